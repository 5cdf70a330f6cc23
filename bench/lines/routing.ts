import { systemClock, systemPause } from '../../src/adapters/system/clock.ts'
import type { LineHouse } from '../../src/core/line/house.ts'
import { Trials } from '../../src/core/line/hunt/trials.ts'
import { findWaysOut } from '../../src/core/line/hunt/ways-out.ts'
import { LimitRules } from '../../src/core/line/limit-rules.ts'
import { LineEngine } from '../../src/core/line/line-engine.ts'
import { readGateway } from '../../src/core/line/line-gateway.ts'
import { checkCall, readCall } from '../../src/core/line/outward-call.ts'
import type { Surroundings } from '../../src/core/line/surroundings.ts'
import type { Route } from '../../src/core/routing/table/route.ts'
import type { RouteTable } from '../../src/core/routing/table/route-table.ts'
import { legId, millis } from '../../src/core/shared/ids.ts'
import type { Routes } from '../../src/ports/lines/routing.ts'
import { LineCounts } from '../../src/runtime/lines/line-counts.ts'
import { RouteKeeper } from '../../src/runtime/lines/route-keeper.ts'
import { memoryLog } from '../../src/testing/memory-log.ts'
import { median, printTable } from '../support/table.ts'
import { gateway, limit, request, route, settings } from './house.ts'

const prefixes = 1_000_000
const gateways = 200
const pageRows = 5_000
/** Decisions of one round, and rounds; the middle one is told. */
const perRound = 100_000
const rounds = 5

const localTime = { date: '2026-09-28', weekday: 1, minute: 600 }
const gatewayNames = Array.from({ length: gateways }, (_, at) => `gw${at}`)

/** Prefixes of 8 digits and of no other length, two routes each: 13x, 15x, 17x, 18x as mobile numbers have them. */
function* rows(): Iterable<Route> {
  const areas = ['13', '15', '17', '18']
  for (let at = 0; at < prefixes; at++) {
    const prefix = `${areas[at % 4]}${String(Math.floor(at / 4)).padStart(6, '0')}`.slice(0, 8)
    for (const choice of [0, 1]) {
      yield route(2 * at + choice + 1, prefix, `gw${(at * 7 + choice * 31) % gateways}`, choice)
    }
  }
}

const routes: Routes = {
  count: () => Promise.resolve(2 * prefixes),
  async *pages() {
    let page: Route[] = []
    for (const row of rows()) {
      page.push(row)
      if (page.length < pageRows) continue
      yield page
      page = []
    }
    yield page
  },
  onChange: () => undefined,
}

/** The longest time between two turns of the event loop while `work` is under way, ms. */
async function longestPause(work: () => Promise<void>): Promise<{ tookMs: number; pauseMs: number }> {
  let last = performance.now()
  const from = last
  let longest = 0
  let isDone = false
  const watch = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (!isDone) setImmediate(watch)
  }
  setImmediate(watch)
  await work()
  isDone = true
  return { tookMs: performance.now() - from, pauseMs: longest }
}

async function loadTable(): Promise<{ table: RouteTable; tookMs: number; pauseMs: number }> {
  const keeper = new RouteKeeper({
    routes,
    clock: systemClock,
    pause: systemPause,
    log: memoryLog(),
    changed: () => undefined,
  })
  await longestPause(() => keeper.setGateways(gatewayNames))
  const measured = await longestPause(() => keeper.rebuild())
  return { table: keeper.table, ...measured }
}

/** `one` per decision; decisions in a second of processor time (others may run on the machine), the middle round. */
function rate(one: (turn: number) => void): number {
  for (let turn = 0; turn < perRound; turn++) one(turn)
  const measured: number[] = []
  for (let round = 0; round < rounds; round++) {
    const from = process.cpuUsage()
    for (let turn = 0; turn < perRound; turn++) one(turn)
    const { user, system } = process.cpuUsage(from)
    measured.push((1e6 * perRound) / (user + system))
  }
  return median(measured)
}

const areas = ['13', '15', '17', '18']
const numbers = Array.from({ length: 65_536 }, (_, at) => {
  const digits = String((at * 7919) % 250_000).padStart(6, '0')
  return `${areas[at % 4]}${digits}${String(at % 1000).padStart(3, '0')}`
})
const numberOf = (turn: number): string => numbers[turn & 65_535] ?? ''

