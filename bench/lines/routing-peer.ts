import { join } from 'node:path'
import { type BuiltTable, buildWholeTable } from '../../src/core/routing/table/build-table.ts'
import { startPostgres } from '../../test/databases/postgres.ts'
import { type FreeswitchHome, findFreeswitch } from '../../test/scenarios/support/switch/freeswitch-home.ts'
import { makeTempFolder } from '../../test/scenarios/support/temp-folder.ts'
import { median, percentile, printTable } from '../support/table.ts'
import { calledNumbers, gateways, routeRows } from './route-rows.ts'
import { lcrFinder, ownChoice, ownFinder, queryFinder } from './routing-peer/finders.ts'
import type { Expected, Finder } from './routing-peer/found.ts'
import { hasLcr } from './routing-peer/lcr-switch.ts'
import { fillLcrTables } from './routing-peer/lcr-tables.ts'

const [connections, rounds] = [8, 5]

interface Round {
  readonly perSecond: number
  readonly p99Ms: number | null
}

/** The same table in nacd's memory, in PostgreSQL and behind FreeSWITCH's mod_lcr: which gateway for this number? */
export async function run(): Promise<void> {
  const { result: built, tookMs: builtMs } = await timed(() => buildWholeTable(routeRows(), gateways))
  sayTable(built, builtMs)
  const expected: Expected = number => ownChoice(built.table, number)
  const folder = makeTempFolder('bench-routing-peer')
  const server = await startPostgres('shared_buffers=512MB', 'max_wal_size=4GB')
  const finders: Finder[] = [ownFinder(built.table, expected)]
  try {
    const { result: database, tookMs } = await timed(() => fillLcrTables(server))
    console.log(`PostgreSQL took ${seconds(tookMs)} s to take the table and its indexes`)
    finders.push(await queryFinder(database, connections, expected))
    const home = findLcr()
    if (home !== null)
      finders.push(await lcrFinder(home, join(folder.path, 'lcr'), database, connections, expected))
    printRounds(await measure(finders))
  } finally {
    for (const finder of finders) await finder.close()
    await server.stop()
    folder.remove()
  }
}

function findLcr(): FreeswitchHome | null {
  const home = findFreeswitch()
  if (home !== null && hasLcr(home)) return home
  console.log(`\nno ${home === null ? 'FreeSWITCH' : 'mod_lcr'} found: not measured beside it`)
  return null
}

async function timed<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly result: T; readonly tookMs: number }> {
  const start = performance.now()
  const result = await work()
  return { result, tookMs: performance.now() - start }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1)

function sayTable({ table, refused }: BuiltTable, tookMs: number): void {
  const megabytes = (table.bytes / 2 ** 20).toFixed(0)
  console.log(
    `\n${table.routes} routes of ${table.prefixes} prefixes over ${gateways.length} gateways, ${refused} refused: ` +
      `nacd built its table in ${seconds(tookMs)} s, ${megabytes} MB`,
  )
}

/** Each in turn, every time with numbers nobody has been asked for. */
async function measure(finders: readonly Finder[]): Promise<ReadonlyMap<string, readonly Round[]>> {
  const most = Math.max(...finders.map(({ perRound }) => perRound))
  const numbers = calledNumbers(most * (rounds + 1))
  const results = new Map<string, Round[]>()
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, perRound, find } of finders) {
      const asked = numbers.slice(round * most, round * most + perRound)
      const { result: times, tookMs } = await timed(() => find(asked))
      const figures = {
        perSecond: (1000 * perRound) / tookMs,
        p99Ms: times.length === 0 ? null : percentile(times, 0.99),
      }
      // The first round warms up.
      if (round > 0) results.set(name, [...(results.get(name) ?? []), figures])
    }
  }
  return results
}

function printRounds(results: ReadonlyMap<string, readonly Round[]>): void {
  const medianOf = (all: readonly Round[]): number => median(all.map(({ perSecond }) => perSecond))
  const ours = medianOf([...results.values()][0] ?? [])
  const rows = [...results].map(([name, all]) => [
    name,
    medianOf(all).toFixed(0),
    Math.min(...all.map(({ perSecond }) => perSecond)).toFixed(0),
    Math.max(...all.map(({ perSecond }) => perSecond)).toFixed(0),
    (ours / medianOf(all)).toFixed(0),
    p99Of(all),
  ])
  const title = `route of a number, ${rounds} rounds in turn, ${connections} connections to the others`
  printTable(title, ['', 'decisions/s, median', 'lowest', 'highest', 'nacd is times', 'p99 ms'], rows)
}

function p99Of(rounds: readonly Round[]): string {
  const known = rounds.flatMap(({ p99Ms }) => p99Ms ?? [])
  return known.length === 0 ? '' : median(known).toFixed(2)
}
