import type { CallEvent } from '../call-event.ts'
import { connect } from '../dialling/connect.ts'
import { unanswered } from '../dialling/dial-failure.ts'
import { guardMs } from '../guard-times.ts'
import { forgotten, leaveLines } from '../lines/held-line.ts'
import { reportFailure } from '../lines/seek-lines.ts'
import { after, command, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { announce } from '../service/announce.ts'
import type { CallState, Phase } from '../state.ts'

type Dialing = Extract<Phase, { type: 'dialing' }>

/** A phone or a trunk rings for the caller. */
export const dialing: PhaseHandler<'dialing'> = (state, phase, event, input) => {
  if ('legId' in event && event.legId !== phase.legId) return stay(state)
  switch (event.type) {
    case 'legCreated':
      return phase.progress === 'calling' ? moveTo(state, { ...phase, progress: 'none' }) : stay(state)
    case 'legProgress':
      return speaks(state, phase)
    case 'legAnswered':
      return moveTo(state, { ...phase, progress: 'answered' })
    case 'legReady':
      return after(leaveLines(phase), announce(state, phase, input))
    case 'legEnded':
      return failed(state, phase, event, input)
    case 'originateFailed':
      // Once the leg has existed its legEnded follows and knows the SIP code.
      return phase.progress === 'calling' ? failed(state, phase, event, input) : stay(state)
    case 'commandFailed':
      return commandFailed(state, phase, event, input)
    case 'phaseTimedOut':
      return giveUp(state, phase, input)
    case 'resumed':
      return resume(state, phase, event, input)
    default:
      return stay(state)
  }
}

/** A trunk may be silent for a while only (moves.ts); from now on it is about the one who is called. */
function speaks(state: CallState, phase: Dialing): Outcome {
  if (phase.progress === 'answered') return stay(state)
  const heard = { ...phase, progress: 'ringing' } as const
  if (phase.progress === 'ringing' || !isOverLine(phase)) return moveTo(state, heard)
  return moveTo(state, heard, { type: 'armGuard', delayMs: ringSeconds(phase) * 1000 + guardMs.dialing })
}

const isOverLine = ({ reason }: Dialing): boolean => reason.line?.open ?? false

type End = Parameters<typeof unanswered>[2]

/** Over a trunk the line desk says whether there is another one; a phone has only the one. */
function failed(state: CallState, phase: Dialing, end: End, input: StepInput): Outcome {
  const { reason } = phase
  if (!reason.line?.open) return unanswered(state, phase, end, input)
  const { cause, sipCode = 0 } = end
  const progress = phase.progress === 'calling' ? 'none' : phase.progress
  const use = { type: 'dial', dial: reason.dial } as const
  return reportFailure(state, use, reason.line, { cause, sipCode, progress }, input)
}

/** Ends the leg that nobody answers. */
function giveUp(state: CallState, phase: Dialing, input: StepInput): Outcome {
  const end = command({ type: 'hangup', legId: phase.legId, cause: 'NORMAL_CLEARING' })
  const isSilent = isOverLine(phase) && (phase.progress === 'calling' || phase.progress === 'none')
  const cause = isSilent ? 'RECOVERY_ON_TIMER_EXPIRE' : 'NO_ANSWER'
  return after([end], failed(state, phase, { cause }, input))
}

type CommandFailed = Extract<CallEvent, { type: 'commandFailed' }>

/** It says nothing of the line that the switch would not have the command. */
function commandFailed(state: CallState, phase: Dialing, event: CommandFailed, input: StepInput): Outcome {
  const { command: refused, reason } = event
  if (refused.type !== 'originate' || refused.legId !== phase.legId) return stay(state)
  const step = record(input, 'command_refused', { command: refused.type, reason })
  const over = unanswered(state, phase, { cause: 'INVALID_NUMBER_FORMAT' }, input)
  return after([step, ...leaveLines(phase)], over)
}

type Resumed = Extract<CallEvent, { type: 'resumed' }>

/** Nobody can say what became of a leg that is gone: whoever is outside is not called a second time. */
function resume(state: CallState, before: Dialing, event: Resumed, input: StepInput): Outcome {
  const phase = event.afterRestart ? withoutDesk(before) : before
  const leg = event.legs.find(each => each.legId === phase.legId)
  if (leg === undefined) {
    const over = unanswered(state, phase, { cause: 'NORMAL_TEMPORARY_FAILURE' }, input)
    return after(leaveLines(phase), over)
  }
  if (leg.bridgedTo === state.uuid) return after(leaveLines(phase), connect(state, phase, input))
  if (leg.answered) return after(leaveLines(phase), announce(state, phase, input))
  return moveTo(
    state,
    { ...phase, progress: 'ringing' },
    { type: 'armGuard', delayMs: ringSeconds(phase) * 1000 + guardMs.dialing },
  )
}

function withoutDesk(phase: Dialing): Dialing {
  const { reason } = phase
  if (reason.line === null) return phase
  return { ...phase, reason: { ...reason, line: forgotten(reason.line) } }
}

const ringSeconds = ({ reason }: Dialing): number => reason.dial.timeoutSeconds
