import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { AcdEngineOptions } from '../../src/core/acd/engine.ts'
import { strategies } from '../../src/core/acd/strategies/names.ts'
import { NaiveFloor } from '../../src/core/acd/testing/naive-floor.ts'
import { median, percentile, printTable } from '../support/table.ts'
import { CallCenterTables } from './acd/callcenter-tables.ts'
import { countWork } from './acd/counted-work.ts'
import { type HouseSize, QueueHouse } from './acd/queue-house.ts'

const size: HouseSize = { waiting: 10_000, agents: 2_000, groups: 50 }
const calls = 20_000
const rounds = 3

interface Measured {
  /** Events in a second of processor time. */
  readonly perSecond: number
  /** From the event that frees an agent to the offer, µs. */
  readonly p50: number
  readonly p99: number
}

/**
 * An agent hangs up, the next caller is offered, rings, is answered, and another caller comes. The queue is as long
 * afterwards as before.
 */
function serve(house: QueueHouse, count: number, times: number[]): number {
  const before = house.events
  const from = process.cpuUsage()
  for (let call = 0; call < count; call++) {
    const begin = performance.now()
    const effects = house.free()
    times.push((performance.now() - begin) * 1000)
    house.answer(effects)
    house.join()
  }
  const { user, system } = process.cpuUsage(from)
  return (1e6 * (house.events - before)) / (user + system)
}

function measure(strategy: string, of: HouseSize, options: AcdEngineOptions = {}, count = calls): Measured {
  const house = new QueueHouse(strategy, of, options)
  serve(house, count / 4, [])
  const all = Array.from({ length: rounds }, () => {
    const times: number[] = []
    return {
      perSecond: serve(house, count, times),
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
    }
  })
  // The middle round of each: others may have the processor for a moment.
  const middle = (key: keyof Measured): number => median(all.map(each => each[key]))
  return { perSecond: middle('perSecond'), p50: middle('p50'), p99: middle('p99') }
}

/** From a caller's coming to the offer, µs, with all agents idle but those who talk already. */
function measureJoining(strategy: string): Measured {
  const house = new QueueHouse(strategy, { ...size, waiting: 0 })
  house.freeAll()
  const times: number[] = []
  const before = house.events
  const from = process.cpuUsage()
  for (let call = 0; call < calls; call++) {
    const begin = performance.now()
    const effects = house.join()
    times.push((performance.now() - begin) * 1000)
    house.answer(effects)
    if (call % 1000 === 999) house.freeAll()
  }
  const { user, system } = process.cpuUsage(from)
  const perSecond = (1e6 * (house.events - before)) / (user + system)
  return { perSecond, p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}

/** Bytes of the heap for each caller who waits. */
function bytesPerCaller(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const house = new QueueHouse('longest-idle', { ...size, waiting: 0 })
  collect()
  const before = process.memoryUsage().heapUsed
  const callers = 100_000
  for (let at = 0; at < callers; at++) house.join()
  collect()
  const bytes = (process.memoryUsage().heapUsed - before) / callers
  if (house.engine.callers().length !== callers) throw new Error('not all of them wait')
  return bytes
}

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const one = (value: number): string => value.toFixed(1)

/** The queue's engine: each strategy, growth, memory, and what looking at everybody costs instead. */
export async function run(): Promise<void> {
  const { waiting, agents, groups } = size
  const words = `${waiting.toLocaleString('en')} waiting, ${agents.toLocaleString('en')} agents, ${groups} groups`
  const named = strategies.filter(name => name.length > 1)
  printTable(
    `queue, ${words}: one core`,
    [
      'strategy',
      'events/s of processor',
      'free -> offer p50 µs',
      'p99 µs',
      'caller comes -> offer p50 µs',
      'p99 µs',
    ],
    named.map(strategy => {
      const [freed, joined] = [measure(strategy, size), measureJoining(strategy)]
      return [
        strategy,
        whole(freed.perSecond),
        one(freed.p50),
        one(freed.p99),
        one(joined.p50),
        one(joined.p99),
      ]
    }),
  )
  const grown = [1_000, 10_000, 100_000].map(each => ({
    each,
    ...measure('longest-idle', { ...size, waiting: each }),
  }))
  const [small] = grown
  printTable(
    `queue, growth: longest-idle, ${agents.toLocaleString('en')} agents, ${groups} groups`,
    [
      'waiting',
      'events/s of processor',
      'µs an event',
      'times that of the first',
      'free -> offer p50 µs',
      'p99 µs',
    ],
    grown.map(({ each, perSecond, p50, p99 }) => [
      whole(each),
      whole(perSecond),
      (1e6 / perSecond).toFixed(2),
      ((small?.perSecond ?? 0) / perSecond).toFixed(2),
      one(p50),
      one(p99),
    ]),
  )
  await printWork(named)
  printTable('queue, memory', ['', 'bytes'], [['a waiting caller', whole(bytesPerCaller())]])
  compare(words)
}

/** Counted, so that it is the same on a busy machine: an agent becomes free, a caller comes. */
async function printWork(named: readonly string[]): Promise<void> {
  const rows: string[][] = []
  for (const strategy of named) {
    for (const waiting of [1_000, 100_000]) {
      const { p50, p99, most } = await countWork({ strategy, size: { ...size, waiting }, calls: 500 })
      rows.push([strategy, whole(waiting), whole(p50), whole(p99), whole(most)])
    }
  }
  printTable(
    'queue, work of an event: blocks of code run, an agent becomes free or a caller comes',
    ['strategy', 'waiting', 'p50', 'p99', 'most'],
    rows,
  )
}

/** The same events where everybody is looked at, and mod_callcenter's queries over the same numbers. */
function compare(words: string): void {
  const ours = measure('longest-idle', size)
  const naive: AcdEngineOptions = { floor: strategy => new NaiveFloor(strategy, Math.random) }
  const plain = measure('longest-idle', size, naive, 400)
  const row = (name: string, us: number): string[] => [name, one(us), one(us / ours.p50)]
  printTable(
    `agent free -> offer, ${words}`,
    ['', 'p50 µs', 'times ours'],
    [row('ours', ours.p50), row('the same, looking at everybody of the group', plain.p50)],
  )
  const passes = [100, 1_000, 10_000].map(waiting => ({ waiting, ...passOf({ ...size, waiting }) }))
  printTable(
    "mod_callcenter's queries, SQLite in memory, same agents and groups (it sleeps 100 ms between passes)",
    ['waiting', 'ms for each who waits', 'ms for a pass', 'half a pass and the sleep, times ours'],
    passes.map(({ waiting, perMemberMs, passMs }) => [
      whole(waiting),
      perMemberMs.toFixed(2),
      whole(passMs),
      whole((1000 * (passMs + 100)) / 2 / ours.p50),
    ]),
  )
}

/** From at most 300 of those who wait: each costs the same. */
function passOf(of: HouseSize): { readonly perMemberMs: number; readonly passMs: number } {
  const tables = new CallCenterTables(of)
  const { readMs, perMemberMs } = tables.pass(300)
  tables.close()
  return { perMemberMs, passMs: readMs + perMemberMs * of.waiting }
}
