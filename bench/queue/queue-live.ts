import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { House } from '../../test/scenarios/support/house.ts'
import { EventListener } from '../../test/scenarios/support/switch/event-listener.ts'
import { findFreeswitch } from '../../test/scenarios/support/switch/freeswitch-home.ts'
import { processorSeconds } from '../support/processor-time.ts'
import { median, percentile, printTable } from '../support/table.ts'
import { callcenterParts, hasCallcenter } from './queue-live/callcenter.ts'
import {
  agents,
  type Contender,
  callcenterQueue,
  nacdQueue,
  openHouse,
  withCallers,
} from './queue-live/contender.ts'
import { gapsOf } from './queue-live/gaps.ts'

/** Callers on the line; the talking ones wait no more, and others call in their place. */
const sizes = [10, 100, 300] as const
const talkingMs = 12_000
const idleMs = 20_000

interface Result {
  readonly name: string
  readonly gaps: ReadonlyMap<number, readonly number[]>
  /** Shares of one core with the most callers and no agent; of the controller only where there is one at work. */
  readonly controller: number
  readonly freeswitch: number
}

/**
 * An agent's leg is hung up, the next caller waits: how long until the next leg to that agent is made? Told by the
 * switch's own events. nacd on the embedded switch, nacd on FreeSWITCH, and mod_callcenter on the same FreeSWITCH with
 * the same phones. Then nobody answers: what do waiting callers cost?
 */
export async function run(): Promise<void> {
  const results: Result[] = []
  await inHouse(await openHouse('embedded'), async house => {
    results.push(await measure(house, nacdQueue(house)))
  })
  const home = findFreeswitch()
  if (home === null) console.log('\nno FreeSWITCH found: the queue not measured on it')
  else {
    const withPeer = hasCallcenter(home)
    if (!withPeer) console.log('\nno mod_callcenter found: not measured beside it')
    // Both play the same file.
    const parts = (folder: string) => callcenterParts(agents, join(folder, 'voices', 'zh', 'music.wav'))
    await inHouse(await openHouse('freeswitch', withPeer ? parts : undefined), async house => {
      results.push(await measure(house, nacdQueue(house)))
      if (withPeer) results.push(await measure(house, callcenterQueue(house)))
    })
  }
  printGaps(results)
  printCosts(results)
}

async function inHouse(house: House, work: (house: House) => Promise<void>): Promise<void> {
  try {
    await work(house)
  } finally {
    await house.close()
  }
}

async function measure(house: House, contender: Contender): Promise<Result> {
  const gaps = new Map<number, readonly number[]>()
  await contender.setReady(false)
  for (const size of sizes)
    gaps.set(size, await withCallers(house, contender, size, () => talk(house, contender)))
  const most = Math.max(...sizes)
  const costs = await withCallers(house, contender, most, () =>
    idle([house.nacd.program.pid, house.switchPid]),
  )
  const [controller = 0, freeswitch = 0] = costs
  return { name: contender.name, gaps, controller, freeswitch }
}

/** The gaps while every agent takes one call after the other. */
async function talk(house: House, contender: Contender): Promise<readonly number[]> {
  const listener = await EventListener.start(house.eventSocket, 'CHANNEL_CREATE CHANNEL_HANGUP')
  try {
    await contender.setReady(true)
    await pause(talkingMs)
    await contender.setReady(false)
    return gapsOf(listener.events, agents)
  } finally {
    await listener.close()
  }
}

/** What each process takes of one core while nothing happens. */
async function idle(pids: readonly number[]): Promise<readonly number[]> {
  const before = pids.map(processorSeconds)
  await pause(idleMs)
  return pids.map((pid, nth) => (1000 * (processorSeconds(pid) - (before[nth] ?? 0))) / idleMs)
}

function printGaps(results: readonly Result[]): void {
  const peer = results.at(-1)
  const rows = results.flatMap(({ name, gaps }) =>
    [...gaps].map(([size, own]) => [
      String(size),
      name,
      String(own.length),
      ...[0.5, 0.99].map(share => percentile(own, share).toFixed(1)),
      ((peer === undefined ? 0 : median(peer.gaps.get(size) ?? [])) / median(own)).toFixed(0),
    ]),
  )
  printTable(
    `agent's leg hung up -> next leg to that agent made, ms; ${agents.length} agents, ${talkingMs / 1000} s each`,
    ['callers', '', 'legs', 'p50', 'p99', 'times as fast as the last'],
    rows.toSorted(([a], [b]) => Number(a) - Number(b)),
  )
}

function printCosts(results: readonly Result[]): void {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  printTable(
    `${Math.max(...sizes)} callers wait and no agent is there: share of one core over ${idleMs / 1000} s`,
    ['', 'controller', 'switch'],
    results.map(({ name, controller, freeswitch }) => [name, percent(controller), percent(freeswitch)]),
  )
}
