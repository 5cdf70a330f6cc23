import { readPrompts } from '../../flow/prompts.ts'
import { forgetTyped } from '../asking/typed-ahead.ts'
import { after, answered, moveTo, type Outcome, push, record, type StepInput } from '../outcome.ts'
import { playThen } from '../play-then.ts'
import type { CallState, QueueWait } from '../state.ts'
import type { Prompts } from '../switch-command.ts'
import { announcementGuard } from './announcement-guard.ts'

/** Enters the queue; where its calls are recorded the caller hears that first, and the time of it counts as waited. */
export function enterQueue(from: CallState, wait: QueueWait, input: StepInput): Outcome {
  const prompts = recordNotice(wait, input)
  if (prompts.length === 0) return joinLine(from, wait, input)
  const { state, effects } = answered(from, input)
  return after(effects, playThen(state, prompts, { type: 'queue', wait }, input))
}

function recordNotice({ group }: QueueWait, { policy }: StepInput): Prompts {
  const rules = policy.groups.get(group)?.queue
  return rules?.record ? readPrompts(rules.recordAnnouncement).prompts : []
}

/** Nothing is left to be said: the caller stands in line. */
export function joinLine(state: CallState, wait: QueueWait, input: StepInput): Outcome {
  return after([push('queued', { group: wait.group })], lineUp(state, wait, input))
}

/**
 * Asks for a place in the queue, or for the place that was theirs (`again`); the caller is answered. The music begins when
 * the place is theirs (phases/queued.ts).
 */
export function lineUp(from: CallState, wait: QueueWait, input: StepInput, again = false): Outcome {
  const { state, effects } = answered({ ...forgetTyped(from), queue: wait.group }, input)
  return after(
    effects,
    moveTo(
      state,
      { type: 'queued', wait },
      record(input, 'queued', { group: wait.group, since: wait.since }),
      announcementGuard(wait, input),
      { type: 'save' },
      { type: 'joinQueue', wait, callerNumber: state.callerNumber, again },
    ),
  )
}
