import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseServer } from '../../test/databases/database-server.ts'
import { startMariadb } from '../../test/databases/mariadb.ts'
import { startPostgres } from '../../test/databases/postgres.ts'
import { Nacd } from '../../test/scenarios/support/nacd/nacd.ts'
import { type FreeswitchHome, findFreeswitch } from '../../test/scenarios/support/switch/freeswitch-home.ts'
import { pickPorts, setups, xmlCurl } from '../../test/scenarios/support/switch/switch-kind.ts'
import { makeTempFolder } from '../../test/scenarios/support/temp-folder.ts'
import type { BareFreeswitch } from '../support/bare-freeswitch.ts'
import { load } from '../support/http-load.ts'
import { pgsqlDsn } from '../support/pgsql-dsn.ts'
import { SwitchAskers } from '../support/switch-askers.ts'
import { median, percentile, printTable } from '../support/table.ts'
import { fillMariadb, fillPostgres, fillSqlite } from './databases.ts'
import { domain, extensions, passwordQuery } from './extensions.ts'
import { type DirectorySource, startDirectory } from './freeswitch-directory.ts'
import { question } from './question.ts'

const [connections, perRound, rounds] = [8, 2_000, 5]

/** Which extensions a round asks for: none twice in a whole run, so that each is new to a cache that was emptied. */
const numbersOf = (round: number): string[] =>
  extensions.slice(round * perRound, (round + 1) * perRound).map(({ number }) => number)

interface House {
  readonly name: string
  readonly nacd: Nacd
  readonly port: number
}

interface Round {
  readonly perSecond: number
  readonly p99Ms: number
}

/** A controller whose customer keeps the extensions in this database. */
async function openHouse(
  folder: string,
  name: string,
  database: Readonly<Record<string, string>>,
): Promise<House> {
  const ports = await pickPorts(100)
  mkdirSync(folder)
  const nacd = new Nacd(folder, ports.http, {
    settings: {
      ...database,
      ext_query_string: passwordQuery,
      ext_cache_seconds: '3600',
      listen: `127.0.0.1:${ports.http}`,
      xml_curl_user: xmlCurl.user,
      xml_curl_password: xmlCurl.password,
      log_level: 'warn',
    },
    switch: setups.embedded.attributes(ports),
    dialplan: '',
  })
  await nacd.start()
  return { name, nacd, port: ports.http }
}

const roundOf = (times: readonly number[], tookMs: number): Round => ({
  perSecond: (1000 * times.length) / tookMs,
  p99Ms: percentile(times, 0.99),
})

/** Each extension once with an empty cache, then the same again. */
async function askOverHttp({ nacd, port }: House, round: number): Promise<{ cold: Round; cached: Round }> {
  const questions = numbersOf(round).map(question)
  await nacd.api.remove('/v1/extension-cache')
  const cold = await load(port, connections, perRound, questions)
  const cached = await load(port, connections, perRound, questions)
  return { cold: roundOf(cold.latencies, cold.tookMs), cached: roundOf(cached.latencies, cached.tookMs) }
}

async function measureHttp(houses: readonly House[]): Promise<void> {
  const results = new Map<string, Round[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const house of houses) {
      const { cold, cached } = await askOverHttp(house, round)
      keep(results, `${house.name}, cold`, cold)
      keep(results, `${house.name}, cached`, cached)
    }
  }
  printRounds(
    `directory answers of nacd over HTTP, ${rounds} rounds of ${perRound}, ${connections} at once`,
    results,
  )
}

interface Source {
  readonly name: string
  readonly askers: SwitchAskers
  /** Before each round. */
  readonly prepare: () => Promise<unknown>
}

async function measureFreeswitch(sources: readonly Source[]): Promise<void> {
  const results = new Map<string, Round[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, askers, prepare } of sources) {
      await prepare()
      const start = performance.now()
      const times = await askers.ask(numbersOf(round).map(lookUp), isUser)
      keep(results, name, roundOf(times, performance.now() - start))
    }
  }
  printRounds(
    `FreeSWITCH looks for a user (user_data), ${rounds} rounds of ${perRound}, ${connections} at once`,
    results,
  )
}

