import type { CustomerDb, Lookup, OutDid } from '../../../ports/customer-db.ts'

interface Running {
  readonly number: string
  /** What it read, at the moment it was asked: an answer may be on its way for a long time. */
  readonly read: Lookup<string>
  readonly answer: (lookup: Lookup<string>) => void
  readonly reject: (error: Error) => void
}

/** A customer's database that answers when the test says so. */
export class PaperDatabase implements CustomerDb {
  readonly passwords = new Map<string, string>()
  isDown = false
  /** Queries for passwords so far. */
  count = 0
  didCount = 0
  #running: Running[] = []
  #whenAsked: (() => void)[] = []

  get running(): readonly string[] {
    return this.#running.map(({ number }) => number)
  }

  password(number: string): Promise<Lookup<string>> {
    this.count += 1
    for (const wake of this.#whenAsked.splice(0)) wake()
    const password = this.passwords.get(number)
    const read: Lookup<string> =
      password === undefined ? { type: 'notFound' } : { type: 'found', value: password }
    return new Promise((answer, reject) => {
      this.#running.push({ number, read, answer, reject })
    })
  }

  /** Resolves when there have been so many queries. */
  async asked(count: number): Promise<void> {
    while (this.count < count) await new Promise<void>(wake => this.#whenAsked.push(wake))
  }

  /** The query that runs for the longest time answers. */
  answerOne(): void {
    const first = this.#running.shift()
    first?.answer(this.isDown ? { type: 'failed', reason: 'down' } : first.read)
  }

  answerAll(): void {
    while (this.#running.length > 0) this.answerOne()
  }

  breakAll(): void {
    for (const { reject } of this.#running.splice(0)) reject(new Error('a bug'))
  }

  async inDid(): Promise<Lookup<string>> {
    this.didCount += 1
    return { type: 'notFound' }
  }

  async outDid(): Promise<Lookup<OutDid>> {
    this.didCount += 1
    return { type: 'notFound' }
  }

  async close(): Promise<void> {
    this.#running = []
  }
}
