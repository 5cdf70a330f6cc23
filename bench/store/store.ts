import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openStore, type Store } from '../../src/adapters/sql/store.ts'
import { step, summary } from '../../src/adapters/sql/testing/records.ts'
import { systemClock } from '../../src/adapters/system/clock.ts'
import type { StoreConfig } from '../../src/config/config.ts'
import { legId } from '../../src/core/shared/ids.ts'
import { memoryLog } from '../../src/testing/memory-log.ts'
import { startMariadb } from '../../test/databases/mariadb.ts'
import { startPostgres } from '../../test/databases/postgres.ts'
import { printTable } from '../support/table.ts'

const callsPerRound = 1000
const stepsPerCall = 8
/** Each database writes for as long as this, whatever it gets done. */
const writingMs = 8000
const changes = 200

interface Measured {
  readonly name: string
  readonly callsPerSecond: number
  readonly changesPerSecond: number
  readonly stallMs: number
  /** Of nacd's own processor, per call, in µs. */
  readonly cpuUs: number
}

async function measure(name: string, config: StoreConfig): Promise<Measured> {
  const store = await openStore(config, { clock: systemClock, log: memoryLog() })
  try {
    await writeCalls(store, 0)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    let calls = 0
    while (performance.now() - start < writingMs) {
      calls += callsPerRound
      await writeCalls(store, calls)
    }
    const seconds = (performance.now() - start) / 1000
    const { user, system } = process.cpuUsage(cpu)
    delay.disable()
    return {
      name,
      callsPerSecond: calls / seconds,
      cpuUs: (user + system) / calls,
      stallMs: delay.max / 1e6,
      changesPerSecond: await changeAgents(store),
    }
  } finally {
    await store.close()
  }
}

async function writeCalls({ callLog }: Store, from: number): Promise<void> {
  for (let call = from; call < from + callsPerRound; call += 1) {
    const uuid = `8f14e45f-ceea-467f-a0e6-${call}`
    for (let each = 0; each < stepsPerCall; each += 1) {
      callLog.step(legId(uuid), step('offered', { group: '120', agent: '1001', each }))
    }
    callLog.ended(summary(uuid))
  }
  await callLog.flush()
}

/** One after another, as agents log in and out. */
async function changeAgents({ agents }: Store): Promise<number> {
  await agents.seed([], [{ ...agentOf(), status: 'offline' }])
  const start = performance.now()
  for (let each = 0; each < changes; each += 1) {
    await agents.setStatus('1001', each % 2 === 0 ? 'busy' : 'ready', '')
  }
  return changes / ((performance.now() - start) / 1000)
}

const agentOf = () =>
  ({
    extension: '1001',
    name: '',
    jobNumber: '',
    groups: [],
    skills: {},
    statusReason: '',
    maxNoAnswer: 0,
    wrapUp: null,
    autoAnswer: false,
    rests: {},
  }) as const

async function measureServer(name: string, start: typeof startPostgres): Promise<Measured> {
  const server = await start()
  try {
    return await measure(name, { type: server.type, url: await server.createDatabase() })
  } finally {
    await server.stop()
  }
}

/** Call records and changes of agents in nacd's own store, on each database there is. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nacd-bench-'))
  try {
    const measured = [
      await measure('SQLite', { type: 'sqlite', file: join(folder, 'nacd.db') }),
      await measureServer('PostgreSQL', startPostgres),
      await measureServer('MariaDB', startMariadb),
    ]
    printTable(
      `store: calls of ${stepsPerCall} steps and a record each, ${writingMs / 1000} s for each database; then an agent's status`,
      ['', 'calls/s', "nacd's CPU µs/call", 'longest stall ms', 'changes/s'],
      measured.map(each => [
        each.name,
        Math.round(each.callsPerSecond).toLocaleString('en'),
        each.cpuUs.toFixed(0),
        each.stallMs.toFixed(0),
        Math.round(each.changesPerSecond).toLocaleString('en'),
      ]),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
