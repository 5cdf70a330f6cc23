import { describe, expect, test } from 'vitest'
import { createManualTicker } from './manual-ticker.ts'
import { createSystemTicker, type TickerTime } from './ticker.ts'

/** Time by hand: `run(late)` lets the waiting timer fire `late` ms after it was due. */
function createTime() {
  let now = 1000
  let waiting: { delayMs: number; fire: () => void } | null = null
  const delays: number[] = []
  const time: TickerTime = {
    now: () => now,
    after(delayMs, fire) {
      delays.push(delayMs)
      waiting = { delayMs, fire }
      return () => {
        waiting = null
      }
    },
  }
  const run = (late = 0): void => {
    const timer = waiting
    waiting = null
    now += (timer?.delayMs ?? 0) + late
    timer?.fire()
  }
  return { time, run, delays, isWaiting: () => waiting !== null }
}

describe('system ticker', () => {
  test('a late timer shortens the next wait: no error adds up', () => {
    const { time, run, delays } = createTime()
    let ticks = 0
    createSystemTicker(time).start(() => {
      ticks += 1
    })
    for (const late of [3, 0, 7, 0.5, 0]) run(late)
    expect(ticks).toBe(5)
    expect(delays).toEqual([20, 17, 20, 13, 20, 20])
  })

  test('300 late timers are still 300 ticks in 300 periods', () => {
    const { time, run } = createTime()
    const startedAt = time.now()
    let ticks = 0
    createSystemTicker(time).start(() => {
      ticks += 1
    })
    for (let i = 0; i < 300; i++) run(1)
    expect(ticks).toBe(Math.floor((time.now() - startedAt) / 20))
  })

  test('a short stall is caught up frame by frame', () => {
    const { time, run } = createTime()
    const frames: number[] = []
    createSystemTicker(time).start(count => frames.push(count))
    run(60)
    expect(frames).toEqual([1, 1, 1, 1])
  })

  test('a long stall is skipped: a few frames at once, the first stands for the lost ones', () => {
    const { time, run } = createTime()
    const frames: number[] = []
    createSystemTicker(time).start(count => frames.push(count))
    run(980)
    expect(frames).toEqual([47, 1, 1, 1])
    run()
    expect(frames).toHaveLength(5)
  })

  test('a timer that fires early ticks nothing and waits for the rest', () => {
    const { time, run, delays } = createTime()
    let ticks = 0
    createSystemTicker(time).start(() => {
      ticks += 1
    })
    run(-5)
    expect([ticks, delays]).toEqual([0, [20, 5]])
  })

  test('stopping cancels the timer, also from within a tick', () => {
    const { time, run, isWaiting } = createTime()
    let ticks = 0
    const stop = createSystemTicker(time).start(() => {
      ticks += 1
      stop()
    })
    run(60)
    expect([ticks, isWaiting()]).toEqual([1, false])
  })

  test('a tick that throws does not stop the others', () => {
    const { time, run, isWaiting } = createTime()
    createSystemTicker(time).start(() => {
      throw new Error('bug')
    })
    expect(() => run()).toThrow('bug')
    expect(isWaiting()).toBe(true)
  })
})

describe('system time', () => {
  test('ticks by itself and can be stopped', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let ticks = 0
    const stop = createSystemTicker().start(() => {
      ticks += 1
      if (ticks === 2) resolve()
    })
    await promise
    stop()
    expect(ticks).toBe(2)
  })
})

test('the manual ticker runs only while it is started', () => {
  const ticker = createManualTicker()
  let ticks = 0
  const stop = ticker.start(frames => {
    ticks += frames
  })
  ticker.tick(3)
  stop()
  ticker.tick()
  expect([ticks, ticker.running]).toEqual([3, false])
})
