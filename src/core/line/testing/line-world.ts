import type { HouseLimit, HouseScope } from '../../limit/house-limit.ts'
import type { DestinationRule } from '../../routing/allowed-destination.ts'
import type { RefusedBecause } from '../../routing/explain-route.ts'
import { buildWholeTable } from '../../routing/table/build-table.ts'
import { forAllCalls, type Route } from '../../routing/table/route.ts'
import { type LegId, legId, millis } from '../../shared/ids.ts'
import { chinesePlan } from '../../shared/phone-number.ts'
import type { LineHouse, LineSettings } from '../house.ts'
import { LimitRules } from '../limit-rules.ts'
import type { Line, LineFailure, LineRequest } from '../line.ts'
import { LineEngine } from '../line-engine.ts'
import { type LineGateway, readGateway } from '../line-gateway.ts'
import { readLineMark } from '../line-mark.ts'
import type { LineNews } from '../line-news.ts'

export const settings: LineSettings = {
  plan: chinesePlan,
  failover: new Map(),
  bounds: { mostAttempts: 3, longest: 30_000 },
  maxWait: 60_000,
  maxLength: 1_000,
  leaseMs: 10_000,
  maxKeys: 1_000,
}

export const gateway = (name: string, more: Partial<LineGateway> = {}): LineGateway => ({
  name,
  host: `${name}.example.com`,
  enabled: true,
  carrier: '',
  strip: 0,
  prepend: '',
  pattern: '',
  replacement: '',
  maxConcurrent: null,
  cps: null,
  evenSpacing: false,
  callerIds: [],
  callerIdPerHour: null,
  ...more,
})

export const route = (id: number, to: string, more: Partial<Route> = {}): Route => ({
  id,
  prefix: '1',
  gateway: to,
  priority: id,
  weight: 0,
  cost: 0,
  only: forAllCalls,
  onLimit: 'next',
  ...more,
})

export const limit = (scope: HouseScope, whom: string, more: Partial<HouseLimit>): HouseLimit => ({
  key: `${scope}:${whom}`,
  maxConcurrent: null,
  cps: null,
  perHour: null,
  perDay: null,
  evenSpacing: false,
  ...more,
})

export interface HouseOf {
  readonly gateways: readonly LineGateway[]
  /** One to each gateway, in order, where left out. */
  readonly routes?: readonly Route[]
  readonly limits?: readonly HouseLimit[]
  readonly destinations?: readonly DestinationRule[]
  readonly blacklist?: LineHouse['blacklist']
  readonly holidays?: LineHouse['holidays']
}

export function houseOf({ gateways, routes, limits = [], ...more }: HouseOf): LineHouse {
  const read = gateways.map(readGateway)
  const found = read.flatMap(each => (each.type === 'gateway' ? [each] : []))
  const rows = routes ?? gateways.map(({ name }, at) => route(at + 1, name))
  return {
    table: buildWholeTable(
      rows,
      gateways.map(({ name }) => name),
    ).table,
    gateways: new Map(found.map(each => [each.name, each])),
    listed: new Set(gateways.map(({ name }) => name)),
    limits: new LimitRules(limits, settings.plan),
    destinations: more.destinations ?? [],
    blacklist: more.blacklist ?? new Map(),
    holidays: more.holidays ?? [],
  }
}

/** An engine with a clock, and legs that come up and end as the test says. */
export class LineWorld {
  /** It has been up for longer than a second. */
  now = 10_000
  readonly news: LineNews[] = []
  readonly legs = new Map<LegId, readonly string[]>()
  readonly objections = new Map<string, RefusedBecause>()
  /** Gateways in trouble, as chance had it for the next call. */
  readonly heldBack = new Set<string>()
  engine: LineEngine
  house: LineHouse
  readonly #settings: LineSettings
  #legs = 0

  constructor(house: HouseOf, more: Partial<LineSettings> = {}) {
    this.house = houseOf(house)
    this.#settings = { ...settings, ...more }
    this.engine = this.#engineAt(0)
  }

