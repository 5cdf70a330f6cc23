import { buildRequest } from '../../core/call/asking/question.ts'
import { otherLegsOf } from '../../core/call/parties/other-leg.ts'
import { otherParty } from '../../core/call/parties/party.ts'
import type { CallState } from '../../core/call/state.ts'
import type { FlowEvent, FlowRequest } from '../../core/flow/contract.ts'
import type { HangupCause } from '../../core/shared/hangup-cause.ts'
import type { LegId, Millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EventSink } from '../../ports/event-sink.ts'
import type { Callback } from '../../ports/queue/callbacks.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { HeldBeginnings } from '../legs/held-beginnings.ts'
import type { GatewayWarning } from '../lines/line-warnings.ts'
import type { AgentNews } from '../queue/agent-states.ts'

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
  readonly #beginnings: HeldBeginnings

  constructor(deps: PushEventDeps) {
    this.#deps = deps
    this.#beginnings = new HeldBeginnings(deps.clock)
  }

  /**
   * A leg has come into being. A caller's is told with what is known of the call a moment later, before anything else
   * that happens to it; one that was dialled knows by its variables.
   */
  begins(leg: LegFacts): void {
    const at = this.#deps.clock.now()
    if (leg.direction === 'outbound') this.#tell('callout', leg, '', at)
    else this.#beginnings.hold(leg.legId, () => this.#tell('incoming', leg, '', at))
  }

  /** More is known of the leg: its beginning need not be kept back any longer. */
  release(legId: LegId): void {
    this.#beginnings.release(legId)
  }

  /** Nothing that happened stays untold. */
  stop(): void {
    this.#beginnings.releaseAll()
  }

  leg(event: FlowEvent, leg: LegFacts, dtmf = ''): void {
    this.release(leg.legId)
    this.#tell(event, leg, dtmf, this.#deps.clock.now())
  }

  #tell(event: FlowEvent, leg: LegFacts, dtmf: string, at: Millis): void {
    if (leg.callerNumber === '' && leg.calleeNumber === '') return
    if (!this.#deps.wanted(event)) return
    this.#deps.sink.push(this.#build(event, leg, dtmf, {}, at))
  }

  /** Something of the call as a whole, told under the caller's leg. */
  call(event: FlowEvent, call: CallState, facts: Readonly<Record<string, string>>, dtmf: string): void {
    this.release(call.uuid)
    if (!this.#deps.wanted(event)) return
    this.#deps.sink.push(buildRequest(call, { event, dtmf, facts }, this.#deps.clock.now()))
  }

  /** What an agent is doing has changed. */
  agent(extension: string, news: AgentNews): void {
    this.#ofHouse('agent_state', {
      direction: 'inbound',
      callee_number: extension,
      additional_data: { ...news },
    })
  }

  /** The calls over a gateway go worse than the carrier may like, or well again. */
  gateway({ gateway, what, isGood, value, threshold, samples }: GatewayWarning): void {
    const facts = { gateway, what, state: isGood ? 'good' : 'warning' }
    const figures = { value: String(value), threshold: String(threshold), samples: String(samples) }
    this.#ofHouse('gateway_warning', { direction: 'outbound', additional_data: { ...facts, ...figures } })
  }

  /** Something that belongs to no call. */
  #ofHouse(event: FlowEvent, facts: Pick<FlowRequest, 'direction'> & Partial<FlowRequest>): void {
    if (!this.#deps.wanted(event)) return
    this.#deps.sink.push({
      sip_network_ip: '',
      sip_network_port: '',
      timestamp: String(Math.floor(this.#deps.clock.now() / 1000)),
      event,
      caller_number: '',
      call_uuid: '',
      callee_number: '',
      group_number: '',
      middle_number: '',
      dtmf: '',
      additional_data: {},
      ...facts,
    })
  }

  /** `hangup` for a leg that was answered, `canceled` for one that never was. */
  ended(event: Extract<SwitchEvent, { type: 'legEnded' }>): void {
    const { leg, answeredAt, cause, sipCode, at } = event
    this.release(leg.legId)
    if (leg.callerNumber === '' && leg.calleeNumber === '') return
    const name = answeredAt === null ? 'canceled' : 'hangup'
    if (!this.#deps.wanted(name)) return
    const facts = { cause, sip_code: sipCode === 0 ? '' : String(sipCode) }
    this.#deps.sink.push(this.#build(name, leg, '', facts, at))
  }

  /** A leg that ended while the switch could not be heard: its receiver is told all the same, so that no agent stays busy. */
  lost(leg: LegFacts): void {
    this.release(leg.legId)
    if (leg.callerNumber === '' && leg.calleeNumber === '') return
    const name = leg.answered ? 'hangup' : 'canceled'
    if (!this.#deps.wanted(name)) return
    const facts = { cause: 'NORMAL_TEMPORARY_FAILURE', sip_code: '' }
    this.#deps.sink.push(this.#build(name, leg, '', facts, this.#deps.clock.now()))
  }

  /** A call that ended while nacd was away: each of its legs is told to be gone, so that no agent stays busy. */
  unseen(call: CallState, cause: HangupCause): void {
    const { sink, wanted, clock } = this.#deps
    const name = call.answeredAt === null ? 'canceled' : 'hangup'
    if (!wanted(name)) return
    const facts = { cause, sip_code: '' }
    const request = buildRequest(call, { event: name, dtmf: '', facts }, clock.now())
    sink.push(request)
    for (const legId of otherLegsOf(call))
      sink.push({
        ...request,
        call_uuid: legId,
        direction: 'outbound',
        callee_number: otherParty(call),
        sip_network_ip: '',
        sip_network_port: '',
      })
  }

  /** What becomes of a customer who waits to be called. */
  callback({ id, number, group }: Callback, news: string, facts: Readonly<Record<string, string>>): void {
    this.#ofHouse('callback', {
      direction: 'outbound',
      call_uuid: id,
      callee_number: number,
      group_number: group,
      additional_data: { state: news, ...facts },
    })
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
      // A dialled leg, and one whose call is over, still have it written on them.
      middle_number: call?.middleNumber || leg.variables.nacd_middle || '',
      dtmf,
      additional_data: {
        ...call?.associateData,
        ...facts,
        ...(call?.agent?.number ? { agent_number: call.agent.number } : {}),
      },
    }
  }
}
