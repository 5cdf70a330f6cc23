import { Worker } from 'node:worker_threads'
import type { Clock } from '../../../../ports/clock.ts'
import { joinPieces } from '../placeholders.ts'
import type { Queries, QueryName } from '../queries.ts'
import { type CustomerReader, failed } from '../reading.ts'
import {
  type ReaderAsk,
  type ReaderReply,
  type ReaderSetup,
  type SqliteQueries,
  valueName,
} from './reader-message.ts'

/** Questions that may wait for the thread; more than that is a database that does not keep up. */
const mostWaiting = 256

type Failed = ReturnType<typeof failed>
type Settle = (reply: ReaderReply | Failed) => void
/** `Omit` over each member of a union, not over their common part. */
type Unnumbered<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never

/** A customer's SQLite file, read in a thread of its own. */
export function sqliteReader(
  connection: string,
  queries: Queries,
  { clock, deadlineMs }: { readonly clock: Clock; readonly deadlineMs: number },
): CustomerReader {
  const named: SqliteQueries = {}
  for (const [name, pieces] of Object.entries(queries)) {
    named[name as QueryName] = joinPieces(pieces, () => `@${valueName}`)
  }
  const file = connection.replace(/^sqlite:(?:\/\/(?=\/))?/, '')
  const thread = new ReaderThread({ file, queries: named, busyMs: deadlineMs / 2 }, clock, deadlineMs)
  return {
    async row(query, value) {
      const reply = await thread.ask({ type: 'row', query, value })
      return reply.type === 'row' ? reply.reading : unanswered(reply)
    },
    async examine(probe) {
      const reply = await thread.ask({ type: 'examine', probe })
      return reply.type === 'examination' ? reply.examination : unanswered(reply)
    },
    async sample(sql) {
      const reply = await thread.ask({ type: 'sample', sql })
      return reply.type === 'sample' ? reply.texts : []
    },
    pool: () => ({ open: thread.isRunning ? 1 : 0, idle: 0, waiting: thread.waiting }),
    close: () => thread.stop(),
  }
}

function unanswered(reply: ReaderReply | Failed): Failed {
  return reply.type === 'failed' ? reply : failed('silent', 'it answered something else')
}

/**
 * One reading thread, started at once and again after it died. Every question is answered by its deadline: on a busy
 * machine a thread that is only started by the first one takes all of its time.
 */
class ReaderThread {
  readonly #setup: ReaderSetup
  readonly #clock: Clock
  readonly #deadlineMs: number
  readonly #waiting = new Map<number, Settle>()
  #worker: Worker | null = null
  #lastId = 0
  #isStopped = false

  constructor(setup: ReaderSetup, clock: Clock, deadlineMs: number) {
    this.#setup = setup
    this.#clock = clock
    this.#deadlineMs = deadlineMs
    this.#thread()
  }

  get isRunning(): boolean {
    return this.#worker !== null
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Never rejects; the thread goes on with a question whose deadline has passed, and its answer is dropped. */
  ask(question: Unnumbered<ReaderAsk>): Promise<ReaderReply | Failed> {
    if (this.#isStopped) return Promise.resolve(failed('closed', 'it was closed'))
    if (this.#waiting.size >= mostWaiting)
      return Promise.resolve(failed('busy', 'too many look-ups wait for it'))
    this.#lastId += 1
    const id = this.#lastId
    return new Promise(resolve => {
      const cancel = this.#clock.after(this.#deadlineMs, () =>
        settle(failed('silent', `no answer in ${this.#deadlineMs} ms`)),
      )
      const settle: Settle = reply => {
        cancel()
        this.#waiting.delete(id)
        resolve(reply)
      }
      this.#waiting.set(id, settle)
      this.#thread().postMessage({ ...question, id })
    })
  }

  async stop(): Promise<void> {
    const worker = this.#worker
    this.#isStopped = true
    this.#worker = null
    this.#failAll(failed('closed', 'it was closed'))
    await worker?.terminate()
  }

  #thread(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(new URL('./sqlite-reader.ts', import.meta.url), { workerData: this.#setup })
    worker.on('message', (reply: ReaderReply) => this.#waiting.get(reply.id)?.(reply))
    worker.on('error', error => this.#died(worker, error.message))
    worker.on('exit', () => this.#died(worker, 'its thread ended'))
    this.#worker = worker
    return worker
  }

  #died(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return
    this.#worker = null
    this.#failAll(failed('unreachable', reason))
  }

  #failAll(why: Failed): void {
    for (const settle of [...this.#waiting.values()]) settle(why)
  }
}
