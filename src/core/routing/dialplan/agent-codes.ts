/** The codes agents dial to say what they are; "" = there is none. */
export interface AgentCodes {
  readonly ready: string
  /** Digits after it name the reason. */
  readonly busy: string
  readonly offline: string
  readonly wrapUpEnd: string
}

export const noAgentCodes: AgentCodes = { ready: '', busy: '', offline: '', wrapUpEnd: '' }

const longestReason = 32

/** The data of `nagent` (core/acd/agent-wish.ts) for what was dialled; null = no code. */
export function agentCodeOf(dialled: string, codes: AgentCodes): string | null {
  const { ready, busy, offline, wrapUpEnd } = codes
  if (dialled === '') return null
  if (dialled === ready) return 'ready'
  if (dialled === offline) return 'offline'
  if (dialled === wrapUpEnd) return 'wrap_up_end'
  if (busy === '' || !dialled.startsWith(busy)) return null
  const reason = dialled.slice(busy.length)
  if (reason === '') return 'busy'
  return /^\d+$/.test(reason) && reason.length <= longestReason ? `busy,${reason}` : null
}

/** Whether somebody who dials `other` could mean a reason after the code `busy`. */
export const isReasonForm = (other: string, busy: string): boolean =>
  busy !== '' && other !== busy && other.startsWith(busy) && /^\d+$/.test(other.slice(busy.length))
