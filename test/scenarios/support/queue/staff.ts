import type { House } from '../house.ts'
import type { Account } from '../phone/register-all.ts'
import { until } from '../until.ts'

/** Agents whom SIPp plays: extensions from 3001 on. */
export const crowdAccounts = (count: number): readonly Account[] =>
  Array.from({ length: count }, (_, nth) => ({ number: String(3_001 + nth), password: `crowd-${nth}-4Kp9` }))

/** Fields of `/v1/agents` that the scenarios of queues use; what is left out is as it is by default. */
export interface AgentFields {
  readonly groups?: readonly {
    readonly number: string
    readonly level?: number
    readonly position?: number
  }[]
  readonly skills?: Readonly<Record<string, number>>
  readonly status?: 'ready' | 'busy' | 'offline'
  readonly wrap_up?: number
}

/** An agent of group 121, ready. */
export async function hire({ nacd }: House, extension: string, fields: AgentFields = {}): Promise<void> {
  const usual = { job_number: `8${extension}`, groups: [{ number: '121' }], status: 'ready' }
  await nacd.api.put(`/v1/agents/${extension}`, { ...usual, ...fields })
}

/** No agent is left, so that those of one scenario are not those of the next. */
export async function dismissAll({ nacd }: House): Promise<void> {
  const { items } = await nacd.api.get<{ items: { extension: string }[] }>('/v1/agents?page_size=500')
  for (const { extension } of items) await nacd.api.remove(`/v1/agents/${extension}`)
}

/** A group with these fields of `/v1/groups`, and all others as they are by default. */
export async function setGroup({ nacd }: House, number: string, fields: object = {}): Promise<void> {
  await nacd.api.put(`/v1/groups/${number}`, { name: number, ring_timeout: 15, ...fields })
}

/** What the queue has told of an agent. */
export async function stateOf({ nacd }: House, extension: string): Promise<string> {
  return (await nacd.api.get<{ live: { state: string } }>(`/v1/agents/${extension}`)).live.state
}

/** Resolves when the agent is in that state. */
export async function becomes(
  house: House,
  extension: string,
  state: string,
  within = 10_000,
): Promise<void> {
  let last = ''
  const look = async () => {
    last = await stateOf(house, extension)
    return last === state
  }
  await until(`agent ${extension} ${state}`, look, { within }).catch((error: Error) => {
    throw new Error(`${error.message}; is ${last}`)
  })
}

/** Resolves when all of them have nothing to do. */
export async function allIdle(house: House, extensions: readonly string[], within = 10_000): Promise<void> {
  let others: readonly string[] = []
  const done = async () => {
    const states = await statesOf(house)
    others = extensions
      .filter(extension => states.get(extension) !== 'idle')
      .map(extension => `${extension} ${states.get(extension) ?? 'unknown'}`)
    return others.length === 0
  }
  await until('every agent idle', done, { within, every: 100 }).catch((error: Error) => {
    throw new Error(`${error.message}; not idle: ${others.join(', ')}`)
  })
}

async function statesOf({ nacd }: House): Promise<ReadonlyMap<string, string>> {
  const { items } = await nacd.api.get<{ items: { extension: string; live: { state: string } }[] }>(
    '/v1/agents?page_size=500',
  )
  return new Map(items.map(({ extension, live }) => [extension, live.state]))
}

/** How many callers of a group wait. */
export async function waitingIn({ nacd }: House, group = '121'): Promise<number> {
  return (await nacd.api.get<{ live: { waiting: number } }>(`/v1/groups/${group}`)).live.waiting
}

/** Resolves when so many callers of the group wait. */
export async function wait(house: House, count: number, group = '121'): Promise<void> {
  await until(`${count} callers waiting in ${group}`, async () => (await waitingIn(house, group)) === count)
}
