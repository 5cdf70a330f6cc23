import { defaultQueueRules } from '../../acd/queue-rules.ts'
import { emptyResponse, type FlowResponse } from '../../flow/contract.ts'
import { legId, millis } from '../../shared/ids.ts'
import { chinesePlan } from '../../shared/phone-number.ts'
import type { Arrival } from '../arrival.ts'
import { beginCall } from '../begin-call.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent } from '../call-event.ts'
import type { CallPolicy, Outcome, StepInput } from '../outcome.ts'
import { step } from '../step.ts'
import type { SwitchCommand } from '../switch-command.ts'

/** Building blocks of the call core's tests: a house policy, a caller, and a way to play events in. */

export const caller = legId('caller-leg')
export const agentLeg = legId('agent-leg')

const plainGroup = { name: '', queue: defaultQueueRules, maxWait: 0, overflow: '', comfort: [] } as const

export const policy: CallPolicy = {
  fallback: { type: 'hangup' },
  ringback: ['tone_stream://%(1000,4000,450)'],
  music: ['hold-music.wav'],
  lineMusic: ['line-music.wav'],
  groups: new Map([
    ['130', { music: ['group-music.wav'], announcesAgentNumber: false, survey: false, ...plainGroup }],
    ['131', { music: [], announcesAgentNumber: true, survey: true, ...plainGroup }],
  ]),
  jobNumbers: new Map([['1001', '8001']]),
  callbacks: { waitingIn: () => 0, isWaiting: () => false },
  bridgeTimeoutSeconds: 60,
  questionsPerMinute: 20,
  did: {
    ringSeconds: 25,
    overflow: { busy: { type: 'hangup' }, noAnswer: { type: 'hangup' }, notRegistered: { type: 'hangup' } },
  },
  numbers: chinesePlan,
  recordings: '/recordings',
}

export const at = (now: number, rules: CallPolicy = policy): StepInput => ({
  now: millis(now),
  freshLegId: agentLeg,
  policy: rules,
})

export const arrival: Arrival = {
  uuid: caller,
  part: 1,
  switchName: 'sw',
  direction: 'inbound',
  callerNumber: '1002',
  callerName: 'Two',
  calleeNumber: '120',
  group: '120',
  inboundGateway: '',
  networkIp: '127.0.0.1',
  networkPort: '5070',
  arrivedAt: millis(1000),
  answered: false,
  variables: {},
  purpose: { type: 'flow', event: 'incoming' },
}

export function answer(response: Partial<FlowResponse>): FlowResponse {
  return { ...emptyResponse, ...response }
}

/** Plays events into a fresh call, one every 1000 ms, and returns the last outcome. */
export function play(events: readonly CallEvent[], rules: CallPolicy = policy, who = arrival): Outcome {
  let outcome = beginCall(who, at(1000, rules))
  events.forEach((event, index) => {
    outcome = step(outcome.state, event, at(2000 + index * 1000, rules))
  })
  return outcome
}

export const commandsOf = (effects: readonly CallEffect[]): readonly SwitchCommand[] =>
  effects.flatMap(effect => (effect.type === 'command' ? [effect.command] : []))

export const namesOf = (effects: readonly CallEffect[]): string[] =>
  effects.map(effect =>
    effect.type === 'command'
      ? `command ${effect.command.type}`
      : effect.type === 'record'
        ? `record ${effect.step.type}`
        : effect.type,
  )
