import type { OfferEnd, RestRule } from '../offer-end.ts'
import type { AgentRecord } from '../records.ts'

const restSeconds: Readonly<Record<OfferEnd, number>> = {
  noAnswer: 10,
  rejected: 10,
  busy: 5,
  unreachable: 10,
}

/** A phone that refuses at once would be rung without end; one that rang in vain has taken its time. */
const leastSeconds: Readonly<Record<OfferEnd, number>> = { noAnswer: 0, rejected: 1, busy: 1, unreachable: 1 }

/** Rest in ms after an offer whose end says nothing of the agent but came of the switch or the phone. */
export const unclearRestMs = 10_000
/** Rest in ms of an agent whose offer the call gave up while its caller waits on: it would be made again at once. */
export const givenUpRestMs = 1_000

/** The reason a status gets by too many of them. */
export const busyReasons: Readonly<Record<OfferEnd, string>> = {
  noAnswer: 'no_answer',
  rejected: 'rejected',
  busy: 'busy',
  unreachable: 'unreachable',
}

/** What follows an offer that ended so: the agent's own rule, else the house's. */
export function restRule(record: AgentRecord, end: OfferEnd): RestRule {
  const rule = record.rests[end] ?? {
    rest: restSeconds[end],
    max: end === 'noAnswer' ? record.maxNoAnswer : 0,
  }
  return { rest: Math.max(leastSeconds[end], rule.rest), max: rule.max }
}
