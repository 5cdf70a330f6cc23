import type { OfferEnd, RestRule } from '../offer-end.ts'
import { restBounds } from './bounds.ts'
import { isObject, whole } from './read-queue-rules.ts'

export type Rests = Readonly<Partial<Record<OfferEnd, RestRule>>>

const ends: Readonly<Record<OfferEnd, true>> = {
  noAnswer: true,
  rejected: true,
  busy: true,
  unreachable: true,
}

/** What follows an agent's offers, as it was kept by whoever wrote it. null: it is not as it must be. */
export function readRests(kept: unknown): Rests | null {
  if (!isObject(kept)) return null
  const rests: Partial<Record<OfferEnd, RestRule>> = {}
  for (const [end, value] of Object.entries(kept)) {
    const rule = isObject(value) ? restRule(value) : null
    if (!isEnd(end) || rule === null) return null
    rests[end] = rule
  }
  return rests
}

const isEnd = (text: string): text is OfferEnd => Object.hasOwn(ends, text)

function restRule(value: Readonly<Record<string, unknown>>): RestRule | null {
  const [rest, max] = [whole(restBounds.rest)(value.rest), whole(restBounds.max)(value.max)]
  return rest === undefined || max === undefined ? null : { rest, max }
}
