import type { LineAnswer } from '../../line/line.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent } from '../call-event.ts'
import { dialOverLine } from '../dialling/dial.ts'
import { dialFailed } from '../dialling/dial-failure.ts'
import { guardMs } from '../guard-times.ts'
import { dialOut } from '../lines/bridge-to.ts'
import type { HeldLine, LineSeek } from '../lines/held-line.ts'
import { lineAnswerStep } from '../lines/line-record.ts'
import { lineMembers, type Plan, stepOf } from '../lines/plan.ts'
import { putRequests } from '../lines/seek-lines.ts'
import { stepOver } from '../lines/try-step.ts'
import {
  after,
  command,
  moveTo,
  nextRequest,
  type Outcome,
  record,
  type StepInput,
  stay,
} from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { BridgeFailure, CallState, Phase } from '../state.ts'

type SeekingLine = Extract<Phase, { type: 'seekingLine' }>

/** Lines to the outside have been asked for; the line desk says which, or that the call waits, or that there is none. */
export const seekingLine: PhaseHandler<'seekingLine'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'lineAnswered':
      return isExpected(phase, event)
        ? after(
            [lineAnswerStep(event.answer, input)],
            answered(state, noted(phase, event), event.answer, input),
          )
        : stay(state)
    case 'phaseTimedOut':
      return timedOut(state, phase, input)
    case 'resumed':
      return event.afterRestart ? seekAgain(state, phase) : stay(state)
    default:
      return stay(state)
  }
}

type LineAnswered = Extract<CallEvent, { type: 'lineAnswered' }>

/** A request that was found or refused gets no second answer. */
function isExpected({ seeks }: SeekingLine, { requestId }: LineAnswered): boolean {
  const seek = seeks.find(each => each.requestId === requestId)
  return seek?.answer.type === 'none' || seek?.answer.type === 'waits'
}

function noted(phase: SeekingLine, { requestId, answer }: LineAnswered): SeekingLine {
  const seeks = phase.seeks.map(seek => (seek.requestId === requestId ? { ...seek, answer } : seek))
  return { ...phase, seeks: seeks.map(withoutStory) }
}

/** The story stands in the record: the state travels on the channel and is small. */
function withoutStory(seek: LineSeek): LineSeek {
  const { answer } = seek
  switch (answer.type) {
    case 'found':
      return { ...seek, answer: { type: 'found', line: answer.line } }
    case 'refused':
      return { ...seek, answer: { type: 'refused', cause: answer.cause, sipCode: answer.sipCode } }
    default:
      return { ...seek, answer: { type: answer.type } }
  }
}

function answered(state: CallState, phase: SeekingLine, answer: LineAnswer, input: StepInput): Outcome {
  if (answer.type === 'waits') return waits(state, phase, input)
  const open = phase.seeks.some(seek => seek.answer.type === 'none' || seek.answer.type === 'waits')
  return open ? moveTo(state, phase) : goOn(state, phase, input)
}

/** All lines are full. Who waits for a bridge of the server hears its waiting sound already. */
function waits(from: CallState, phase: SeekingLine, input: StepInput): Outcome {
  const guard = { type: 'armGuard', delayMs: guardMs.waitingForLine } as const
  if (phase.use.type === 'dial' || phase.music) return moveTo(from, phase, guard, { type: 'save' })
  const { state, id } = nextRequest(from)
  const { lineMusic: prompts } = input.policy
  return moveTo(
    state,
    { ...phase, music: true },
    guard,
    { type: 'save' },
    command({ type: 'playForever', legId: state.uuid, requestId: id, prompts }),
  )
}

/** Each request is found or refused. */
function goOn(state: CallState, { use, seeks, music }: SeekingLine, input: StepInput): Outcome {
  if (use.type === 'plan') {
    return after(silence(state, music), stepGoesOn(state, heard(use.plan, music), seeks, input))
  }
  const [held] = seeks.flatMap(heldOf)
  if (held !== undefined) return dialOverLine(state, use.dial, held, input)
  return dialFailed(state, use.dial, refusalOf(seeks), input)
}

/** The lines that were refused are left out of the step; it is over where nobody is left. */
function stepGoesOn(state: CallState, plan: Plan, seeks: readonly LineSeek[], input: StepInput): Outcome {
  const [, ...later] = plan.steps
  const refused = new Set(lineMembers(stepOf(plan)).filter((_, index) => !isFound(seeks[index])))
  const step = stepOf(plan).filter(member => member.type !== 'line' || !refused.has(member))
  if (step.length === 0) return stepOver(state, plan, refusalOf(seeks), input)
  return dialOut(state, { ...plan, steps: [step, ...later] }, seeks.flatMap(heldOf), input)
}

const isFound = (seek: LineSeek | undefined): boolean => seek?.answer.type === 'found'

function heldOf({ requestId, request, answer }: LineSeek): HeldLine[] {
  return answer.type === 'found' ? [{ requestId, request, line: answer.line, open: true }] : []
}

function refusalOf(seeks: readonly LineSeek[]): BridgeFailure {
  const refused = seeks.findLast(({ answer }) => answer.type === 'refused')?.answer
  return refused?.type === 'refused' ? { cause: refused.cause, sipCode: refused.sipCode } : noAnswer
}

const noAnswer: BridgeFailure = { cause: 'NORMAL_TEMPORARY_FAILURE', sipCode: 0 }

const heard = (plan: Plan, music: boolean): Plan => (music ? { ...plan, hasMedia: true } : plan)

const silence = ({ uuid }: CallState, music: boolean): CallEffect[] =>
  music ? [command({ type: 'stopPlaying', legId: uuid })] : []

/** The line desk says nothing more: those that were not found are as good as refused. */
function timedOut(state: CallState, phase: SeekingLine, input: StepInput): Outcome {
  const { cause, sipCode } = noAnswer
  const left = phase.seeks.filter(({ answer }) => answer.type === 'none' || answer.type === 'waits')
  const seeks = phase.seeks.map(seek =>
    left.includes(seek) ? { ...seek, answer: { type: 'refused', cause, sipCode } as const } : seek,
  )
  const effects = left.map(({ requestId }) => ({ type: 'leaveLine', requestId }) as const)
  const step = record(input, 'line_refused', { reason: 'unavailable', cause, sip_code: sipCode })
  return after([step, ...effects], goOn(state, { ...phase, seeks }, input))
}

/** The controller that asked is gone, its line desk with it; the place among those who wait is kept by `since`. */
function seekAgain(state: CallState, { use, seeks: before, music }: SeekingLine): Outcome {
  const seeks = before.map(seek => ({ ...seek, answer: { type: 'none' } as const }))
  const wanted = use.type === 'plan' ? { ...use, plan: heard(use.plan, music) } : use
  return after(silence(state, music), putRequests(state, wanted, seeks))
}
