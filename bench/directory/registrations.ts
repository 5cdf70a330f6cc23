import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../../test/databases/postgres.ts'
import { freePort } from '../../test/scenarios/support/free-ports.ts'
import { Nacd } from '../../test/scenarios/support/nacd/nacd.ts'
import { Program } from '../../test/scenarios/support/process/program.ts'
import { pickPorts, setups, xmlCurl } from '../../test/scenarios/support/switch/switch-kind.ts'
import { makeTempFolder } from '../../test/scenarios/support/temp-folder.ts'
import { until } from '../../test/scenarios/support/until.ts'
import { pacedLoad } from '../support/http-load.ts'
import { processorSeconds } from '../support/processor-time.ts'
import { median, percentile, printTable } from '../support/table.ts'
import { fillPostgres } from './databases.ts'
import { extensions, passwordQuery } from './extensions.ts'
import { question } from './question.ts'
import { RegisteringPhones } from './registering-phones.ts'

/** Everybody registers again within this time, in seconds. */
const roundSeconds = 60
const rounds = 3

interface Round {
  readonly controller: number
  readonly embedded: number
  readonly times: readonly number[]
}

/**
 * 10,000 phones, each of which registers once a minute and is challenged each time, on the embedded switch with the
 * passwords in PostgreSQL: what that costs the controller and the switch, in shares of one core.
 */
export async function run(): Promise<void> {
  const folder = makeTempFolder('bench-registrations')
  const ports = await pickPorts(100)
  const server = await startPostgres()
  const nacd = new Nacd(folder.path, ports.http, {
    settings: {
      db_type: 'postgres',
      db_string: await fillPostgres(server),
      ext_query_string: passwordQuery,
      listen: `127.0.0.1:${ports.http}`,
      xml_curl_user: xmlCurl.user,
      xml_curl_password: xmlCurl.password,
      log_level: 'warn',
    },
    switch: setups.embedded.attributes(ports),
    dialplan: '',
  })
  const phones = await RegisteringPhones.open(ports.sip, '127.0.0.1')
  try {
    await nacd.start()
    const pids = [nacd.program.pid, embeddedPid(folder.path)] as const
    await registerAll(phones, roundSeconds)
    const measured: Round[] = []
    for (let round = 0; round < rounds; round += 1) measured.push(await measure(phones, pids))
    printRounds(measured)
    await compareDirectories({ pid: nacd.program.pid, port: ports.http })
  } finally {
    phones.close()
    await nacd.stop()
    await server.stop()
    folder.remove()
  }
}

const embeddedPid = (folder: string): number =>
  Number(readFileSync(join(folder, 'var', 'softswitch-local.pid'), 'utf8'))

interface Directory {
  readonly pid: number
  readonly port: number
}

/** The questions of those phones alone, at the same pace: nacd beside a bare HTTP server that has all in its memory. */
async function compareDirectories(ours: Directory): Promise<void> {
  const port = await freePort()
  const server = fileURLToPath(new URL('./peers/directory-server.ts', import.meta.url))
  const bare = await Program.start(process.execPath, [server, String(port)], { name: 'bare server' })
  try {
    await until('the bare server', () =>
      fetch(`http://127.0.0.1:${port}`, { method: 'POST' }).catch(() => null),
    )
    const shares = { ours: [] as number[], bare: [] as number[] }
    for (let round = 0; round < rounds; round += 1) {
      shares.ours.push(await shareOf(ours))
      shares.bare.push(await shareOf({ pid: bare.pid, port }))
    }
    const ratio = median(shares.ours) / median(shares.bare)
    printTable(
      'the same questions over HTTP alone, at the same pace: share of one core',
      ['', 'median', 'ratio'],
      [
        ['nacd, one SELECT in PostgreSQL for each', percent(median(shares.ours)), ratio.toFixed(2)],
        ['bare node:http, from memory', percent(median(shares.bare)), '1'],
      ],
    )
  } finally {
    await bare.stop()
  }
}

/** Of one core, over a third of a round. */
async function shareOf({ pid, port }: Directory): Promise<number> {
  const seconds = roundSeconds / 3
  const asked = extensions.slice(0, extensions.length / 3).map(({ number }) => question(number))
  const before = processorSeconds(pid)
  await pacedLoad(port, asked, seconds * 1000)
  return (processorSeconds(pid) - before) / seconds
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** Rejects when a phone is refused or gets no answer. */
async function registerAll(phones: RegisteringPhones, seconds: number): Promise<void> {
  await phones.register(extensions, seconds * 1000)
  await until('an answer for every phone', () => phones.waiting === 0)
  if (phones.refused > 0) throw new Error(`${phones.refused} phones were refused`)
}

async function measure(phones: RegisteringPhones, pids: readonly [number, number]): Promise<Round> {
  const before = pids.map(processorSeconds)
  const start = performance.now()
  phones.times.length = 0
  await registerAll(phones, roundSeconds)
  const seconds = (performance.now() - start) / 1000
  const [controller = 0, embedded = 0] = pids.map(
    (pid, nth) => (processorSeconds(pid) - (before[nth] ?? 0)) / seconds,
  )
  return { controller, embedded, times: [...phones.times] }
}

function printRounds(all: readonly Round[]): void {
  const times = all.flatMap(round => round.times)
  const row = (name: string, of: (round: Round) => number): string[] => [
    name,
    ...[median(all.map(of)), Math.min(...all.map(of)), Math.max(...all.map(of))].map(percent),
  ]
  printTable(
    `${extensions.length} phones register every ${roundSeconds} s, ${rounds} rounds: share of one core`,
    ['', 'median', 'lowest', 'highest'],
    [row('nacd, the controller', round => round.controller), row('embedded switch', round => round.embedded)],
  )
  const shown = [0.5, 0.99].map(share => `${percentile(times, share).toFixed(1)} ms`)
  console.log(`REGISTER to 200, challenge included: median ${shown[0]}, p99 ${shown[1]}`)
}
