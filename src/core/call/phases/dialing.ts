import { type HangupCause, sipStatusOf } from '../../shared/hangup-cause.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { askServer, guardMs, playThen } from '../moves.ts'
import { after, answered, command, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, Dial, Phase } from '../state.ts'

type Dialing = Extract<Phase, { type: 'dialing' }>

/** A phone rings for the caller, or has just answered and the two are being joined. */
export const dialing: PhaseHandler<'dialing'> = (state, phase, event, input) => {
  if ('legId' in event && event.legId !== phase.legId && event.type !== 'legBridged') return stay(state)
  switch (event.type) {
    case 'legCreated':
      return phase.progress === 'calling' ? moveTo(state, { ...phase, progress: 'ringing' }) : stay(state)
    case 'legReady':
      return phase.progress === 'joining' ? stay(state) : join(state, phase, input)
    case 'legBridged':
      return isThisPair(event, state, phase) ? connect(state, phase, input) : stay(state)
    case 'legEnded':
      return failed(state, phase, event.cause, event.sipCode, input)
    case 'originateFailed':
      // Once the leg has existed its legEnded follows and knows the SIP code.
      return phase.progress === 'calling' ? failed(state, phase, event.cause, 0, input) : stay(state)
    case 'commandFailed':
      return commandFailed(state, phase, event, input)
    case 'phaseTimedOut':
      return giveUp(state, phase, 'NO_ANSWER', input)
    case 'resumed':
      return after(keptOffer(state, phase), resume(state, phase, event.legs, input))
    default:
      return stay(state)
  }
}

function isThisPair(event: { legId: string; otherId: string }, state: CallState, phase: Dialing): boolean {
  const pair = [event.legId, event.otherId]
  return pair.includes(state.uuid) && pair.includes(phase.legId)
}

function join(state: CallState, phase: Dialing, input: StepInput): Outcome {
  const up = answered(state, input)
  return after(
    up.effects,
    moveTo(
      up.state,
      { ...phase, progress: 'joining' },
      { type: 'armGuard', delayMs: guardMs.joining },
      command({ type: 'bridgeLegs', legId: state.uuid, otherId: phase.legId }),
    ),
  )
}

function connect(state: CallState, phase: Dialing, input: StepInput): Outcome {
  const agent = partyOf(phase)
  const since = phase.reason.type === 'offer' ? phase.reason.wait.since : input.now
  const connected: CallState = {
    ...state,
    agent,
    attempts: 0,
    gateway: gatewayOf(phase),
    bridgedAt: state.bridgedAt ?? input.now,
    waitedMs: state.waitedMs + (input.now - since),
  }
  const queue = phase.reason.type === 'offer' ? phase.reason.wait.group : ''
  return moveTo(
    connected,
    { type: 'bridged', legId: phase.legId, since: input.now, queue },
    { type: 'disarmGuard' },
    record(input, 'bridged', { extension: agent.extension, leg: phase.legId }),
    ...(queue === '' ? [] : [{ type: 'offerAnswered', extension: agent.extension, group: queue } as const]),
    { type: 'save' },
  )
}

function partyOf({ reason }: Dialing): { readonly extension: string; readonly number: string } {
  if (reason.type === 'offer') return { extension: reason.extension, number: reason.agentNumber }
  const { target } = reason.dial
  return { extension: target.type === 'extension' ? target.number : '', number: '' }
}

function gatewayOf({ reason }: Dialing): string {
  return reason.type === 'bridge' && reason.dial.target.type === 'gateway' ? reason.dial.target.gateway : ''
}

/** Ends the leg that was being rung, then goes on as after any failure. */
function giveUp(state: CallState, phase: Dialing, cause: HangupCause, input: StepInput): Outcome {
  const end = command({ type: 'hangup', legId: phase.legId, cause: 'NORMAL_CLEARING' })
  return after([end], failed(state, phase, cause, 0, input))
}

function failed(
  state: CallState,
  phase: Dialing,
  cause: HangupCause,
  sipCode: number,
  input: StepInput,
): Outcome {
  const code = sipCode || sipStatusOf(cause)
  const step = record(input, 'dial_failed', { cause, sip_code: code, leg: phase.legId })
  const { reason } = phase
  if (reason.type === 'bridge') return after([step], askAfterFailure(state, reason.dial, cause, code, input))
  return moveTo(
    state,
    { type: 'queued', wait: reason.wait },
    step,
    { type: 'disarmGuard' },
    { type: 'save' },
    { type: 'offerFailed', extension: reason.extension, cause },
  )
}

/** bridge_fail_ring, then the event bridge_failed (contract.md section 3, action bridge). */
function askAfterFailure(
  from: CallState,
  dial: Dial,
  cause: HangupCause,
  code: number,
  input: StepInput,
): Outcome {
  const attempts = from.attempts + 1
  const state = { ...from, attempts }
  const facts = { cause, sip_code: String(code), attempt: String(attempts) }
  const question = { event: 'bridge_failed', dtmf: '', facts } as const
  const stop = command({ type: 'stopPlaying', legId: state.uuid })
  if (dial.failRing.length === 0) return after([stop], askServer(state, question, input))
  return after([stop], playThen(state, dial.failRing, { type: 'ask', question }, input))
}

type CommandFailed = Extract<CallEvent, { type: 'commandFailed' }>

function commandFailed(state: CallState, phase: Dialing, event: CommandFailed, input: StepInput): Outcome {
  const { command: refused, reason } = event
  const step = record(input, 'command_refused', { command: refused.type, reason })
  if (refused.type === 'originate' && refused.legId === phase.legId) {
    return after([step], failed(state, phase, 'INVALID_NUMBER_FORMAT', 0, input))
  }
  if (refused.type === 'bridgeLegs' && refused.otherId === phase.legId) {
    return after([step], giveUp(state, phase, 'NORMAL_TEMPORARY_FAILURE', input))
  }
  return stay(state)
}

function keptOffer({ callerNumber }: CallState, { reason }: Dialing): CallEffect[] {
  if (reason.type !== 'offer') return []
  const { wait, extension } = reason
  return [{ type: 'keepOffer', wait, callerNumber, extension }]
}

function resume(state: CallState, phase: Dialing, legs: readonly ResumedLeg[], input: StepInput): Outcome {
  const leg = legs.find(each => each.legId === phase.legId)
  if (leg === undefined) return failed(state, phase, 'NORMAL_TEMPORARY_FAILURE', 0, input)
  if (leg.bridgedTo === state.uuid) return connect(state, phase, input)
  if (leg.answered) return join(state, phase, input)
  return moveTo(
    state,
    { ...phase, progress: 'ringing' },
    { type: 'armGuard', delayMs: ringSeconds(phase) * 1000 + guardMs.dialing },
  )
}

/** The switch keeps to the ring time by itself: where it is not known here, the guard may be generous. */
const ringSeconds = ({ reason }: Dialing): number =>
  reason.type === 'bridge' ? reason.dial.timeoutSeconds : 60
