import type { AgentStatus } from '../../core/acd/records.ts'
import type { AgentAdmin } from '../../ports/queue/agent-admin.ts'
import type { AgentDesk, RestOutcome } from '../../ports/queue/agent-desk.ts'
import type { AcdRunner } from './acd-runner.ts'

export interface AgentDeskDeps {
  readonly store: Pick<AgentAdmin, 'changeAgent'>
  readonly acd: Pick<AcdRunner, 'engine' | 'stateOf' | 'tell'>
}

/** The one way to an agent's status and rest, whoever wishes it. A new status is kept first and lived by then. */
export function createAgentDesk({ store, acd }: AgentDeskDeps): AgentDesk {
  const restOf = (extension: string): RestOutcome => {
    const known = acd.engine.agent(extension)
    if (known === undefined) return 'notFound'
    return known.agent.activity.type === 'resting' ? 'done' : 'notResting'
  }
  return {
    async setStatus(extension, status: AgentStatus, statusReason) {
      const outcome = await store.changeAgent(extension, { status, statusReason })
      return outcome.type === 'changed' ? 'done' : 'notFound'
    },
    endRest(extension) {
      const outcome = restOf(extension)
      if (outcome === 'done') acd.tell({ type: 'restEnded', extension })
      return outcome
    },
    extendRest(extension, seconds) {
      const outcome = restOf(extension)
      if (outcome === 'done') acd.tell({ type: 'restExtended', extension, seconds })
      return outcome
    },
  }
}
