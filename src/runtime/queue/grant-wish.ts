import type { AgentWish, WishOutcome } from '../../core/acd/agents/agent-wish.ts'
import type { Log } from '../../ports/log.ts'
import type { AgentDesk } from '../../ports/queue/agent-desk.ts'

interface WishDeps {
  readonly agents: AgentDesk
  readonly log: Log
}

/** Does what an agent wishes for themselves. Never rejects. */
export async function grantWish(
  { agents, log }: WishDeps,
  extension: string,
  wish: AgentWish,
): Promise<WishOutcome> {
  if (wish.type === 'endRest') return agents.endRest(extension)
  try {
    return await agents.setStatus(extension, wish.status, wish.reason)
  } catch (error) {
    log.error({ agent: extension, error: String(error) }, 'agent status could not be saved')
    return 'failed'
  }
}
