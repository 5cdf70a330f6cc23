import { legId, millis } from '../../shared/ids.ts'
import { beginCall } from '../begin-call.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import type { CallPolicy, Outcome } from '../outcome.ts'
import { step } from '../step.ts'
import { answer, arrival, at, caller, policy } from './play.ts'

/** Building blocks for the tests of offers: several agents, each with a leg named after their extension. */

export const legOf = (extension: string) => legId(`leg-${extension}`)

export const offered = (extension: string, rest: Partial<Event<'agentOffered'>> = {}): CallEvent => ({
  type: 'agentOffered',
  extension,
  agentNumber: `8${extension}`,
  ringSeconds: 15,
  autoAnswer: false,
  why: {},
  ...rest,
})

type Event<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>

const atLeg =
  <T extends 'legCreated' | 'legAnswered' | 'legReady'>(type: T) =>
  (extension: string): CallEvent => ({ type, legId: legOf(extension) })

export const created = atLeg('legCreated')
export const picksUp = atLeg('legAnswered')
export const ready = atLeg('legReady')
export const rings = (extension: string): CallEvent => ({
  type: 'legProgress',
  legId: legOf(extension),
  media: false,
})
export const gone = (extension: string, cause = 'NORMAL_CLEARING'): CallEvent => ({
  type: 'legEnded',
  legId: legOf(extension),
  cause,
  sipCode: 0,
  endedBy: 'far',
})
export const noLeg = (extension: string, cause = 'USER_NOT_REGISTERED'): CallEvent => ({
  type: 'originateFailed',
  legId: legOf(extension),
  cause,
})
export const withdrawn = (extension: string): CallEvent => ({
  type: 'offerWithdrawn',
  extension,
  why: 'lease',
})
export const bridgedTo = (extension: string): CallEvent => ({
  type: 'legBridged',
  legId: caller,
  otherId: legOf(extension),
})
export const callerGone: CallEvent = {
  type: 'legEnded',
  legId: caller,
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy: 'far',
}
export const guard: CallEvent = { type: 'phaseTimedOut' }

/** What the switch says after a restart: the caller is up, and these agents' legs. */
export const found = (...legs: readonly (readonly [string, Partial<ResumedLeg>])[]): Event<'resumed'> => ({
  type: 'resumed',
  afterRestart: true,
  legs: [
    { legId: caller, answered: true, bridgedTo: '' },
    ...legs.map(([extension, rest]) => ({
      legId: legOf(extension),
      answered: false,
      bridgedTo: '' as const,
      ...rest,
    })),
  ],
})

/** A caller in the queue of `group`, and what happens then, a second apart; the last outcome. */
export function play(events: readonly CallEvent[], rules: CallPolicy = policy, group = '121'): Outcome {
  const response = answer({ action: 'queue', action_data: { ad_group: group } })
  const begun = beginCall(arrival, at(1000, rules))
  const { phase } = begun.state
  if (phase.type !== 'asking') throw new Error(phase.type)
  const first: CallEvent[] = [
    { type: 'flowAnswered', requestId: phase.requestId, response, tookMs: 1, raw: '' },
    { type: 'queueJoined' },
  ]
  return [...first, ...events].reduce<Outcome>((outcome, event, index) => {
    const freshLegId = event.type === 'agentOffered' ? legOf(event.extension) : legId('unused')
    const input = { now: millis(2000 + index * 1000), freshLegId, policy: rules }
    return step(outcome.state, event, input)
  }, begun)
}

/** The effects in a word or two, the agents by extension. */
export const inShort = ({ effects }: Outcome): string[] => effects.map(each => short(each))

function short(effect: CallEffect): string {
  switch (effect.type) {
    case 'record':
      return `record ${effect.step.type}`
    case 'offerFailed':
      return `failed ${effect.extension} ${effect.cause}`
    case 'offerRinging':
    case 'offerTaken':
    case 'offerAnswered':
    case 'keepOffer':
      return `${effect.type} ${effect.extension}`
    case 'command':
      return shortCommand(effect.command)
    default:
      return effect.type
  }
}

function shortCommand(command: Extract<CallEffect, { type: 'command' }>['command']): string {
  const who = command.legId === caller ? 'caller' : command.legId.replace('leg-', '')
  if (command.type === 'hangup') return `hangup ${who} ${command.cause}`
  if (command.type === 'play') return `play ${who} ${command.prompts.join('|')}`
  return `${command.type} ${who}`
}
