import { expect, test } from 'vitest'
import { step, summary } from '../../../src/adapters/sql/testing/records.ts'
import { factsOf } from '../../../src/core/figures/call-facts.ts'
import { GroupHistory } from '../../../src/core/figures/history.ts'
import type { RecordedCall } from '../../../src/core/figures/recorded-call.ts'
import { legId, millis } from '../../../src/core/shared/ids.ts'
import type { RecordedCalls } from '../../../src/ports/calls/recorded-calls.ts'
import type { OpenStore } from './databases.ts'

const hour = 3_600_000

async function all(reader: RecordedCalls, from: number, to: number): Promise<readonly RecordedCall[]> {
  const calls: RecordedCall[] = []
  for await (const page of reader.startedIn({ from, to })) calls.push(...page)
  return calls
}

/** Call records as figures read them, whatever the database. */
export function recordedCallsSuite(open: OpenStore): void {
  test('a call comes with its queue’s steps in order, and without the others', async () => {
    const { callLog, recordedCalls } = await open()
    const id = legId('a')
    callLog.step(id, step('arrived', { group: '120' }, 1000))
    callLog.step(id, step('queued', { group: '120' }, 1001))
    callLog.step(id, step('offered', { extension: '1001' }, 1002))
    callLog.step(id, step('bridged', { extension: '1001' }, 4001))
    callLog.step(id, step('ended', { by: 'agent' }, 9001))
    callLog.ended(
      summary('a', { startedAt: millis(1000), endedAt: millis(9001), talkedMs: 5000, surveyDigit: '4' }),
    )
    await callLog.flush()
    expect(await all(recordedCalls, 0, hour)).toEqual([
      {
        ...{ uuid: id, group: '120', agentExtension: '1001', startedAt: 1000, endedAt: 9001 },
        ...{ talkedMs: 5000, surveyDigit: '4' },
        steps: [
          step('queued', { group: '120' }, 1001),
          step('offered', { extension: '1001' }, 1002),
          step('bridged', { extension: '1001' }, 4001),
        ],
      },
    ])
  })

  test('the span is of the starts, its end not included; who was in no group is left out', async () => {
    const { callLog, recordedCalls } = await open()
    for (const at of [999, 1000, 1999, 2000]) callLog.ended(summary(`c${at}`, { startedAt: millis(at) }))
    callLog.ended(summary('none', { startedAt: millis(1500), group: '' }))
    await callLog.flush()
    expect((await all(recordedCalls, 1000, 2000)).map(({ uuid }) => uuid)).toEqual(['c1000', 'c1999'])
    expect(await all(recordedCalls, 3000, 4000)).toEqual([])
  })

  test('page after page each call comes once, also where many started in one moment', async () => {
    const { callLog, recordedCalls } = await open()
    const names = Array.from({ length: 500 }, (_, n) => `call-${String(n).padStart(3, '0')}`)
    for (const [n, name] of names.entries()) {
      callLog.ended(summary(name, { startedAt: millis(n < 450 ? 1000 : 1000 + n) }))
    }
    await callLog.flush()
    expect((await all(recordedCalls, 0, hour)).map(({ uuid }) => uuid)).toEqual(names)
  })

  test('calls of no queue, however many, hold up nobody else and hide none that was in one', async () => {
    const { callLog, recordedCalls } = await open()
    for (let n = 0; n < 4000; n += 1) {
      callLog.ended(summary(`out-${n}`, { startedAt: millis(1000 + n), group: n === 3500 ? '120' : '' }))
      if (n % 1000 === 999) await callLog.flush()
    }
    let turns = 0
    let isRead = false
    const others = (): void => {
      turns += 1
      if (!isRead) setImmediate(others)
    }
    setImmediate(others)
    expect((await all(recordedCalls, 0, hour)).map(({ uuid }) => uuid)).toEqual(['out-3500'])
    isRead = true
    expect(turns).toBeGreaterThan(3)
  })

  test('figures of an hour come out of what was written', async () => {
    const { callLog, recordedCalls } = await open()
    const waits = [5000, 15_000, 25_000]
    for (const [n, waited] of waits.entries()) {
      const [id, at] = [legId(`c${n}`), 10 * hour + n]
      callLog.step(id, step('queued', { group: '120' }, at))
      callLog.step(id, step('bridged', { extension: '1001' }, at + waited))
      const ended = millis(at + waited + 60_000)
      callLog.ended(summary(id, { startedAt: millis(at), endedAt: ended, talkedMs: 60_000 }))
    }
    await callLog.flush()
    const calls = await all(recordedCalls, 10 * hour, 11 * hour)
    expect(calls.flatMap(factsOf)).toHaveLength(9)
    const history = new GroupHistory([10 * hour, 11 * hour], null, () => ({
      serviceLevel: 20,
      shortAbandon: 5,
    }))
    for (const call of calls) history.add(call)
    expect(history.periods()).toMatchObject([
      {
        key: '120',
        figures: { answered: 3, serviceLevel: 66.7, averageAnswerMs: 15_000, talkedMs: 180_000 },
      },
    ])
  })
}
