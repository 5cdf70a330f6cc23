import { beforeEach, describe, expect, test } from 'vitest'
import type { AgentRecord, AgentStatus } from '../../core/acd/records.ts'
import { agent, group } from '../../core/acd/testing/records.ts'
import type { AgentStore, AgentsChange } from '../../ports/queue/agent-store.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { noQueueParts } from './queue-parts.ts'
import { RecordReader } from './record-reader.ts'

/** A store whose readings and writes are answered when the test says so. */
class SlowStore implements AgentStore {
  agent = agent('1001', ['121'])
  /** Readings begun and not answered, each with what it saw. */
  readonly readings: (() => void)[] = []
  /** Writes begun and neither committed nor failed. */
  readonly writes: { readonly commit: (news: AgentsChange) => void; readonly fail: () => void }[] = []
  #hear: (change: AgentsChange) => void = () => undefined

  agents(): Promise<readonly AgentRecord[]> {
    const seen = [this.agent]
    return new Promise(resolve => this.readings.push(() => resolve(seen)))
  }

  groups() {
    return Promise.resolve([group('121')])
  }

  setStatus(extension: string, status: AgentStatus, reason: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const commit = (news: AgentsChange): void => {
        this.agent = { ...this.agent, status, statusReason: reason }
        this.#hear(news)
        resolve()
      }
      this.writes.push({ commit, fail: () => reject(new Error(`${extension} is locked`)) })
    })
  }

  onChange(listener: (change: AgentsChange) => void): void {
    this.#hear = listener
  }

  /** Somebody sets the status. */
  set(status: AgentStatus): void {
    this.agent = { ...this.agent, status, statusReason: '' }
    this.#hear({ type: 'statusSet', extension: '1001', status, reason: '' })
  }

  anything(): void {
    this.#hear({ type: 'anything' })
  }
}

let store: SlowStore
let reader: RecordReader
let taken: string[]

beforeEach(() => {
  store = new SlowStore()
  taken = []
  const { memory } = noQueueParts
  reader = new RecordReader(
    { clock: new ManualClock(), log: memoryLog(), store, memory },
    {
      configured: ({ agents }) => void taken.push(`read ${agents.map(({ status }) => status)}`),
      statusSet: ({ status }) => void taken.push(`set ${status}`),
    },
  )
})

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

async function answer(): Promise<void> {
  store.readings.shift()?.()
  await settled()
}

const ownBusy: AgentsChange = { type: 'statusSet', extension: '1001', status: 'busy', reason: 'no_answer' }

async function begun(): Promise<void> {
  void reader.read()
  await answer()
  taken.length = 0
}

test('a status alone is passed on, and nothing is read', async () => {
  await begun()
  store.set('busy')
  expect([taken, store.readings]).toEqual([['set busy'], []])
})

test('anything else is read again, once for all that came meanwhile', async () => {
  await begun()
  for (let each = 0; each < 3; each++) store.anything()
  expect(store.readings).toHaveLength(1)
  await answer()
  await answer()
  expect([taken, store.readings]).toEqual([['read ready', 'read ready'], []])
})

describe('a reading that began before a status was set does not undo it', () => {
  type Step = (store: SlowStore, reader: RecordReader) => unknown
  const begin: Step = store => store.anything()
  const set =
    (status: AgentStatus): Step =>
    store =>
      store.set(status)
  const keepBusy: Step = (_store, reader) => reader.keepBusy('1001', 'no_answer')
  const commit: Step = store => store.writes.shift()?.commit(ownBusy)
  const commitUnordered: Step = store => store.writes.shift()?.commit({ type: 'anything' })
  const fail: Step = store => store.writes.shift()?.fail()

  test.each<readonly [string, readonly Step[], readonly string[]]>([
    ['set by somebody', [begin, set('busy'), answer], ['set busy', 'read busy']],
    [
      'the last of several',
      [begin, set('busy'), set('offline'), answer],
      ['set busy', 'set offline', 'read offline'],
    ],
    [
      'and one that began later has its own',
      [begin, set('busy'), begin, answer, answer],
      ['set busy', 'read busy', 'read busy'],
    ],
    ['set by the queue, not written yet', [begin, keepBusy, answer], ['read busy']],
    ['set by the queue before the reading', [keepBusy, begin, answer], ['read busy']],
    ['set by the queue, written meanwhile', [begin, keepBusy, commit, answer], ['set busy', 'read busy']],
    [
      'set by the queue, written beside another change',
      [begin, keepBusy, commitUnordered, answer, answer],
      ['read busy', 'read busy'],
    ],
    [
      'set by the queue, then by the agent',
      [begin, keepBusy, commit, set('ready'), answer],
      ['set busy', 'set ready', 'read ready'],
    ],
    [
      'set by the agent, then by the queue',
      [begin, set('ready'), keepBusy, commitUnordered, answer],
      ['set ready', 'read busy'],
    ],
    [
      'set by the queue, and by the agent before that is written',
      [begin, keepBusy, set('ready'), answer, fail],
      ['set ready', 'read ready'],
    ],
    ['that could not be written is what the store has', [keepBusy, fail, begin, answer], ['read ready']],
  ])('%s', async (_name, steps, told) => {
    await begun()
    for (const step of steps) {
      void step(store, reader)
      await settled()
    }
    expect(taken).toEqual(told)
  })
})
