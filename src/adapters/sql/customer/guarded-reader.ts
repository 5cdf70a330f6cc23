import type { Log } from '../../../ports/log.ts'
import { Breaker, type BreakerState } from '../../breaker/breaker.ts'
import type { QueryName } from './queries.ts'
import { type CustomerReader, failed, isTrouble, type Reading } from './reading.ts'

/** Failures in a row after which the database is left alone. */
const failures = 3
/** The first rest in ms; each one after it is twice as long, up to the longest. */
const firstRestMs = 500
const longestRestMs = 5_000

/** The rest before the `times`-th trial: from three quarters of it to the whole, so that several nacds do not come at once. */
export function restMs(times: number, random: number): number {
  return Math.min(longestRestMs, firstRestMs * 2 ** (times - 1)) * (0.75 + 0.25 * random)
}

export interface Guard {
  readonly log: Log
  /** 0 to 1. */
  readonly random: () => number
  /** Milliseconds that never go back. */
  readonly now: () => number
  /** Told of every change of the breaker, for metrics. */
  readonly observeBreaker: (state: BreakerState) => void
  /** Told once of every question, for metrics. */
  readonly observe: (query: QueryName, reading: Reading, tookMs: number) => void
}

/**
 * Leaves a database alone that is in trouble: then questions fail at once, and only one at a time tries whether it is
 * back. A wrong query is no trouble of the database.
 */
export function guardReader(reader: CustomerReader, guard: Guard): CustomerReader {
  const { log, random, now, observe, observeBreaker } = guard
  let trouble: Reading & { readonly type: 'failed' } = failed('resting', '')
  let isAway = false
  const tell = (state: BreakerState): void => {
    observeBreaker(state)
    if (state === 'open' && !isAway) {
      log.warn(
        { fault: trouble.fault.type, reason: trouble.fault.reason },
        'customer database left alone for a while',
      )
    }
    if (state === 'closed') log.info({}, 'customer database answers again')
    isAway = state !== 'closed'
  }
  const breaker = new Breaker({ failures, restMs: times => restMs(times, random()), now, onChange: tell })
  const ask = async (query: QueryName, value: string): Promise<Reading> => {
    if (!breaker.admit())
      return failed('resting', `it failed just now and is not asked: ${trouble.fault.reason}`)
    const reading = await reader.row(query, value)
    if (reading.type === 'failed' && isTrouble(reading)) trouble = reading
    breaker.done(!isTrouble(reading))
    return reading
  }
  return {
    async row(query, value) {
      const started = now()
      const reading = await ask(query, value)
      observe(query, reading, now() - started)
      return reading
    },
    examine: probe => reader.examine(probe),
    sample: sql => reader.sample(sql),
    pool: () => reader.pool(),
    close: () => reader.close(),
  }
}
