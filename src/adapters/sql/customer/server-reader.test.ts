import { expect, test } from 'vitest'
import { ManualClock } from '../../../testing/manual-clock.ts'
import type { Session } from './pool/session.ts'
import { failed, type Reading } from './reading.ts'
import { type Engine, serverReader } from './server-reader.ts'

const found: Reading = { type: 'row', cells: [{ type: 'text', text: 'x' }], more: false }
const broken = failed('unreachable', 'Connection terminated unexpectedly')

interface PaperSession extends Session {
  isLost: boolean
}

/** A server whose answers are said beforehand; a session it answers with `broken` is lost. */
function paperReader(answers: readonly Reading[]) {
  const left = [...answers]
  let sessions = 0
  const engine: Engine<PaperSession> = {
    queries: new Set(['ext_query_string']),
    connect: () => ({ done: Promise.resolve({ type: 'open', session: open() }), abandon: () => undefined }),
    ask: async session => {
      const answer = left.shift() ?? found
      session.isLost = answer === broken
      return answer
    },
    mayWrite: () => Promise.reject(new Error('no such question')),
    scans: () => Promise.reject(new Error('no such question')),
    rows: () => Promise.reject(new Error('no such question')),
    fault: () => failed('query', 'no such question'),
  }
  const open = (): PaperSession => {
    sessions += 1
    const nothing = (): void => undefined
    return { lost: new Promise(nothing), isLost: false, end: nothing, abandon: nothing }
  }
  const clock = new ManualClock()
  const reader = serverReader(engine, { clock, random: () => 1, deadlineMs: 2_000, poolSize: 1 })
  return {
    reader,
    ask: () => reader.row('ext_query_string', '1001'),
    get sessions() {
      return sessions
    },
  }
}

test('a connection that died while it was unused costs nobody an answer', async () => {
  const house = paperReader([found, broken, found])
  expect(await house.ask()).toEqual(found)
  expect(await house.ask()).toEqual(found)
  expect(house.sessions).toBe(2)
})

test('a fresh connection that breaks is a failure', async () => {
  const house = paperReader([broken, found])
  expect(await house.ask()).toEqual(broken)
  expect(house.sessions).toBe(1)
})

test('a wrong query is asked once', async () => {
  const wrong = failed('query', 'no such column')
  const house = paperReader([found, wrong, found])
  await house.ask()
  expect(await house.ask()).toEqual(wrong)
  expect(house.sessions).toBe(1)
})

test('a server that cannot say what its user may do, or how it plans, is examined all the same', async () => {
  const { reader } = paperReader([{ type: 'none' }])
  expect(await reader.examine('2147480000')).toEqual({
    type: 'examined',
    mayWrite: false,
    reports: [{ query: 'ext_query_string', probe: { type: 'none' }, scans: [] }],
  })
  expect(await reader.sample('SELECT 1')).toEqual([])
})
