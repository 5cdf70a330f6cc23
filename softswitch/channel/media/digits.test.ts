import { expect, test } from 'vitest'
import { type DigitConsumer, Digits, keepDigits } from './digits.ts'

function setUp(): { digits: Digits; events: string[]; taker: (name: string) => DigitConsumer } {
  const events: string[] = []
  const digits = new Digits(({ digit }) => events.push(`DTMF ${digit}`))
  const taker = (name: string): DigitConsumer => ({
    wants: () => true,
    take: ({ digit }) => events.push(`${name} ${digit}`),
  })
  return { digits, events, taker }
}

function press(digits: Digits, keys: string): void {
  for (const digit of keys) digits.push({ digit, durationMs: 100, source: 'RTP' })
}

test('the innermost consumer gets the digits, each told of first', () => {
  const { digits, events, taker } = setUp()
  digits.consume(taker('park'))
  press(digits, '1')
  const leave = digits.consume(taker('collect'))
  press(digits, '2')
  leave()
  press(digits, '3')
  expect(events).toEqual(['DTMF 1', 'park 1', 'DTMF 2', 'collect 2', 'DTMF 3', 'park 3'])
})

test('digits typed before anyone wants them wait', () => {
  const { digits, events, taker } = setUp()
  press(digits, '12')
  expect(events).toEqual([])
  digits.consume(taker('collect'))
  expect(events).toEqual(['DTMF 1', 'collect 1', 'DTMF 2', 'collect 2'])
})

test('a consumer may only look, and leaves the digits for who comes after it', () => {
  const { digits, events, taker } = setUp()
  const leave = digits.consume({
    wants: () => {
      events.push('seen')
      return false
    },
    take: () => expect.fail('taken'),
  })
  press(digits, '1')
  digits.consume(taker('inner'))()
  expect(events).toEqual(['seen', 'DTMF 1', 'inner 1'])
  press(digits, '2')
  leave()
  digits.consume(taker('after'))
  expect(events.slice(3)).toEqual(['seen', 'DTMF 2', 'after 2'])
})

test('a consumer that leaves with its first digit leaves the others to the next', () => {
  const { digits, events, taker } = setUp()
  press(digits, '12')
  digits.consume(keepDigits)
  const leave = digits.consume({
    wants: () => true,
    take: ({ digit }) => {
      events.push(`one ${digit}`)
      digits.consume(taker('two'))
    },
  })
  leave()
  expect(events).toEqual(['DTMF 1', 'one 1', 'DTMF 2', 'two 2'])
})

test('the queue has a limit', () => {
  const { digits, events, taker } = setUp()
  press(digits, '1'.repeat(500))
  digits.consume(taker('x'))
  expect(events.filter(event => event.startsWith('x'))).toHaveLength(100)
})

test('the same consumer may stand in several places, and leaves the one that is meant', () => {
  const { digits, events, taker } = setUp()
  digits.consume(keepDigits)
  digits.consume(taker('park'))
  const leave = digits.consume(keepDigits)
  press(digits, '1')
  expect(events).toEqual([])
  leave()
  press(digits, '2')
  expect(events).toEqual(['DTMF 1', 'park 1', 'DTMF 2', 'park 2'])
})