function houseOf(table: RouteTable, hasLimits: boolean): LineHouse {
  const read = gatewayNames.map(name =>
    readGateway(gateway(name, hasLimits ? { maxConcurrent: 1_000, cps: 10_000 } : {})),
  )
  return {
    table,
    gateways: new Map(read.flatMap(each => (each.type === 'gateway' ? [[each.name, each] as const] : []))),
    listed: new Set(gatewayNames),
    limits: new LimitRules(hasLimits ? [limit('group', '*', { maxConcurrent: 100_000 })] : [], settings.plan),
    destinations: [],
    blacklist: new Map(),
    holidays: [],
  }
}

/** Time that passes as fast as decisions are made: 20 of them a millisecond. */
class Desk {
  readonly counts = new LineCounts()
  readonly engine: LineEngine
  readonly #house: LineHouse
  readonly #trials: Trials
  #turn = 0

  constructor(house: LineHouse) {
    let id = 0
    const around: Surroundings = {
      live: (_scope, _key, place) => this.counts.at(place),
      objection: () => null,
      quality: () => 1,
      random: Math.random,
      legId: () => legId(String(id++)),
      groupsOf: () => [],
      localTime: () => localTime,
    }
    this.#house = house
    this.#trials = new Trials(around, settings, house, 0)
    this.engine = new LineEngine(around, settings, house, millis(0))
  }

  /** What a call that goes out costs: sought, found, its leg up, its end. */
  wholeLife(number: string): void {
    const { engine } = this
    const clock = millis(10_000 + ++this.#turn / 20)
    engine.seek('call', request(number, clock), clock)
    const [news] = engine.takeNews()
    if (news?.type !== 'answer' || news.answer.type !== 'found') throw new Error(JSON.stringify(news))
    const { line } = news.answer
    const places = [`gateway ${line.gateway}`, 'group 120']
    this.counts.add(places)
    engine.legUp(line.legId, clock)
    this.counts.remove(places)
    engine.freed(places, clock)
    engine.leave('call', clock)
  }

  /**
   * What would happen to a call: whether its destination is allowed, its routes and their order, its numbers, and whether
   * the limits would let it pass. Nothing is taken, so no leg is named or marked; the house forbids no destination.
   */
  decide(number: string): void {
    const now = 10_000 + ++this.#turn / 20
    const asked = request(number, now)
    const call = readCall(asked, settings.plan, [], localTime, this.#house)
    const verdict = checkCall(asked, call, settings.plan, this.#house, now)
    if (verdict.type === 'refused') throw new Error(`${number} ${verdict.because}`)
    const hunt = { id: 'call', request: asked, call }
    const ways = findWaysOut(asked, call, this.#house, { quality: () => 1 }, Math.random)
    if (!ways.some(way => this.#trials.look(hunt, way, now).type === 'open')) {
      throw new Error(`no line for ${number}`)
    }
  }
}

/** Decisions on one core at a million prefixes; the table, its memory and its reload. */
export async function run(): Promise<void> {
  const before = process.memoryUsage()
  const { table, tookMs, pauseMs } = await loadTable()
  const { rss } = process.memoryUsage()
  printTable(
    `route table: ${prefixes.toLocaleString('en')} prefixes, ${table.routes.toLocaleString('en')} routes, ${gateways} gateways`,
    ['memory MB', 'process grew MB', 'reload s', 'longest pause of the event loop ms'],
    [
      [
        (table.bytes / 1e6).toFixed(0),
        ((rss - before.rss) / 1e6).toFixed(0),
        (tookMs / 1000).toFixed(2),
        pauseMs.toFixed(1),
      ],
    ],
  )
  const call = {
    called: '',
    caller: '1001',
    extension: '1001',
    groups: ['120'],
    at: localTime,
    holidays: [],
  }
  const limited = new Desk(houseOf(table, true))
  const open = new Desk(houseOf(table, false))
  const all: readonly (readonly [string, number])[] = [
    ['look-up of the longest prefix alone', rate(turn => table.match({ ...call, called: numberOf(turn) }))],
    ['whole decision, no limits', rate(turn => open.decide(numberOf(turn)))],
    ['whole decision, limits on', rate(turn => limited.decide(numberOf(turn)))],
    ['line sought, claimed, leg up, ended', rate(turn => limited.wholeLife(numberOf(turn)))],
  ]
  printTable(
    'decisions on one core (destination, route, order, numbers, limits)',
    ['', '1/s of processor', 'µs'],
    all.map(([name, perSecond]) => [
      name,
      Math.round(perSecond).toLocaleString('en'),
      (1e6 / perSecond).toFixed(2),
    ]),
  )
}
