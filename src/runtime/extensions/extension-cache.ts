import type { Clock } from '../../ports/clock.ts'
import type { CustomerDb, Lookup } from '../../ports/customer-db.ts'
import type { Log } from '../../ports/log.ts'
import { type KeepTimes, KeptAnswers } from './kept-answers.ts'

/**
 * How an ask for a password was met: `hit` and `negative` by what is remembered, `shared` by a query others wait for
 * too, `miss` by a query of its own, `stale` by an old password because the database does not answer, `failed` not.
 */
export const extensionOutcomes = ['hit', 'negative', 'shared', 'miss', 'stale', 'failed'] as const
export type ExtensionOutcome = (typeof extensionOutcomes)[number]

export interface ExtensionCacheDeps {
  readonly database: CustomerDb
  readonly times: KeepTimes
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  readonly observe: (outcome: ExtensionOutcome) => void
}

/** One query on its way. */
class Query {
  answer: Promise<Lookup<string>> = Promise.resolve({ type: 'notFound' })
  /** What it will say was asked for before somebody said that it has changed. */
  outdated = false
}

/**
 * The customer's database with a short memory for passwords: phones register all the time and all at once, and go on
 * registering while the database is down. One query at a time for each extension. DID numbers are asked for anew each
 * time: calls want the truth.
 */
export class ExtensionCache implements CustomerDb {
  readonly #deps: ExtensionCacheDeps
  readonly #kept: KeptAnswers
  readonly #queries = new Map<string, Query>()
  #isDown = false

  constructor(deps: ExtensionCacheDeps) {
    this.#deps = deps
    this.#kept = new KeptAnswers(deps.times)
  }

  async password(number: string): Promise<Lookup<string>> {
    const { clock, observe } = this.#deps
    const now = clock.now()
    const fresh = this.#kept.fresh(number, now)
    if (fresh !== null) {
      observe('hit')
      return { type: 'found', value: fresh }
    }
    if (this.#kept.isUnknown(number, now)) {
      observe('negative')
      return { type: 'notFound' }
    }
    const before = this.#queries.get(number)
    if (before === undefined) return this.#told(number, await this.#query(number), 'miss')
    if (!before.outdated) return this.#told(number, await before.answer, 'shared')
    // Asked again only when it is over, then once for all who wait.
    await before.answer
    return this.password(number)
  }

  inDid(number: string): ReturnType<CustomerDb['inDid']> {
    return this.#deps.database.inDid(number)
  }

  outDid(extension: string): ReturnType<CustomerDb['outDid']> {
    return this.#deps.database.outDid(extension)
  }

  close(): Promise<void> {
    return this.#deps.database.close()
  }

  /** The extension has changed: whoever asks from now on gets what the database says from now on. */
  forget(number: string): void {
    this.#kept.forget(number)
    const query = this.#queries.get(number)
    if (query !== undefined) query.outdated = true
  }

  forgetAll(): void {
    this.#kept.forgetAll()
    for (const query of this.#queries.values()) query.outdated = true
  }

  #query(number: string): Promise<Lookup<string>> {
    const query = new Query()
    this.#queries.set(number, query)
    query.answer = this.#ask(number, query)
    return query.answer
  }

  async #ask(number: string, query: Query): Promise<Lookup<string>> {
    const askedAt = this.#deps.clock.now()
    try {
      const answer = await this.#deps.database.password(number)
      this.#noteHealth(answer)
      if (!query.outdated) this.#keep(number, answer, askedAt)
      return answer
    } finally {
      this.#queries.delete(number)
    }
  }

  #keep(number: string, answer: Lookup<string>, askedAt: number): void {
    if (answer.type === 'found') this.#kept.found(number, answer.value, askedAt)
    if (answer.type === 'notFound') this.#kept.notFound(number, askedAt)
  }

  /** What is said where the database gave `answer`. */
  #told(number: string, answer: Lookup<string>, asked: 'miss' | 'shared'): Lookup<string> {
    if (answer.type !== 'failed') {
      this.#deps.observe(asked)
      return answer
    }
    const stale = this.#kept.stale(number, this.#deps.clock.now())
    this.#deps.observe(stale === null ? 'failed' : 'stale')
    return stale === null ? answer : { type: 'found', value: stale }
  }

  /** One line when it begins and one when it is over, however many phones there are. */
  #noteHealth({ type }: Lookup<string>): void {
    const isDown = type === 'failed'
    if (isDown === this.#isDown) return
    this.#isDown = isDown
    if (isDown)
      this.#deps.log.warn({}, 'the customer database does not answer: remembered passwords are given')
    else this.#deps.log.info({}, 'the customer database answers again')
  }
}
