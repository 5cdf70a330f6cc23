import { showable } from '../../flow/numbers.ts'
import { guardMs } from '../guard-times.ts'
import { command, moveTo, nextRequest, type Outcome, record, type StepInput } from '../outcome.ts'
import type { CallState } from '../state.ts'
import type { AnswerNote, CalledLeg } from '../switch-command.ts'
import type { HeldLine } from './held-line.ts'
import { lineMembers, type Member, type Plan, type PlanStep, shownStep, stepOf } from './plan.ts'

/** Has the switch ring the first step of a plan for the caller, who is not answered meanwhile; `lines`: one for each of its lines. */
export function dialOut(from: CallState, plan: Plan, lines: readonly HeldLine[], input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  const { timeoutSeconds } = plan
  const step = stepOf(plan)
  const gateways = lines.map(({ line }) => line.gateway).join(',')
  const through = gateways === '' ? {} : { gateway: gateways }
  const ringMs = timeoutSeconds * 1000 + guardMs.bridging
  const hears = state.answeredAt !== null || plan.hasMedia
  return moveTo(
    state,
    {
      type: 'bridging',
      requestId: id,
      plan,
      lines,
      legs: [],
      progress: 'none',
      lastEnd: null,
      failure: null,
    },
    record(input, 'dialing', { number: shownStep(step), ...through }),
    { type: 'armGuard', delayMs: huntsOn(step, lines) ? Math.min(guardMs.silentLine, ringMs) : ringMs },
    { type: 'save' },
    command({
      type: 'bridgeTo',
      legId: state.uuid,
      requestId: id,
      legs: [
        ...step.flatMap(insideLeg),
        ...lines.map((held, index) => lineLeg(held, lineMembers(step)[index])),
      ],
      timeoutSeconds,
      ringback: hears ? input.policy.ringback : [],
      middleNumber: showable(state.middleNumber),
      ...referrer(state, plan),
      ...noted(state),
    }),
  )
}

/** Who may send the new legs on, and whom they called. The name of an extension that is no number stands in no command. */
function referrer({ calleeNumber }: CallState, { extension }: Plan) {
  const callerExtension = showable(extension)
  return { callerExtension, calledNumber: callerExtension === '' ? '' : showable(calleeNumber) }
}

/** A customer who is called back counts as called once they answer, though nobody may be there to see it. */
function noted({ calledBack }: CallState): { readonly noteAnswer?: AnswerNote } {
  if (calledBack === null) return {}
  return { noteAnswer: { name: calledBack.callback, by: calledBack.agent.extension } }
}

/** Whether the line desk may know of another line, should this one fail. */
export const huntsOn = (step: PlanStep, lines: readonly HeldLine[]): boolean =>
  step.length === 1 && (lines[0]?.open ?? false)

function insideLeg(member: Member): CalledLeg[] {
  if (member.type === 'line') return []
  const { displayNumber, variables } = member
  const target =
    member.type === 'extension'
      ? ({ type: 'extension', number: member.number } as const)
      : ({ type: 'endpoint', text: member.text } as const)
  return [{ target, legId: '', displayNumber, mark: '', variables }]
}

/** The claim on a line is known by the uuid of its leg. */
function lineLeg({ line }: HeldLine, member: Member | undefined): CalledLeg {
  const { legId, gateway, number, displayNumber, mark } = line
  const target = { type: 'gateway', gateway, number } as const
  return { target, legId, displayNumber, mark, variables: member?.variables ?? {} }
}
