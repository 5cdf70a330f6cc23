import type { AcdEffect } from '../acd-effect.ts'
import type { AgentMemory } from '../agent-memory.ts'
import type { Ledger } from '../ledger.ts'
import type { QueueFact } from '../queue-fact.ts'
import { type Agent, memoryOf, onHandOf, stateOf } from './agent.ts'

type AgentIs = Extract<QueueFact, { type: 'agentIs' }>

/** Tells what agents are doing, and what is to be remembered of them, once for each change. */
export class AgentNews {
  readonly #told = new Map<string, AgentIs>()
  readonly #remembered = new Map<string, AgentMemory>()

  tell(agent: Agent, ledger: Ledger): void {
    const { extension } = agent.record
    const fact = this.#factOf(agent, ledger)
    const told = this.#told.get(extension)
    if (told === undefined || !isSameFact(told, fact)) {
      this.#told.set(extension, fact)
      ledger.fact(fact)
    }
    const memory = memoryOf(agent, ledger.now)
    const remembered = this.#remembered.get(extension)
    if (remembered !== undefined && isSameMemory(remembered, memory)) return
    this.#remembered.set(extension, memory)
    // What is known of an agent nobody had heard of is nothing yet.
    const effect: AcdEffect = { type: 'remember', memory }
    if (remembered !== undefined) ledger.add(effect)
  }

  /** Who is no more does nothing any more. */
  forget(agent: Agent, ledger: Ledger): void {
    const { extension } = agent.record
    if (this.#told.delete(extension)) ledger.fact(goneFact(extension, ledger))
    this.#remembered.delete(extension)
  }

  #factOf(agent: Agent, { now }: Ledger): AgentIs {
    const { extension, status, statusReason: reason } = agent.record
    return { type: 'agentIs', extension, state: stateOf(agent), status, reason, ...onHandOf(agent), at: now }
  }
}

const goneFact = (extension: string, { now: at }: Ledger): AgentIs => ({
  ...{ type: 'agentIs', extension, state: 'unregistered', status: 'offline', reason: '' },
  ...{ group: '', callId: '', at },
})

const isSameFact = (a: AgentIs, b: AgentIs): boolean =>
  a.state === b.state &&
  a.status === b.status &&
  a.reason === b.reason &&
  a.group === b.group &&
  a.callId === b.callId

const isSameMemory = (a: AgentMemory, b: AgentMemory): boolean =>
  a.idleSince === b.idleSince &&
  a.misses === b.misses &&
  a.calls === b.calls &&
  a.talkedMs === b.talkedMs &&
  a.rest?.until === b.rest?.until &&
  a.rest?.why === b.rest?.why &&
  a.talk?.callId === b.talk?.callId
