import { House } from '../../../test/scenarios/support/house.ts'
import { AgentCrowd } from '../../../test/scenarios/support/phone/agent-crowd.ts'
import { CallerCrowd, openEntrance } from '../../../test/scenarios/support/phone/caller-crowd.ts'
import { crowdAccounts, hire, setGroup } from '../../../test/scenarios/support/queue/staff.ts'
import { askSwitch, listChannels } from '../../../test/scenarios/support/switch/event-socket.ts'
import type { FreeswitchMore } from '../../../test/scenarios/support/switch/freeswitch-configuration.ts'
import type { SwitchKind } from '../../../test/scenarios/support/switch/switch-kind.ts'
import { until } from '../../../test/scenarios/support/until.ts'
import { callcenterDialplan, callcenterNumber, setAgents } from './callcenter.ts'

const accounts = crowdAccounts(10)
export const agents: readonly string[] = accounts.map(({ number }) => number)

const talkMs = 1_000
const group = '121'

/** Somebody's queue on a switch, with the same phones. */
export interface Contender {
  readonly name: string
  /** The number its callers dial. */
  readonly number: string
  /** Whether the agents take calls. */
  setReady(ready: boolean): Promise<void>
}

/** A switch with nacd, agents who are registered and talk a second with each caller, and a way in for callers. */
export async function openHouse(
  kind: SwitchKind,
  freeswitch?: (folder: string) => FreeswitchMore,
): Promise<House> {
  const house = await House.open(kind, {
    accounts,
    dialplan: callcenterDialplan,
    rtpPorts: 800,
    settings: { log_level: 'warn', http_call_flow_url: '', push_event_url: '' },
    ...(freeswitch === undefined ? {} : { freeswitch }),
  })
  try {
    await openEntrance(house)
    await setGroup(house, group, { music: 'music.wav' })
    house.lendOut(
      await AgentCrowd.open({ sipPort: house.ports.sip, accounts, turns: [{ way: 'answers', talkMs }] }),
    )
  } catch (error) {
    await house.close()
    throw error
  }
  return house
}

export const nacdQueue = (house: House): Contender => ({
  name: `nacd, ${house.kind === 'embedded' ? 'embedded switch' : 'FreeSWITCH'}`,
  number: group,
  async setReady(ready) {
    for (const extension of agents) await hire(house, extension, { status: ready ? 'ready' : 'offline' })
  },
})

export const callcenterQueue = (house: House): Contender => ({
  name: 'mod_callcenter, the same FreeSWITCH',
  number: callcenterNumber,
  async setReady(ready) {
    for (const command of setAgents(agents, ready)) await askSwitch(house.eventSocket, command)
  },
})

/** Runs `work` while `waiting` callers wait, and afterwards nobody does. */
export async function withCallers<T>(
  house: House,
  { number: callee }: Contender,
  waiting: number,
  work: () => Promise<T>,
): Promise<T> {
  const crowd = await CallerCrowd.start(house, {
    callee,
    callers: Array.from({ length: 10_000 }, (_, nth) => ({ number: String(13_900_000_000 + nth) })),
    perSecond: 40,
    atOnce: waiting,
    tickMs: 1_000,
  })
  try {
    await crowd.taken(waiting, 60_000)
    return await work()
  } finally {
    await crowd.close()
    await hangUpAll(house)
  }
}

/** Legs whose phones are gone: the switch is told so. */
async function hangUpAll({ eventSocket, kind }: House): Promise<void> {
  const none = async (): Promise<boolean> => {
    const legs = await listChannels(eventSocket)
    const commands = kind === 'freeswitch' ? ['hupall'] : legs.map(({ uuid }) => `uuid_kill ${uuid}`)
    for (const command of legs.length === 0 ? [] : commands) await askSwitch(eventSocket, command)
    return legs.length === 0
  }
  // A switch with much to do answers late, and is asked again.
  const looked = (): Promise<boolean> => none().catch(() => false)
  await until('no leg left', looked, { within: 60_000, every: 500 })
}