  request(more: Partial<LineRequest> = {}): LineRequest {
    return {
      number: '13900139000',
      gateway: '',
      displayNumber: '',
      caller: '1001',
      extension: '1001',
      group: '',
      priority: 0,
      since: millis(this.now),
      mayWait: true,
      ...more,
    }
  }

  /** What is told of it at once. */
  seek(id: string, more: Partial<LineRequest> = {}): readonly string[] {
    this.engine.seek(id, this.request(more), millis(this.now))
    return this.#told()
  }

  failed(id: string, failure: Partial<LineFailure>): readonly string[] {
    this.engine.failed(
      id,
      { progress: 'none', sipCode: 0, cause: 'NORMAL_CLEARING', ...failure },
      millis(this.now),
    )
    return this.#told()
  }

  leave(id: string): readonly string[] {
    this.engine.leave(id, millis(this.now))
    return this.#told()
  }

  pass(ms: number): readonly string[] {
    this.now += ms
    this.engine.look(millis(this.now))
    return this.#told()
  }

  /** The leg of the line that was last found for this request is there. */
  up(id: string): LegId {
    const { legId: leg, gateway: name, mark } = this.line(id)
    this.legs.set(leg, placesOf(name, mark))
    this.engine.legUp(leg, millis(this.now))
    return leg
  }

  end(leg: LegId): readonly string[] {
    const places = this.legs.get(leg) ?? []
    this.legs.delete(leg)
    this.engine.freed(places, millis(this.now))
    return this.#told()
  }

  use(house: HouseOf, more: Partial<LineHouse> = {}): readonly string[] {
    this.house = { ...houseOf(house), ...more }
    this.engine.use(this.house, millis(this.now))
    return this.#told()
  }

  /** Another controller over the legs there are. */
  restart(): void {
    this.engine = this.#engineAt(this.now)
  }

  line(id: string): Line {
    const found = this.news.findLast(
      each => each.type === 'answer' && each.id === id && each.answer.type === 'found',
    )
    if (found?.type !== 'answer' || found.answer.type !== 'found') throw new Error(`no line for ${id}`)
    return found.answer.line
  }

  /** Each piece of news in a few words: `a found g`, `b waits`, `c refused limit`. */
  #told(): readonly string[] {
    const news = this.engine.takeNews()
    this.news.push(...news)
    return news.map(inShort)
  }

  #engineAt(clock: number): LineEngine {
    return new LineEngine(
      {
        live: (scope, key) =>
          [...this.legs.values()].filter(places => places.includes(`${scope} ${key}`)).length,
        isHeldBack: gateway => this.heldBack.has(gateway),
        objection: name => this.objections.get(name) ?? null,
        quality: () => 1,
        random: () => 0,
        legId: () => legId(`leg-${++this.#legs}`),
        groupsOf: extension => (extension === '1001' ? ['120'] : []),
        localTime: () => ({ date: '2026-09-28', weekday: 1, minute: 600 }),
      },
      this.#settings,
      this.house,
      millis(clock),
    )
  }
}

function placesOf(name: string, mark: string): readonly string[] {
  const { called = '', shown = '', group = '' } = readLineMark(mark) ?? {}
  const keys = { gateway: name, called, caller: shown, group }
  return Object.entries(keys).flatMap(([scope, key]) => (key === '' ? [] : [`${scope} ${key}`]))
}

function inShort(news: LineNews): string {
  if (news.type === 'leaseRanOut') return `${news.id} lease over`
  if (news.type === 'rests') return `${news.gateway} rests ${news.seconds}`
  if (news.type === 'problem') return `${news.gateway} ${news.problem}`
  if (news.type === 'unlisted') return `${news.gateway} is not listed`
  const { id, answer } = news
  if (answer.type === 'found') return `${id} found ${answer.line.gateway}`
  return answer.type === 'waits' ? `${id} waits` : `${id} refused ${answer.reason}`
}
