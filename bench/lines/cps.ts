import type { LineHouse } from '../../src/core/line/house.ts'
import { LimitRules } from '../../src/core/line/limit-rules.ts'
import { LineEngine } from '../../src/core/line/line-engine.ts'
import { readGateway } from '../../src/core/line/line-gateway.ts'
import { buildWholeTable } from '../../src/core/routing/table/build-table.ts'
import { legId, millis } from '../../src/core/shared/ids.ts'
import { printTable } from '../support/table.ts'
import { gateway, request, route, settings } from './house.ts'

const seconds = 60
/** Offered, in shares of what is allowed. */
const load = 3
const limits = [5, 30, 100] as const
const from = 10_000

/** The same arrivals in every run: exponential gaps, as calls come (multiplicative congruential, MINSTD). */
function arrivals(perSecond: number): readonly number[] {
  let seed = 20_260_928
  const times: number[] = []
  for (let at = 0; at < 1000 * seconds; ) {
    seed = (seed * 48_271) % 2_147_483_647
    at += (-1000 / perSecond) * Math.log(seed / 2_147_483_647)
    times.push(from + at)
  }
  return times.map(Math.floor).filter(at => at < from + 1000 * seconds)
}

function houseOf(cps: number, evenSpacing: boolean): LineHouse {
  const read = readGateway(gateway('g', { cps, evenSpacing }))
  if (read.type === 'wrong') throw new Error(read.problem)
  return {
    table: buildWholeTable([route(1, '', 'g', 1)], ['g']).table,
    gateways: new Map([['g', read]]),
    listed: new Set(['g']),
    limits: new LimitRules([], settings.plan),
    destinations: [],
    blacklist: new Map(),
    holidays: [],
  }
}

/** When lines were given, ms: whoever finds none waits in line. The clock jumps from event to event. */
function throughEngine(cps: number, evenSpacing: boolean): readonly number[] {
  let now = 0
  let ids = 0
  const admitted: number[] = []
  const engine = new LineEngine(
    {
      live: () => 0,
      objection: () => null,
      quality: () => 1,
      random: () => 0,
      legId: () => legId(`leg-${++ids}`),
      groupsOf: () => [],
      localTime: () => ({ date: '2026-09-28', weekday: 1, minute: 600 }),
    },
    { ...settings, maxLength: 1_000_000 },
    houseOf(cps, evenSpacing),
    millis(0),
  )
  const hear = (): void => {
    for (const news of engine.takeNews()) {
      if (news.type !== 'answer' || news.answer.type !== 'found') continue
      admitted.push(now + (news.answer.line.inMs ?? 0))
      engine.legUp(news.answer.line.legId, millis(now))
    }
  }
  const passUntil = (time: number): void => {
    for (let wait = engine.lookAgainIn(millis(now)); wait !== null && now + wait <= time; ) {
      now += Math.max(1, Math.ceil(wait))
      engine.look(millis(now))
      hear()
      wait = engine.lookAgainIn(millis(now))
    }
    now = Math.max(now, time)
  }
  for (const [call, at] of arrivals(cps * load).entries()) {
    passUntil(at)
    engine.seek(`c${call}`, request('13900139000', now), millis(now))
    hear()
  }
  passUntil(from + 1000 * seconds - 1)
  return admitted
}

/** As a counter that begins anew each second has it; who finds it full tries again when the next second begins. */
function throughFixedWindow(cps: number): readonly number[] {
  const admitted: number[] = []
  let waiting = 0
  const times = arrivals(cps * load)
  let next = 0
  for (let now = from; now < from + 1000 * seconds; now++) {
    while ((times[next] ?? Number.POSITIVE_INFINITY) <= now) {
      waiting += 1
      next += 1
    }
    const second = Math.floor(now / 1000)
    const used = admitted.filter(at => Math.floor(at / 1000) === second).length
    const room = Math.min(waiting, cps - used)
    for (let each = 0; each < room; each++) admitted.push(now)
    waiting -= room
  }
  return admitted
}

/** The most in any stretch of 1000 ms, both ends counted: as a carrier would see it at its worst. */
function worstSecond(times: readonly number[]): number {
  let first = 0
  let worst = 0
  for (const [at, time] of times.entries()) {
    while ((times[first] ?? time) < time - 1000) first += 1
    worst = Math.max(worst, at - first + 1)
  }
  return worst
}

/** How much of a limit is used, and whether it is ever exceeded, beside a counter that begins anew each second. */
export async function run(): Promise<void> {
  const rows = limits.flatMap(cps => {
    const ways: readonly (readonly [string, readonly number[]])[] = [
      ['nacd, sliding window', throughEngine(cps, false)],
      ['nacd, evenly spaced', throughEngine(cps, true)],
      ['fixed window', throughFixedWindow(cps)],
    ]
    return ways.map(([name, times]) => [
      String(cps),
      name,
      (times.length / (cps * seconds)).toFixed(4),
      String(worstSecond(times)),
    ])
  })
  printTable(
    `CPS: ${seconds} s of a simulated clock, ${load} times the allowed calls offered, who finds no line waits`,
    ['limit', '', 'admitted / allowed', 'worst second'],
    rows,
  )
}
