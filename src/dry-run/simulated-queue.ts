import type { AgentRecord, GroupRecord } from '../core/acd/records.ts'
import type { CallEvent } from '../core/call/call-event.ts'
import type { QueueWait } from '../core/call/state.ts'
import type { Agenda } from './agenda.ts'
import type { Tell } from './happening.ts'
import { pace, type Script } from './script.ts'

/** Agents and groups of the house; `groups` null = nothing is known of them. */
export interface Staff {
  readonly agents: readonly AgentRecord[]
  readonly groups: readonly GroupRecord[] | null
}

/** What the queue tells a call. */
const decisions: ReadonlySet<CallEvent['type']> = new Set(['queueJoined', 'agentOffered', 'queueFailed'])

/** Who answers where the house names nobody: the first extension of the demo. */
const nobodysExtension = '1001'
const usualRingSeconds = 15

/** A queue in which the script decides: an agent of the group is free in a moment, or none is in time. */
export class SimulatedQueue {
  readonly #script: Script
  readonly #staff: Staff
  readonly #agenda: Agenda<CallEvent>
  readonly #tell: Tell

  constructor(script: Script, staff: Staff, agenda: Agenda<CallEvent>, tell: Tell) {
    this.#script = script
    this.#staff = staff
    this.#agenda = agenda
    this.#tell = tell
  }

  join(wait: QueueWait): void {
    const { group, priority, skills, timeoutSeconds } = wait
    const record = this.#staff.groups?.find(({ number }) => number === group)
    const isUnknown = this.#staff.groups !== null && record === undefined
    const outcome = isUnknown ? 'unknown_group' : this.#script.queue
    const ms = outcome === 'unknown_group' ? 0 : this.#waitMs(wait, record)
    const waited = ms / 1000
    this.#tell({ type: 'queued', group, priority, skills, timeoutSeconds, outcome, waited })
    const event: CallEvent =
      outcome === 'agent' ? this.#offer(group, record) : { type: 'queueFailed', cause: outcome }
    if (!isUnknown) this.#agenda.add(0, { type: 'queueJoined' })
    this.#agenda.add(ms, event)
  }

  leave(): void {
    this.#agenda.drop(({ type }) => decisions.has(type))
  }

  #waitMs({ timeoutSeconds }: QueueWait, record: GroupRecord | undefined): number {
    if (this.#script.queue === 'agent') return pace.waiting
    const limit = timeoutSeconds || (record?.maxWait ?? 0)
    return limit === 0 ? pace.longWait : limit * 1000
  }

  #offer(group: string, record: GroupRecord | undefined): CallEvent {
    const agent = this.#staff.agents
      .flatMap(each => each.groups.filter(({ number }) => number === group).map(at => ({ each, at })))
      .toSorted((a, b) => a.at.level - b.at.level || a.at.position - b.at.position)[0]?.each
    return {
      type: 'agentOffered',
      extension: agent?.extension ?? nobodysExtension,
      agentNumber: agent?.jobNumber ?? '',
      ringSeconds: record?.ringTimeout ?? usualRingSeconds,
      autoAnswer: false,
      why: {},
    }
  }
}
