import type { AgentState, QueueFact } from '../acd/queue-fact.ts'
import type { AgentStatus } from '../acd/records.ts'
import type { Doing } from './spent-time.ts'

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

const isOfQueue: ReadonlySet<AgentTime> = new Set(['ringing', 'talking', 'wrapUp'])

/** What an agent does from a fact on. A reason's blanks around it are nobody's meaning, and MySQL does not see them. */
export function doingOf({
  state,
  status,
  callId,
  group,
  reason,
}: Extract<QueueFact, { type: 'agentIs' }>): Doing {
  const time = agentTimeOf(state, status, callId !== '')
  return {
    time,
    group: isOfQueue.has(time) ? group : '',
    reason: time === 'paused' ? reason.trim() : '',
  }
}

/** Work that has begun counts though the agent has logged out meanwhile. */
function agentTimeOf(state: AgentState, status: AgentStatus, hasCall: boolean): AgentTime {
  if (state === 'talking' || state === 'held') return hasCall ? 'talking' : 'otherCall'
  if (state !== 'idle' && state !== 'resting') return byState[state]
  if (status === 'offline') return 'offline'
  if (status === 'busy') return 'paused'
  return state === 'resting' ? 'resting' : 'ready'
}