/** FreeSWITCH looks its user up as it does for every REGISTER and every call, and answers with the id. */
const lookUp = (number: string): string => `user_data ${number}@${domain} attr id`

function isUser(answer: string, command: string): void {
  if (command !== lookUp(answer.trim())) throw new Error(`${command}: ${answer}`)
}

const keep = (results: Map<string, Round[]>, name: string, round: Round): unknown =>
  results.set(name, [...(results.get(name) ?? []), round])

/** The first line is what the others are compared with. */
function printRounds(title: string, results: ReadonlyMap<string, readonly Round[]>): void {
  const medianOf = (all: readonly Round[]): number => median(all.map(({ perSecond }) => perSecond))
  const first = medianOf([...results.values()][0] ?? [])
  const rows = [...results].map(([name, all]) => [
    name,
    medianOf(all).toFixed(0),
    Math.min(...all.map(({ perSecond }) => perSecond)).toFixed(0),
    Math.max(...all.map(({ perSecond }) => perSecond)).toFixed(0),
    (medianOf(all) / first).toFixed(2),
    median(all.map(({ p99Ms }) => p99Ms)).toFixed(2),
  ])
  printTable(title, ['', 'answers/s, median', 'lowest', 'highest', 'ratio', 'p99 ms'], rows)
}

/** Three FreeSWITCH of one binary, each with another place to look. */
async function openFreeswitches(
  home: FreeswitchHome,
  folder: string,
  database: string,
  house: House,
  opened: BareFreeswitch[],
): Promise<Source[]> {
  const open = async (source: DirectorySource): Promise<SwitchAskers> => {
    const freeswitch = await startDirectory(home, join(folder, source.type), source)
    opened.push(freeswitch)
    return SwitchAskers.open(freeswitch.esl, connections)
  }
  const lua = pgsqlDsn(database)
  const url = `http://127.0.0.1:${house.port}/v1/freeswitch/xml`
  const curl = await open({ type: 'xml_curl', url, credentials: `${xmlCurl.user}:${xmlCurl.password}` })
  const idle = async (): Promise<void> => undefined
  const forget = () => house.nacd.api.remove('/v1/extension-cache')
  return [
    { name: 'static XML', askers: await open({ type: 'static' }), prepare: idle },
    { name: 'Lua, SELECT in PostgreSQL', askers: await open({ type: 'lua', database: lua }), prepare: idle },
    { name: 'nacd over xml_curl, PostgreSQL, cold', askers: curl, prepare: forget },
    { name: 'nacd over xml_curl, PostgreSQL, cached', askers: curl, prepare: idle },
  ]
}

/** Directory answers: nacd alone on the three databases; FreeSWITCH with nacd, with its own XML and with a Lua script. */
export async function run(): Promise<void> {
  const folder = makeTempFolder('bench-directory')
  const servers: DatabaseServer[] = []
  const houses: House[] = []
  const freeswitches: BareFreeswitch[] = []
  try {
    const [postgres, mariadb] = await Promise.all([startPostgres(), startMariadb()])
    servers.push(postgres, mariadb)
    const postgresUrl = await fillPostgres(postgres)
    const databases = {
      PostgreSQL: { db_type: 'postgres', db_string: postgresUrl },
      MariaDB: { db_type: 'mysql', db_string: await fillMariadb(mariadb) },
      SQLite: { db_type: 'sqlite', db_string: fillSqlite(join(folder.path, 'customer.db')) },
    }
    for (const [name, database] of Object.entries(databases))
      houses.push(await openHouse(join(folder.path, name), name, database))
    await measureHttp(houses)
    const home = findFreeswitch()
    const [house] = houses
    if (home === null || house === undefined) console.log('\nno FreeSWITCH found: not measured beside it')
    else await measureFreeswitch(await openFreeswitches(home, folder.path, postgresUrl, house, freeswitches))
  } finally {
    for (const { program } of freeswitches) await program.stop()
    for (const { nacd } of houses) await nacd.stop()
    for (const server of servers) await server.stop()
    folder.remove()
  }
}
