import { expect, test } from 'vitest'
import { Activity, type Task } from './activity.ts'
import { untilAborted, waitFor } from './wait.ts'

/** A task that notes its start and its end, which comes when it is aborted. */
function lasting(name: string, notes: string[]): Task {
  return async signal => {
    notes.push(`${name} starts`)
    await untilAborted(signal)
    await Promise.resolve()
    notes.push(`${name} ends`)
  }
}

const unexpected = (error: unknown): void => expect.fail(String(error))
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('a redirect ends all tasks before the next one starts', async () => {
  const notes: string[] = []
  const activity = new Activity(unexpected)
  void activity.run(lasting('park', notes))
  void activity.run(lasting('play', notes))
  activity.redirect(lasting('bridge', notes))
  expect(notes).toEqual(['park starts', 'play starts'])
  await settled()
  expect(notes).toEqual(['park starts', 'play starts', 'park ends', 'play ends', 'bridge starts'])
})

test('of redirects in a row only the last one starts', async () => {
  const notes: string[] = []
  const activity = new Activity(unexpected)
  void activity.run(lasting('park', notes))
  activity.redirect(lasting('one', notes), () => notes.push('one dropped'))
  activity.redirect(lasting('two', notes), () => notes.push('two dropped'))
  await settled()
  expect(notes).toEqual(['park starts', 'one dropped', 'park ends', 'two starts'])
})

test('a task may redirect the leg it runs on', async () => {
  const notes: string[] = []
  const activity = new Activity(unexpected)
  void activity.run(async signal => {
    activity.redirect(lasting('next', notes))
    notes.push(`aborted ${signal.aborted}`)
  })
  await settled()
  expect(notes).toEqual(['aborted true', 'next starts'])
})

test('after the end nothing starts any more', async () => {
  const notes: string[] = []
  const activity = new Activity(unexpected)
  void activity.run(lasting('park', notes))
  activity.redirect(lasting('never', notes), () => notes.push('one dropped'))
  await activity.end()
  activity.redirect(lasting('never', notes), () => notes.push('two dropped'))
  void activity.run(lasting('never', notes))
  await settled()
  expect(notes).toEqual(['park starts', 'one dropped', 'park ends', 'two dropped'])
})

test('a task that throws is told of and does not stop the others', async () => {
  const told: unknown[] = []
  const notes: string[] = []
  const activity = new Activity(error => told.push(error))
  void activity.run(lasting('park', notes))
  void activity.run(() => Promise.reject(new Error('broken')))
  await settled()
  expect(told).toEqual([new Error('broken')])
  await activity.end()
  expect(notes).toEqual(['park starts', 'park ends'])
})

test('waiting settles once, with the value or with the abort, and clears away what it began', async () => {
  const stopped: string[] = []
  const controller = new AbortController()
  const early = waitFor<string>(controller.signal, settle => {
    settle('now')
    settle('later')
    return () => stopped.push('early')
  })
  const late = waitFor<string>(controller.signal, () => () => stopped.push('late'))
  controller.abort()
  const after = waitFor<string>(controller.signal, () => expect.fail('begun'))
  expect(await Promise.all([early, late, after])).toEqual(['now', 'aborted', 'aborted'])
  expect(stopped).toEqual(['early', 'late'])
})
