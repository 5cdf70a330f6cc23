import type { QueueFact } from '../../core/acd/queue-fact.ts'
import { groupOf } from '../../core/call/parties/group.ts'
import { otherParty, trunkOf } from '../../core/call/parties/party.ts'
import type { CallSummary } from '../../core/call/record/record.ts'
import { recordIdOf } from '../../core/call/record/record-id.ts'
import type { CallState } from '../../core/call/state.ts'
import type { Millis } from '../../core/shared/ids.ts'
import type { RuntimeWatch } from '../runtime-watch.ts'
import type { EventHub } from './event-hub.ts'
import type { LiveEventType, LiveFact } from './live-event.ts'

type Facts = Readonly<Record<string, LiveFact>>
type Told = Exclude<QueueFact, { type: 'agentIs' }>

const queueTypes: Readonly<Record<Told['type'], LiveEventType>> = {
  entered: 'queue_entered',
  offered: 'queue_offered',
  missed: 'queue_missed',
  answered: 'queue_answered',
  left: 'queue_left',
  talked: 'queue_talked',
  wrappedUp: 'queue_wrapped_up',
}

const callTypes = { began: 'call_began', resumed: 'call_resumed', phase: 'call_phase' } as const

/** Tells the hub of what the runtime does. */
export class LiveEvents implements RuntimeWatch {
  readonly #hub: EventHub

  constructor(hub: EventHub) {
    this.#hub = hub
  }

  call: RuntimeWatch['call'] = (what, call) => {
    this.#hub.publish(callTypes[what], groupsOf(call.queue, call.group), callFacts(call))
  }

  ended(summary: CallSummary): void {
    const { uuid, group, agentExtension, callerNumber, calleeNumber } = summary
    this.#hub.publish('call_ended', groupsOf(group), {
      call: uuid.replace(/\.p\d+$/, ''),
      record: uuid,
      caller: callerNumber,
      callee: calleeNumber,
      group,
      agent: agentExtension,
      gateway: summary.gateway,
      waited_ms: summary.waitedMs,
      talked_ms: summary.talkedMs,
      cause: summary.cause,
      ended_by: summary.endedBy,
      survey_digit: summary.surveyDigit,
    })
  }

  /** What agents are doing is told by `agent`. */
  note(fact: QueueFact, at: Millis): void {
    if (fact.type === 'agentIs') return
    const { type, group, ...rest } = fact
    const { callId: call, extension: agent, ...others } = rest as Readonly<Record<string, LiveFact>>
    const named = { ...(call === undefined ? {} : { call }), ...(agent === undefined ? {} : { agent }) }
    this.#hub.publish(queueTypes[type], [group], { group, ...named, ...snakeNames(others) }, at)
  }

  agent: RuntimeWatch['agent'] = (extension, news, groups) => {
    this.#hub.publish('agent_state', groups, { agent: extension, ...news })
  }

  gateway: RuntimeWatch['gateway'] = (switchName, { name, state, up }) => {
    this.#hub.publish('gateway_state', [], { gateway: name, switch: switchName, state, up })
  }

  gatewayGone: RuntimeWatch['gatewayGone'] = (switchName, name) => {
    this.#hub.publish('gateway_gone', [], { gateway: name, switch: switchName })
  }

  warned: RuntimeWatch['warned'] = ({ gateway, what, isGood, value, threshold, samples }) => {
    const state = isGood ? 'good' : 'warning'
    this.#hub.publish('gateway_warning', [], { gateway, what, state, value, threshold, samples })
  }

  switchReady: RuntimeWatch['switchReady'] = name => {
    this.#hub.publish('switch_ready', [], { switch: name })
  }

  switchLost: RuntimeWatch['switchLost'] = (name, reason) => {
    this.#hub.publish('switch_lost', [], { switch: name, reason })
  }
}

const groupsOf = (...numbers: readonly string[]): readonly string[] => [
  ...new Set(numbers.filter(number => number !== '')),
]

const callFacts = (call: CallState): Facts => ({
  call: call.uuid,
  record: recordIdOf(call),
  switch: call.switchName,
  caller: call.callerNumber,
  callee: call.calleeNumber,
  group: groupOf(call),
  phase: call.phase.type,
  agent: otherParty(call),
  gateway: trunkOf(call),
})

const snakeNames = (facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
      value,
    ]),
  )
