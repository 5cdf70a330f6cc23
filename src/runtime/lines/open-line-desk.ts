import type { LineSettings } from '../../core/line/house.ts'
import type { GatewayFacts } from '../../core/routing/gateway/gateway-facts.ts'
import type { Random } from '../../core/routing/table/order-routes.ts'
import { chinesePlan } from '../../core/shared/phone-number.ts'
import type { Clock, Ids } from '../../ports/clock.ts'
import type { LineObserver, LineRules } from '../../ports/lines/lines.ts'
import type { Routes } from '../../ports/lines/routing.ts'
import type { Log } from '../../ports/log.ts'
import type { Pause } from '../../ports/pause.ts'
import { byTheMinute, createLocalTime } from '../clock/local-time.ts'
import type { LegBook } from '../legs/leg-book.ts'
import type { AcdRunner } from '../queue/acd-runner.ts'
import type { GatewayStates } from '../trunks/gateway-states.ts'
import { LiveLineDesk } from './line-desk.ts'

/** What a line desk is made of that comes from outside. */
export interface LineParts {
  readonly routes: Routes
  readonly rules: LineRules
  readonly settings: LineSettings
  /** IANA name; null = the machine's. */
  readonly timezone: string | null
  readonly pause: Pause
  readonly random: Random
  readonly observe: LineObserver
}

interface Around {
  readonly clock: Clock
  readonly log: Log
  readonly ids: Ids
  readonly acd: AcdRunner
  readonly states: GatewayStates
  readonly legs: LegBook
  /** What is measured of gateways. */
  readonly health: GatewayFacts
}

const nothing = (): void => undefined

/** Nobody counts. */
export const unobserved: LineObserver = {
  found: nothing,
  waits: nothing,
  refused: nothing,
  leaseRanOut: nothing,
  rests: nothing,
}

/** What nobody configures: a switch makes a leg at once, and far fewer numbers are called in a day. */
export const fixedSettings = { leaseMs: 15_000, maxKeys: 200_000 } as const

/** A house without trunks. */
export const noLineParts: LineParts = {
  routes: {
    count: () => Promise.resolve(0),
    async *pages() {
      yield []
    },
    onChange: nothing,
  },
  rules: {
    gateways: async () => [],
    limits: async () => [],
    destinations: async () => [],
    blacklist: async () => [],
    holidays: async () => [],
    onChange: nothing,
  },
  settings: {
    plan: chinesePlan,
    failover: new Map(),
    bounds: { mostAttempts: 4, longest: 30_000 },
    maxWait: 60_000,
    maxLength: 1_000,
    ...fixedSettings,
  },
  timezone: null,
  pause: () => Promise.resolve(),
  random: () => 0,
  observe: unobserved,
}

/** The line desk of a house, in its place between the legs, the gateways and the groups. */
export function openLineDesk(parts: LineParts, around: Around): LiveLineDesk {
  const { random, timezone, ...given } = parts
  const { clock, log, ids, acd, states, legs, health } = around
  const desk = new LiveLineDesk({
    ...given,
    clock,
    log,
    around: {
      ...health,
      live: (_scope, _key, place) => legs.counts.at(place),
      ...health,
      objection: gateway => (states.isDown(gateway) ? 'unhealthy' : health.objection(gateway)),
      random,
      legId: ids.legId,
      groupsOf: extension => acd.groupsOf(extension),
      localTime: byTheMinute(createLocalTime(timezone)),
    },
  })
  legs.watcher = desk
  return desk
}
