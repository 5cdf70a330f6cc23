import { expect, test } from 'vitest'
import { watchIdle } from './idle-exit.ts'
import { FakeClock } from './sip/testing/fake-clock.ts'

function watch(busyUntil: number): { clock: FakeClock; idleAt: () => number | null; stop: () => void } {
  const clock = new FakeClock()
  const start = clock.now()
  let idleAt: number | null = null
  const stop = watchIdle({
    clock,
    idleMs: 10_000,
    isBusy: () => clock.now() - start < busyUntil,
    onIdle: () => {
      expect(idleAt).toBeNull()
      idleAt = clock.now() - start
    },
  })
  return { clock, idleAt: () => idleAt, stop }
}

test.each([
  ['never busy', 0, 10_000],
  ['busy for a while', 25_000, 34_000],
])('%s: it ends after the time without calls and clients, once', (_what, busyUntil, at) => {
  const { clock, idleAt } = watch(busyUntil)
  clock.advance(at - 1)
  expect(idleAt()).toBeNull()
  clock.advance(100_000)
  expect(idleAt()).toBe(at)
})

test('a watch that was stopped does nothing', () => {
  const { clock, idleAt, stop } = watch(0)
  stop()
  clock.advance(100_000)
  expect(idleAt()).toBeNull()
})
