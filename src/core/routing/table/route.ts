import type { Language } from '../../speech/language.ts'

/** One row of the route table (`/v1/routes`). */
export interface Route {
  /** A whole number from 1. */
  readonly id: number
  /** What the called number begins with: digits with or without +, at most 15; "" = every number. */
  readonly prefix: string
  readonly gateway: string
  /** 0..65535; the lowest is tried first. */
  readonly priority: number
  /**
   * 0..65535; among routes of one priority the share of calls it is tried first for. 0 = no share: it comes after
   * those that have one, the cheapest first.
   */
  readonly weight: number
  /** Of a minute, in whatever unit the house counts; 0 or more. */
  readonly cost: number
  readonly only: RouteNarrowing
  readonly onLimit: OnLimit
}

/**
 * What a call does that reaches this route and finds its gateway full. `next`: it goes on to the next one, and waits in
 * line only when all are full. `wait`: it goes on to no worse one but waits, also for those before. `refuse`: it is
 * refused.
 */
export const onLimits = ['next', 'wait', 'refuse'] as const

export type OnLimit = (typeof onLimits)[number]

/** Which calls a route is for; "" = all. What is filled in must all hold. */
export interface RouteNarrowing {
  /** What the caller's number begins with. */
  readonly callerPrefix: string
  readonly extension: string
  /** The number of a group the caller is in. */
  readonly group: string
  /** As a group's `opening_hours` (core/hours). Windows may overlap: then all that are open are candidates. */
  readonly hours: string
}

export const forAllCalls: RouteNarrowing = { callerPrefix: '', extension: '', group: '', hours: '' }

/** Why a row is not in the table: the field, what was expected of it and what came. */
export interface RouteProblem {
  readonly id: number
  readonly field:
    | 'id'
    | 'prefix'
    | 'gateway'
    | 'priority'
    | 'weight'
    | 'cost'
    | 'callerPrefix'
    | 'hours'
    | 'onLimit'
  readonly expected: Readonly<Record<Language, string>>
  /** At most 64 characters of it. */
  readonly got: string
}
