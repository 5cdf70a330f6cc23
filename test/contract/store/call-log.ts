import fc from 'fast-check'
import { expect, test } from 'vitest'
import { step, summary } from '../../../src/adapters/sql/testing/records.ts'
import { legId } from '../../../src/core/shared/ids.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import type { OpenStore } from './databases.ts'

/** Writing call records, whatever the database. */
export function callLogSuite(open: OpenStore): void {
  test('flush writes everything, in batches, and steps keep their order', async () => {
    const store = await open({ limits: { batch: 7 } })
    const steps = Array.from({ length: 30 }, (_, index) => step(`step-${index}`, { index }))
    for (const each of steps) store.callLog.step(legId('a'), each)
    store.callLog.ended(summary('a'))
    await store.callLog.flush()
    expect(await store.cdrs.find('a')).toEqual({ summary: summary('a'), steps })
  })

  test('a call that is reported twice keeps its later record, in one batch or in two', async () => {
    const store = await open()
    store.callLog.ended(summary('a', { cause: 'USER_BUSY' }))
    store.callLog.ended(summary('a', { cause: 'NO_ANSWER' }))
    await store.callLog.flush()
    expect((await store.cdrs.find('a'))?.summary.cause).toBe('NO_ANSWER')
    store.callLog.ended(summary('a', { cause: 'NORMAL_CLEARING' }))
    await store.callLog.flush()
    expect((await store.cdrs.find('a'))?.summary.cause).toBe('NORMAL_CLEARING')
  })

  test('a record still has room where steps have none left', async () => {
    const store = await open({ limits: { waiting: 10 } })
    for (let each = 0; each < 12; each += 1) store.callLog.step(legId('a'), step(`step-${each}`))
    store.callLog.ended(summary('a'))
    await store.callLog.flush()
    const found = await store.cdrs.find('a')
    expect(found?.steps).toHaveLength(10)
  })

  test('a number or a detail without end is cut to what its column holds', async () => {
    const store = await open()
    const endless = 'x'.repeat(5000)
    store.callLog.step(legId('a'), step('collected', { digits: endless }))
    store.callLog.ended(summary('a', { callerNumber: endless, group: endless }))
    await store.callLog.flush()
    const found = await store.cdrs.find('a')
    expect(found?.summary).toMatchObject({ callerNumber: 'x'.repeat(64), group: 'x'.repeat(32) })
    expect(found?.steps[0]?.detail).toEqual({ digits: 'x'.repeat(512) })
  })

  test('what a far end puts into numbers and details is cut, never refused', async () => {
    const log = memoryLog()
    const store = await open({ log })
    const text = fc.string({ unit: 'binary', maxLength: 2000 })
    const calls = fc.record({
      number: text,
      detail: fc.dictionary(text, fc.oneof(text, fc.double(), fc.boolean())),
    })
    let call = 0
    await fc.assert(
      fc.asyncProperty(calls, async ({ number, detail }) => {
        call += 1
        const uuid = `call-${call}`
        store.callLog.step(legId(uuid), step('collected', detail))
        store.callLog.ended(summary(uuid, { callerNumber: number }))
        await store.callLog.flush()
        const found = await store.cdrs.find(uuid)
        expect(found?.summary.callerNumber.length).toBeLessThanOrEqual(64)
        expect(found?.steps).toHaveLength(1)
      }),
      { numRuns: 40 },
    )
    expect(log.lines).toEqual([])
  })
}
