import type { AgentState } from '../acd/queue-fact.ts'
import type { AgentStatus } from '../acd/records.ts'

/**
 * What an agent's time goes by. `ready`: free for a call. `paused`: busy by their own word. `talking`: on a call of a
 * queue, held ones included. `otherCall`: on a call that came by no queue. `resting`: after an offer not taken.
 * `offline`: logged out, or the phone is not registered.
 */
export type AgentTime =
  | 'ready'
  | 'paused'
  | 'ringing'
  | 'talking'
  | 'otherCall'
  | 'wrapUp'
  | 'resting'
  | 'offline'

const eachTime: Readonly<Record<AgentTime, true>> = {
  ready: true,
  paused: true,
  ringing: true,
  talking: true,
  otherCall: true,
  wrapUp: true,
  resting: true,
  offline: true,
}

export const agentTimes = Object.keys(eachTime) as readonly AgentTime[]

const byState: Readonly<Record<Exclude<AgentState, 'idle' | 'talking' | 'held' | 'resting'>, AgentTime>> = {
  unregistered: 'offline',
  offered: 'ringing',
  ringing: 'ringing',
  wrap_up: 'wrapUp',
}

/** Work that has begun counts though the agent has logged out meanwhile. */
export function agentTimeOf(state: AgentState, status: AgentStatus, isOfQueue: boolean): AgentTime {
  if (state === 'talking' || state === 'held') return isOfQueue ? 'talking' : 'otherCall'
  if (state !== 'idle' && state !== 'resting') return byState[state]
  if (status === 'offline') return 'offline'
  if (status === 'busy') return 'paused'
  return state === 'resting' ? 'resting' : 'ready'
}
