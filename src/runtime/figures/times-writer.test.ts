import { expect, test } from 'vitest'
import { agentIs } from '../../core/figures/testing/facts.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { createLocalTime } from '../clock/local-time.ts'
import { FiguresKeeper } from './figures-keeper.ts'
import { OldTimes } from './old-times.ts'
import { TimesWriter, timesEveryMs } from './times-writer.ts'

const noon = Date.parse('2026-03-10T12:00:00Z')

async function* nothing() {
  yield []
}

function writing() {
  const clock = new ManualClock(noon)
  const kept: unknown[] = []
  const figures = new FiguresKeeper({
    ...{ clock, log: memoryLog(), localTime: createLocalTime('UTC'), groups: () => [] },
    recorded: { startedIn: nothing },
    times: { keptIn: nothing },
    cdrs: { steps: async () => [] },
    openRecords: async () => [],
  })
  const keep = ({ quarter, time, ms }: { quarter: number; time: string; ms: number }) =>
    kept.push([(quarter - noon) / 60_000, time, ms])
  const writer = new TimesWriter({ clock, figures, times: { keep } })
  return { clock, figures, writer, kept }
}

test('what agents did is handed on every few seconds, what goes on with it, and the rest when it stops', () => {
  const { clock, figures, writer, kept } = writing()
  writer.start()
  figures.note(agentIs('idle', noon), clock.now())
  clock.advance(timesEveryMs - 1)
  expect(kept).toEqual([])
  clock.advance(1)
  figures.note(agentIs('talking', clock.now()), clock.now())
  clock.advance(timesEveryMs)
  clock.advance(1)
  writer.stop()
  expect(kept).toEqual([
    [0, 'ready', timesEveryMs],
    [0, 'talking', timesEveryMs],
    [0, 'talking', timesEveryMs + 1],
  ])
  expect(clock.running).toBe(0)
})

test('a quarter that is over is handed on whole, and never again', () => {
  const { clock, figures, writer, kept } = writing()
  figures.note(agentIs('idle', noon), clock.now())
  writer.start()
  clock.advance(20 * 60_000)
  clock.advance(timesEveryMs)
  writer.stop()
  expect(kept).toEqual([
    [0, 'ready', 15 * 60_000],
    [15, 'ready', 5 * 60_000],
    [15, 'ready', 5 * 60_000 + timesEveryMs],
  ])
})

test('times older than 400 days are removed every hour, also after it failed once', async () => {
  const [clock, log] = [new ManualClock(noon), memoryLog()]
  const removed: number[] = []
  let fails = true
  const removeBefore = async (at: number) => {
    if (fails) throw new Error('locked')
    removed.push(at)
  }
  const old = new OldTimes({ clock, log, times: { removeBefore } })
  await old.start()
  fails = false
  clock.advance(3_600_000)
  expect(removed).toEqual([noon + 3_600_000 - 400 * 86_400_000])
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { error: 'Error: locked' } }])
  old.stop()
  await new Promise(resolve => setImmediate(resolve))
  expect(clock.running).toBe(0)
})
