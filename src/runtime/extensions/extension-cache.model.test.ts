import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Lookup } from '../../ports/customer-db.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { ExtensionCache, type ExtensionOutcome } from './extension-cache.ts'

const times = { freshMs: 10, negativeMs: 5, staleMs: 40 }
const numbers = ['1001', '1002']

/** One query, as the database saw it. Each password is made for its query, so that an answer tells where it is from. */
interface Query {
  readonly number: string
  readonly at: number
  readonly step: number
  readonly settle: (lookup: Lookup<string>) => void
  lookup: Lookup<string> | null
}

/** One who asked. */
interface Ask {
  readonly number: string
  readonly at: number
  /** The step after which the number was last forgotten, -1 = never. */
  readonly forgotten: number
}

class Model {
  readonly clock = new ManualClock(1_000)
  readonly queries: Query[] = []
  readonly forgotten = new Map<string, number>()
  step = 0
  /** Each resolves when its answer was given and found good. */
  readonly asks: Promise<void>[] = []
  #outcome: ExtensionOutcome = 'miss'
  readonly cache = new ExtensionCache({
    database: {
      password: number => this.#query(number),
      inDid: async () => ({ type: 'notFound' }),
      outDid: async () => ({ type: 'notFound' }),
      close: async () => undefined,
    },
    times,
    clock: this.clock,
    log: memoryLog(),
    observe: outcome => {
      this.#outcome = outcome
    },
  })

  /** The number's queries that are not answered yet. */
  running(number: string): Query[] {
    return this.queries.filter(query => query.number === number && query.lookup === null)
  }

  ask(number: string): void {
    const ask = { number, at: this.clock.now(), forgotten: this.forgotten.get(number) ?? -1 }
    const checked = this.cache.password(number).then(answer => this.#check(ask, answer, this.#outcome))
    this.asks.push(checked)
  }

  answer(number: string, type: Lookup<string>['type']): void {
    const [query] = this.running(number)
    if (query === undefined) return
    const value = String(this.queries.indexOf(query))
    query.lookup = type === 'found' ? { type, value } : type === 'failed' ? { type, reason: '' } : { type }
    query.settle(query.lookup)
  }

  forget(number: string): void {
    this.cache.forget(number)
    this.forgotten.set(number, this.step)
  }

  forgetAll(): void {
    this.cache.forgetAll()
    for (const number of numbers) this.forgotten.set(number, this.step)
  }

  #query(number: string): Promise<Lookup<string>> {
    expect(this.running(number)).toEqual([])
    return new Promise(settle => {
      this.queries.push({ number, at: this.clock.now(), step: this.step, settle, lookup: null })
    })
  }

  #check(ask: Ask, answer: Lookup<string>, outcome: ExtensionOutcome): void {
    const done = this.queries.filter(({ number, lookup }) => number === ask.number && lookup !== null)
    const source =
      answer.type === 'found' ? this.queries[Number(answer.value)] : this.#last(done, answer.type)
    if (source === undefined) throw new Error('an answer the database never gave')
    expect(source.number).toBe(ask.number)
    // What was forgotten before somebody asked is not what they are told.
    expect(source.step).toBeGreaterThan(ask.forgotten)
    const age = ask.at - source.at
    if (outcome === 'hit') expect(age).toBeLessThan(times.freshMs)
    if (outcome === 'negative') expect(age).toBeLessThan(times.negativeMs)
    if (outcome === 'stale') {
      expect(this.clock.now() - source.at).toBeLessThan(times.staleMs)
      expect(answer.type).toBe('found')
      expect(done.some(({ lookup, step }) => lookup?.type === 'failed' && step > source.step)).toBe(true)
    }
  }

  #last(done: readonly Query[], type: Lookup<string>['type']): Query | undefined {
    return done.findLast(({ lookup }) => lookup?.type === type)
  }
}

const settled = () => new Promise(resolve => setImmediate(resolve))

type Move = (model: Model) => void

const number = fc.constantFrom(...numbers)
const answerType = fc.constantFrom<Lookup<string>['type']>('found', 'found', 'notFound', 'failed')
const move: fc.Arbitrary<Move> = fc.oneof(
  number.map(
    (each): Move =>
      model =>
        model.ask(each),
  ),
  fc.tuple(number, answerType).map(
    ([each, type]): Move =>
      model =>
        model.answer(each, type),
  ),
  fc.constantFrom(1, 4, 5, 9, 10, 39, 40).map(
    (byMs): Move =>
      model =>
        model.clock.advance(byMs),
  ),
  number.map(
    (each): Move =>
      model =>
        model.forget(each),
  ),
  fc.constant<Move>(model => model.forgetAll()),
)

/** Every query that is still on its way, and the one that may follow it, is answered. */
const ending: readonly Move[] = [1, 2, 3].flatMap(() =>
  numbers.map(
    (each): Move =>
      model =>
        model.answer(each, 'found'),
  ),
)

test('whatever happens in whatever order: no answer is too old, no extension is asked for twice at a time, nobody is left waiting', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 60, size: 'max' }), async moves => {
      const model = new Model()
      for (const each of [...moves, ...ending]) {
        model.step += 1
        each(model)
        await settled()
      }
      await Promise.all(model.asks)
    }),
    { numRuns: 300 },
  )
}, 60_000)
