import { buildRequest } from '../core/call/question.ts'
import type { CallState } from '../core/call/state.ts'
import type { FlowEvent, FlowRequest } from '../core/flow/contract.ts'
import type { LegId, Millis } from '../core/shared/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { LegFacts, SwitchEvent } from '../ports/switch.ts'
import type { AgentNews } from './agent-states.ts'

export interface PushEventDeps {
  readonly clock: Clock
  readonly sink: EventSink
  readonly ownerOf: (leg: LegId) => CallState | undefined
  /** Which of our own events beside the six are wanted. */
  readonly wanted: (event: FlowEvent) => boolean
}

/** Push events (contract.md section 4): for every leg that has a number, what happens to it. */
export class PushEvents {
  readonly #deps: PushEventDeps

  constructor(deps: PushEventDeps) {
    this.#deps = deps
  }

  leg(event: FlowEvent, leg: LegFacts, dtmf = ''): void {
    if (leg.callerNumber === '' && leg.calleeNumber === '') return
    if (!this.#deps.wanted(event)) return
    this.#deps.sink.push(this.#build(event, leg, dtmf, {}, this.#deps.clock.now()))
  }

  /** Something of the call as a whole, told under the caller's leg. */
  call(event: FlowEvent, call: CallState, facts: Readonly<Record<string, string>>, dtmf: string): void {
    if (!this.#deps.wanted(event)) return
    this.#deps.sink.push(buildRequest(call, { event, dtmf, facts }, this.#deps.clock.now()))
  }

  /** What an agent is doing has changed. */
  agent(extension: string, news: AgentNews): void {
    if (!this.#deps.wanted('agent_state')) return
    this.#deps.sink.push({
      sip_network_ip: '',
      sip_network_port: '',
      timestamp: String(Math.floor(this.#deps.clock.now() / 1000)),
      event: 'agent_state',
      direction: 'inbound',
      caller_number: '',
      call_uuid: '',
      callee_number: extension,
      group_number: '',
      middle_number: '',
      dtmf: '',
      additional_data: { ...news },
    })
  }

  /** `hangup` for a leg that was answered, `canceled` for one that never was. */
  ended(event: Extract<SwitchEvent, { type: 'legEnded' }>): void {
    const { leg, answeredAt, cause, sipCode, at } = event
    if (leg.callerNumber === '' && leg.calleeNumber === '') return
    const name = answeredAt === null ? 'canceled' : 'hangup'
    if (!this.#deps.wanted(name)) return
    const facts = { cause, sip_code: sipCode === 0 ? '' : String(sipCode) }
    this.#deps.sink.push(this.#build(name, leg, '', facts, at))
  }

  /** A leg that ended while the switch could not be heard: its receiver is told all the same, so that no agent stays busy. */
  lost(leg: LegFacts): void {
    if (leg.callerNumber === '' && leg.calleeNumber === '') return
    const name = leg.answered ? 'hangup' : 'canceled'
    if (!this.#deps.wanted(name)) return
    const facts = { cause: 'NORMAL_TEMPORARY_FAILURE', sip_code: '' }
    this.#deps.sink.push(this.#build(name, leg, '', facts, this.#deps.clock.now()))
  }

  #build(
    event: FlowEvent,
    leg: LegFacts,
    dtmf: string,
    facts: Record<string, string>,
    at: Millis,
  ): FlowRequest {
    const call = this.#deps.ownerOf(leg.legId)
    return {
      sip_network_ip: leg.networkIp,
      sip_network_port: leg.networkPort,
      timestamp: String(Math.floor(at / 1000)),
      event,
      direction: leg.direction,
      caller_number: leg.callerNumber,
      call_uuid: leg.legId,
      callee_number: leg.calleeNumber,
      group_number: call?.group ?? '',
      middle_number: call?.middleNumber ?? '',
      dtmf,
      additional_data: {
        ...call?.associateData,
        ...facts,
        ...(call?.agent?.number ? { agent_number: call.agent.number } : {}),
      },
    }
  }
}
