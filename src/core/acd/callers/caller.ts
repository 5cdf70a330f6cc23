import type { LegId, Millis } from '../../shared/ids.ts'
import type { Offer } from '../offers/offer.ts'
import type { SkillNeed } from '../skill-need.ts'
import type { Need } from './need.ts'

export interface WaitingCaller {
  readonly callId: LegId
  readonly callerNumber: string
  readonly group: string
  readonly kind: 'call' | 'callback'
  /** By name. */
  readonly skills: readonly SkillNeed[]
  /** Higher goes first; escalation raises it. */
  readonly priority: number
  /** When the wait began; kept when an offer fails, so that nobody loses their place. */
  readonly since: Millis
  /** When the wait is too long; 0 = never. */
  readonly until: Millis
  /** Where the phones are that can ring for them; "" = at any switch. */
  readonly switchName: string
}

/** A caller as the engine keeps them. */
export interface Caller extends WaitingCaller {
  priority: number
  /** What they were told to have when they came. */
  readonly ownPriority: number
  /** Breaks a tie of two with one place: who came first. */
  readonly order: number
  /** Their place in line as a time: earlier goes first. */
  place: number
  need: Need
  /** Steps of the group's escalation that are done. */
  steps: number
  /**
   * `waiting` in the group's line; `forOwn`: for just the agent they spoke with last; `ringing`; `taken`: an agent has
   * answered; `gone`.
   */
  stage: 'waiting' | 'forOwn' | 'ringing' | 'taken' | 'gone'
  /** Whose extension they wait for, or by whom they are taken; "" = nobody's. */
  agent: string
  /** Whether they have waited for their own agent already: once is enough. */
  hasWaitedForOwn: boolean
  /** Offers that may still be answered. */
  readonly ringing: Set<Offer>
  /** Whether agents who become idle are to be rung too, up to `level`: the highest that is rung. */
  wantsMore: boolean
  level: number
  /** Whether one more agent is rung when its time has come. */
  progresses: boolean
  /** Whether as many phones ring as may: when one of them stops, a further one is rung. */
  isFull: boolean
}

/** Who goes first. */
export const byPlace = (a: Caller, b: Caller): number => a.place - b.place || a.order - b.order
export const bySince = (a: Caller, b: Caller): number => a.since - b.since || a.order - b.order

/** A point of priority where there is no ageing: no wait makes up for it (31 years, in ms). */
const unreachableMs = 1e12
/** More points than that are as many as that: places stay whole numbers that a double holds. */
const mostPriority = 1000

/**
 * The place as a time, in ms: the beginning of the wait, earlier by `ageing` seconds for each point of priority. It does
 * not depend on the time of day, so an order once made stays. `ageing` 0: strictly by priority, then by the wait. Places
 * of callers in different groups are compared as they are.
 */
export function placeOf(since: Millis, priority: number, ageing: number): number {
  const points = Math.max(-mostPriority, Math.min(mostPriority, priority))
  return since - points * (ageing > 0 ? ageing * 1000 : unreachableMs)
}
