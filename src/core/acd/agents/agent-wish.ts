import type { AgentStatus } from '../records.ts'

/** What agents wish for themselves from their phone. */
export type AgentWish =
  | { readonly type: 'status'; readonly status: AgentStatus; readonly reason: string }
  | { readonly type: 'endRest' }

/** What came of it; `failed`: the store did not answer. */
export type WishOutcome = 'done' | 'notFound' | 'notResting' | 'failed'

const reason = /^[\p{L}\p{N}_.-]{1,32}$/u

/** Reads the data of the application `nagent`: `ready`, `busy[,reason]`, `offline`, `wrap_up_end`; null = none of them. */
export function readAgentWish(data: string): AgentWish | null {
  const [name = '', why = '', ...more] = data.split(',')
  if (more.length > 0 || (why !== '' && (name !== 'busy' || !reason.test(why)))) return null
  if (name === 'wrap_up_end') return { type: 'endRest' }
  if (name !== 'ready' && name !== 'busy' && name !== 'offline') return null
  return { type: 'status', status: name, reason: why }
}
