import { describe, expect, test } from 'vitest'
import { DigitSender, type EventToSend } from './digit-sender.ts'

function run(sender: DigitSender, ticks: number): Array<EventToSend | null> {
  return Array.from({ length: ticks }, () => sender.next())
}

describe('DigitSender', () => {
  test('a key: growing durations, the first marked, three end packets with the same duration', () => {
    const sender = new DigitSender()
    expect(sender.add('5')).toBe(true)
    const packets = run(sender, 11)
    expect(packets.map(each => each?.duration ?? null)).toEqual([
      160,
      320,
      480,
      640,
      800,
      960,
      1120,
      1280,
      1280,
      1280,
      null,
    ])
    expect(packets.map(each => each?.first === true)).toEqual([true, ...Array(10).fill(false)])
    expect(packets.map(each => each?.end === true)).toEqual([
      ...Array(7).fill(false),
      true,
      true,
      true,
      false,
    ])
    expect(packets[0]?.code).toBe(5)
  })

  test('keys follow each other after a gap of 100 ms', () => {
    const sender = new DigitSender()
    sender.add('*#')
    const packets = run(sender, 30)
    expect(packets.flatMap((each, tick) => (each?.first === true ? [[tick, each.code]] : []))).toEqual([
      [0, 10],
      [15, 11],
    ])
  })

  test.each([
    ['w', 25],
    ['W', 50],
  ])('%s waits %i ticks', (pause, ticks) => {
    const sender = new DigitSender()
    sender.add(`${pause}1`)
    expect(run(sender, ticks + 1).findIndex(each => each !== null)).toBe(ticks)
  })

  test('what is no key is skipped', () => {
    const sender = new DigitSender()
    sender.add('x 1é')
    expect(sender.next()?.code).toBe(1)
    expect(run(sender, 40).filter(each => each?.first === true)).toHaveLength(0)
  })

  test('is pressing from the first packet to the last end packet', () => {
    const sender = new DigitSender()
    sender.add('1')
    const pressing = Array.from({ length: 12 }, () => {
      const before = sender.pressing
      sender.next()
      return before
    })
    expect(pressing).toEqual([false, ...Array(9).fill(true), false, false])
  })

  test('takes no more than 128 digits at once', () => {
    const sender = new DigitSender()
    expect(sender.add('1'.repeat(129))).toBe(false)
    expect(sender.next()).toBeNull()
    expect(sender.add('1'.repeat(128))).toBe(true)
    expect(sender.add('1')).toBe(false)
  })

  test('clear forgets everything', () => {
    const sender = new DigitSender()
    sender.add('12')
    sender.next()
    sender.clear()
    expect([sender.pressing, sender.next()]).toEqual([false, null])
  })
})
