import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DigitReceiver, type EventPacket } from './digit-receiver.ts'
import { codeOf, digitOf, readEvent, type TelephoneEvent, writeEvent } from './telephone-event.ts'

function createReceiver() {
  const seen: Array<[string, number]> = []
  const receiver = new DigitReceiver((digit, ms) => seen.push([digit, ms]))
  const receive = (packet: Partial<EventPacket>, event: Partial<TelephoneEvent>): void =>
    receiver.receive(
      { ssrc: 1, timestamp: 1000, marker: false, ...packet },
      { code: 5, end: false, duration: 160, ...event },
    )
  return { receiver, seen, receive }
}

describe('telephone-event payload', () => {
  test('what is written is read again', () => {
    const event = fc.record({
      code: fc.integer({ min: 0, max: 255 }),
      end: fc.boolean(),
      duration: fc.integer({ min: 0, max: 0xffff }),
    })
    fc.assert(
      fc.property(event, written => {
        const data = Buffer.alloc(6)
        writeEvent(data, 2, written)
        expect(readEvent(data, 2, 6)).toEqual(written)
      }),
    )
  })

  test('three octets are no event', () => {
    expect(readEvent(Buffer.alloc(3), 0, 3)).toBeNull()
  })

  test.each([...'0123456789*#ABCD'].map((digit, code) => [digit, code] as const))(
    'key %s is code %i',
    (digit, code) => {
      expect(codeOf(digit)).toBe(code)
      expect(digitOf(code)).toBe(digit)
    },
  )

  test.each(['', 'E', ' ', '12', 'é'])('"%s" is no key', text => {
    expect(codeOf(text)).toBeNull()
  })

  test('codes above 15 are no keys', () => {
    expect(digitOf(16)).toBeNull()
  })
})

describe('key presses', () => {
  test('three end packets are one press, reported at the first', () => {
    const { seen, receive } = createReceiver()
    receive({ marker: true }, { duration: 160 })
    receive({}, { duration: 320 })
    expect(seen).toEqual([])
    for (let i = 0; i < 3; i++) receive({}, { duration: 800, end: true })
    expect(seen).toEqual([['5', 100]])
  })

  test('a single end packet is enough when the rest was lost', () => {
    const { seen, receive } = createReceiver()
    receive({}, { code: 11, duration: 400, end: true })
    expect(seen).toEqual([['#', 50]])
  })

  test('the same key twice is two presses', () => {
    const { seen, receive } = createReceiver()
    receive({ timestamp: 1000 }, { end: true })
    receive({ timestamp: 2000 }, { end: true })
    expect(seen).toHaveLength(2)
  })

  test('end lost, next key begins: both are reported', () => {
    const { seen, receive } = createReceiver()
    receive({ timestamp: 1000 }, { code: 1, duration: 480 })
    receive({ timestamp: 3000 }, { code: 2, duration: 160, end: true })
    expect(seen).toEqual([
      ['1', 60],
      ['2', 20],
    ])
  })

  test('end lost, packets stop: reported after 200 ms, and a late end is not another press', () => {
    const { receiver, seen, receive } = createReceiver()
    receive({}, { duration: 480 })
    for (let i = 0; i < 9; i++) receiver.tick()
    expect(seen).toEqual([])
    receiver.tick()
    expect(seen).toEqual([['5', 60]])
    receive({}, { duration: 800, end: true })
    receiver.tick()
    expect(seen).toHaveLength(1)
  })

  test('late packets of the key before do not disturb the present one', () => {
    const { seen, receive } = createReceiver()
    receive({ timestamp: 1000 }, { code: 1, end: true })
    receive({ timestamp: 2000 }, { code: 2 })
    receive({ timestamp: 1000 }, { code: 1, end: true })
    receive({ timestamp: 2000 }, { code: 2, end: true })
    expect(seen.map(([digit]) => digit)).toEqual(['1', '2'])
  })

  test('a new SSRC starts anew, whatever its timestamps', () => {
    const { seen, receive } = createReceiver()
    receive({ ssrc: 1, timestamp: 5000 }, { end: true })
    receive({ ssrc: 2, timestamp: 4000 }, { end: true })
    expect(seen).toHaveLength(2)
  })

  test('timestamps that start again far behind are new keys', () => {
    const { seen, receive } = createReceiver()
    receive({ timestamp: 500_000 }, { end: true })
    receive({ timestamp: 1000 }, { end: true })
    expect(seen).toHaveLength(2)
  })

  test('a key held for 10 s in two segments is one press', () => {
    const { seen, receive } = createReceiver()
    receive({ timestamp: 1000, marker: true }, { duration: 160 })
    receive({ timestamp: 1000 }, { duration: 0xffff })
    receive({ timestamp: 1000 + 0xffff }, { duration: 160 })
    receive({ timestamp: 1000 + 0xffff }, { duration: 14_465, end: true })
    expect(seen).toEqual([['5', 10_000]])
  })

  test('flash and tones are no keys', () => {
    const { seen, receive } = createReceiver()
    receive({}, { code: 16, end: true })
    expect(seen).toEqual([])
  })

  test('any loss and repetition but the loss of all: each press once, in order', () => {
    const presses = fc.array(
      fc.record({
        code: fc.integer({ min: 0, max: 15 }),
        kept: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1 }),
      }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(presses, list => {
        const { receiver, seen, receive } = createReceiver()
        list.forEach(({ code, kept }, index) => {
          for (const i of [...kept].sort((a, b) => a - b)) {
            const duration = Math.min(i + 1, 7) * 160
            receive({ timestamp: index * 3000, marker: i === 0 }, { code, duration, end: i >= 7 })
          }
        })
        for (let i = 0; i < 10; i++) receiver.tick()
        expect(seen.map(([digit]) => digit)).toEqual(list.map(({ code }) => digitOf(code)))
      }),
    )
  })
})
