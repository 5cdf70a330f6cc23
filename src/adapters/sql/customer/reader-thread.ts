import { Worker } from 'node:worker_threads'
import type { Clock } from '../../../ports/clock.ts'
import type { ReaderAsk, ReaderReply, ReaderSetup } from './reader-message.ts'

/** Questions that may wait for the thread; more than that is a database that does not keep up. */
const mostWaiting = 256

type Settle = (reply: ReaderReply) => void
/** `Omit` over each member of a union, not over their common part. */
type Unnumbered<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never

/** One reading thread, started at the first question and again after it died. Every question is answered by its deadline. */
export class ReaderThread {
  readonly #setup: ReaderSetup
  readonly #clock: Clock
  readonly #deadlineMs: number
  readonly #waiting = new Map<number, Settle>()
  #worker: Worker | null = null
  #lastId = 0
  #stopped = false

  constructor(setup: ReaderSetup, clock: Clock, deadlineMs: number) {
    this.#setup = setup
    this.#clock = clock
    this.#deadlineMs = deadlineMs
  }

  /** Never rejects; the thread goes on with a question whose deadline has passed, and its answer is dropped. */
  ask(question: Unnumbered<ReaderAsk>): Promise<ReaderReply> {
    this.#lastId += 1
    const id = this.#lastId
    if (this.#stopped) return Promise.resolve(failed(id, 'it was closed'))
    if (this.#waiting.size >= mostWaiting) return Promise.resolve(failed(id, 'too many look-ups wait for it'))
    return new Promise(resolve => {
      const cancel = this.#clock.after(this.#deadlineMs, () =>
        settle(failed(id, `no answer in ${this.#deadlineMs} ms`)),
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
    this.#stopped = true
    this.#worker = null
    this.#failAll('it was closed')
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
    this.#failAll(reason)
  }

  #failAll(reason: string): void {
    for (const [id, settle] of [...this.#waiting]) settle(failed(id, reason))
  }
}

const failed = (id: number, reason: string): ReaderReply => ({ type: 'failed', id, reason })
