/** Who is free, as the push events tell it. */
import type { FlowRequest } from 'nacd/callflow'

interface Agent {
  readonly number: string
  /** Live legs of this phone by uuid, each with its start in ms. Any leg makes the agent busy. */
  readonly legs: Map<string, number>
  idleSince: number
  /** Not offered a call before this time: chosen for one just now, or not at the phone. */
  restUntil: number
  /** The call the agent was chosen for, until the phone rings. */
  chosenFor: string
}

/** A leg whose end was never heard of does not count any more after this time. */
const longestCallMs = 4 * 3_600_000
/** How long an agent whose phone is not registered is left out. */
const absentMs = 60_000
const absentCauses = new Set(['USER_NOT_REGISTERED', 'SUBSCRIBER_ABSENT', 'UNALLOCATED_NUMBER'])

export class Agents {
  readonly #agents: Map<string, Agent>
  readonly #now: () => number

  constructor(numbers: readonly string[], now: () => number = Date.now) {
    this.#now = now
    const fresh = { idleSince: 0, restUntil: 0, chosenFor: '' }
    this.#agents = new Map(numbers.map(number => [number, { number, legs: new Map(), ...fresh }]))
  }

  /**
   * Chooses the free agent who has been idle longest (of equals the first in the settings), never one of `except`, and
   * keeps them for this call for `ringSeconds`. Asked twice for the same call (nacd repeats a question it got no answer to), it chooses anew.
   */
  choose(callUuid: string, ringSeconds: number, except: readonly string[]): string | null {
    this.#release(callUuid)
    const now = this.#now()
    const free = [...this.#agents.values()].filter(
      agent => isFree(agent, now) && !except.includes(agent.number),
    )
    const [longestIdle] = free.sort((a, b) => a.idleSince - b.idleSince)
    if (longestIdle === undefined) return null
    longestIdle.chosenFor = callUuid
    longestIdle.restUntil = now + ringSeconds * 1000
    return longestIdle.number
  }

  /** The agent did not take the call: goes to the end of the line, and out of it for a while when not at the phone. */
  failed(number: string, callUuid: string, cause: string): void {
    const agent = this.#agents.get(number)
    // Meanwhile another call may have chosen them.
    const isOurs = agent?.chosenFor === '' || agent?.chosenFor === callUuid
    if (agent === undefined || !isOurs) return
    const now = this.#now()
    agent.chosenFor = ''
    agent.idleSince = now
    agent.restUntil = absentCauses.has(cause) ? now + absentMs : 0
  }

  /** Reads a push event: a leg that begins makes its agent busy, its end makes them free. */
  onEvent(event: FlowRequest): void {
    const ends = event.event === 'hangup' || event.event === 'canceled'
    if (ends) this.#release(event.call_uuid)
    // A leg the switch called is named by the called number, a leg that called the switch by the calling one.
    const number = event.direction === 'outbound' ? event.callee_number : event.caller_number
    const agent = this.#agents.get(number)
    if (agent === undefined) return
    if (ends) this.#end(agent, event.call_uuid)
    else if (['incoming', 'callout', 'answered'].includes(event.event)) this.#begin(agent, event.call_uuid)
  }

  #begin(agent: Agent, leg: string): void {
    agent.legs.set(leg, this.#now())
    agent.chosenFor = ''
    agent.restUntil = 0
  }

  #end(agent: Agent, leg: string): void {
    if (agent.legs.delete(leg)) agent.idleSince = this.#now()
  }

  /** The caller is gone or asks again: nobody is kept for this call. */
  #release(callUuid: string): void {
    for (const agent of this.#agents.values()) {
      if (agent.chosenFor !== callUuid) continue
      agent.chosenFor = ''
      agent.restUntil = 0
    }
  }
}

function isFree(agent: Agent, now: number): boolean {
  for (const [leg, since] of agent.legs) if (now - since > longestCallMs) agent.legs.delete(leg)
  return agent.legs.size === 0 && agent.restUntil <= now
}
