import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { readFlowResponse } from '../../src/callflow/index.ts'
import { freePort } from '../../test/scenarios/support/free-ports.ts'
import { until } from '../../test/scenarios/support/until.ts'
import { load, type RawRequest, rawPost } from '../support/http-load.ts'
import { median, percentile, printTable } from '../support/table.ts'

const [connections, perRound, rounds] = [32, 10_000, 5]
const here = (path: string) => new URL(path, import.meta.url).pathname

interface Contender {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

interface Round {
  readonly perSecond: number
  readonly p99Ms: number
  /** Processor time of the server for one request, microseconds: what other programs do meanwhile shows least here. */
  readonly cpuMicros: number
}

const request = (event: string, fields: Record<string, unknown>): string =>
  JSON.stringify({
    sip_network_ip: '127.0.0.1',
    sip_network_port: '5060',
    timestamp: '1700000000',
    event,
    direction: 'inbound',
    caller_number: '13800138000',
    callee_number: '02088880000',
    group_number: '110',
    middle_number: '',
    dtmf: '',
    additional_data: {},
    ...fields,
  })

/** What the servers hear of one call through the menu to an agent: two questions, three push events. */
function callOf(nth: number): [string, string][] {
  const [call, leg] = [`call-${nth}`, `leg-${nth}`]
  const agent = { direction: 'outbound', callee_number: String(1001 + (nth % 10)), call_uuid: leg }
  const atMenu = { call_uuid: call, dtmf: '1', additional_data: { menu: 'main', badKeys: 0 } }
  return [
    ['/call_flow', request('incoming', { call_uuid: call })],
    ['/call_flow', request('dtmf', atMenu)],
    ['/push_event', request('callout', agent)],
    ['/push_event', request('hangup', agent)],
    ['/push_event', request('hangup', { call_uuid: call })],
  ]
}

const calls: readonly RawRequest[] = Array.from({ length: 200 }, (_, nth) => callOf(nth))
  .flat()
  .map(([path, body]) => rawPost(path, body))

/** Every server has to say the same, field by field, as nacd reads it. */
const sameQuestions: readonly string[] = [
  ...['110', '119', '120', '121', '122', '999'].map((group_number, nth) =>
    request('incoming', { group_number, call_uuid: `same-${nth}` }),
  ),
  ...['2', '3', '0', '7', ''].map(dtmf =>
    request('dtmf', { call_uuid: 'same', dtmf, additional_data: { menu: 'main', badKeys: 1 } }),
  ),
  ...['1', '2', '*', '9'].map(dtmf =>
    request('dtmf', { call_uuid: 'same', dtmf, additional_data: { menu: 'support', badKeys: 0 } }),
  ),
  request('bridge_failed', { call_uuid: 'same', additional_data: { tried: ['1001', '1002'] } }),
]

/**
 * The example call-flow server, which is written to be read, against the same logic in one file on bare node:http and on
 * Go's net/http. One process each, rounds in turn, the same load.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nacd-bench-'))
  const running: { contender: Contender; child: ChildProcess; port: number; rounds: Round[] }[] = []
  try {
    for (const contender of contenders(folder))
      running.push({ contender, ...(await start(contender)), rounds: [] })
    checkSame(await Promise.all(running.map(({ port }) => answersOf(port))))
    for (const { port } of running) await load(port, connections, perRound, calls)
    for (let round = 0; round < rounds; round += 1)
      for (const each of running) each.rounds.push(await measure(each.child, each.port))
    printResult(running.map(each => [each.contender.name, each.rounds]))
  } finally {
    for (const { child } of running) child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

function contenders(folder: string): Contender[] {
  const node = (path: string): Contender['command'] => [process.execPath, here(path)]
  const all: Contender[] = [
    { name: 'the example server', command: node('../../examples/acd-http-server/server.ts') },
    { name: 'bare node:http', command: node('peers/acd.ts') },
  ]
  const program = join(folder, 'acd')
  const { status, error, stderr } = spawnSync('go', ['build', '-o', program, here('peers/acd.go')], {
    encoding: 'utf8',
  })
  if (status === 0) return [...all, { name: "Go's net/http", command: [program] }]
  console.log(`\nGO IS LEFT OUT: ${error === undefined ? stderr : 'there is no go on the PATH'}`)
  return all
}

async function start({ command, name }: Contender): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort()
  const [file, ...args] = command
  const child = spawn(file, args, {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await once(child, 'spawn')
  await until(`${name} listens`, () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    ),
  )
  return { child, port }
}

/** What it answers, empty fields filled in as nacd does; agents are reserved and let go again. */
async function answersOf(port: number): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const body of sameQuestions) {
    const response = await fetch(`http://127.0.0.1:${port}/call_flow`, { method: 'POST', body })
    answers.push(readFlowResponse(await response.text()))
  }
  for (const nth of sameQuestions.keys()) await hangUp(port, `same-${nth}`)
  await hangUp(port, 'same')
  return answers
}

const hangUp = (port: number, call_uuid: string): Promise<unknown> =>
  fetch(`http://127.0.0.1:${port}/push_event`, { method: 'POST', body: request('hangup', { call_uuid }) })

function checkSame([first = [], ...others]: readonly unknown[][]): void {
  for (const answers of others)
    for (const [nth, answer] of answers.entries())
      if (!isDeepStrictEqual(answer, first[nth]))
        throw new Error(`not the same answer: ${JSON.stringify(first[nth])} and ${JSON.stringify(answer)}`)
}

async function measure(child: ChildProcess, port: number): Promise<Round> {
  const before = cpuMicrosOf(child)
  const { latencies, tookMs } = await load(port, connections, perRound, calls)
  return {
    perSecond: (perRound / tookMs) * 1000,
    p99Ms: percentile(latencies, 0.99),
    cpuMicros: (cpuMicrosOf(child) - before) / perRound,
  }
}

/** User and system time of a process so far (proc(5): fields 14 and 15 of stat, in ticks of 10 ms). */
function cpuMicrosOf({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

function printResult(results: readonly (readonly [string, readonly Round[]])[]): void {
  const of = (all: readonly Round[], read: (round: Round) => number) => median(all.map(read))
  const base = of(results[0]?.[1] ?? [], round => round.perSecond)
  printTable(
    `the example call-flow server: ${connections} connections, ${rounds} rounds of ${perRound} requests each, medians`,
    ['', 'requests/s', 'lowest', 'highest', 'ratio', 'p99 ms', 'CPU us/request'],
    results.map(([name, all]) => {
      const speeds = all.map(round => round.perSecond)
      const speed = median(speeds)
      const whole = (value: number) => Math.round(value).toString()
      return [
        name,
        whole(speed),
        whole(Math.min(...speeds)),
        whole(Math.max(...speeds)),
        (speed / base).toFixed(2),
        of(all, round => round.p99Ms).toFixed(2),
        of(all, round => round.cpuMicros).toFixed(0),
      ]
    }),
  )
}
