import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { openStore } from '../../src/adapters/sql/store.ts'
import { systemClock } from '../../src/adapters/system/clock.ts'
import { agent, group } from '../../src/core/acd/testing/records.ts'
import { AcdRunner } from '../../src/runtime/queue/acd-runner.ts'
import { noQueueParts } from '../../src/runtime/queue/queue-parts.ts'
import { memoryLog } from '../../src/testing/memory-log.ts'
import { percentile, printTable } from '../support/table.ts'

const groups = 50
const changes = 100

interface Measured {
  /** From the wish to the queue's living by it, ms. */
  readonly p50: number
  readonly p99: number
  /** Of this process's processor, per change, ms. */
  readonly cpu: number
  readonly stall: number
}

const number = (at: number): string => String(500 + (at % groups))

/** Agents in two groups each turn busy and ready again, in nacd's own store in SQLite, with the queue listening. */
async function measure(agents: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'nacd-bench-'))
  const log = memoryLog()
  const store = await openStore(
    { type: 'sqlite', file: join(folder, 'nacd.db') },
    { clock: systemClock, log },
  )
  const records = Array.from({ length: agents }, (_, at) =>
    agent(String(1000 + at), [number(at), number(at + 7)].toSorted(), { skills: { english: 50 } }),
  )
  await store.agents.seed(
    Array.from({ length: groups }, (_, at) => group(number(at))),
    records,
  )
  const nothing = (): void => undefined
  const acd = new AcdRunner({
    clock: systemClock,
    log,
    hasOneSwitch: true,
    store: store.agents,
    memory: noQueueParts.memory,
    facts: noQueueParts.facts,
    vipPriority: () => 0,
    callbacks: { claim: () => null, callServed: nothing, callLeft: nothing },
    post: () => true,
    loaded: nothing,
    agentChanged: nothing,
  })
  try {
    await acd.load()
    return await change(acd, store.agents, agents)
  } finally {
    acd.stop()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function change(
  acd: AcdRunner,
  store: { setStatus(extension: string, status: 'busy' | 'ready', reason: string): Promise<void> },
  agents: number,
): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const times: number[] = []
  const cpu = process.cpuUsage()
  delay.enable()
  for (let each = 0; each < changes; each++) {
    const extension = String(1000 + ((each * 7) % agents))
    const status = each % 2 === 0 ? 'busy' : 'ready'
    const begin = performance.now()
    await store.setStatus(extension, status, `${each}`)
    while (acd.engine.agent(extension)?.agent.record.statusReason !== `${each}`) await setTimeout(0)
    times.push(performance.now() - begin)
    await setTimeout(2)
  }
  delay.disable()
  const { user, system } = process.cpuUsage(cpu)
  return {
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpu: (user + system) / 1000 / changes,
    stall: delay.max / 1e6,
  }
}

/** What it costs that an agent sets their status. */
export async function run(): Promise<void> {
  const rows: string[][] = []
  for (const agents of [20, 2_000]) {
    const { p50, p99, cpu, stall } = await measure(agents)
    rows.push([agents.toLocaleString('en'), ...[p50, p99, cpu, stall].map(each => each.toFixed(2))])
  }
  printTable(
    `agent status: ${changes} changes one after another, SQLite, ${groups} groups, the queue listening`,
    ['agents', 'until the queue knows, p50 ms', 'p99 ms', 'CPU ms a change', 'longest stall ms'],
    rows,
  )
}
