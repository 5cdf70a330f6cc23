import { readWayOut } from '../../flow/way-out.ts'
import type { QueueFailure } from '../call-event.ts'
import { after, type Outcome, record, type StepInput } from '../outcome.ts'
import type { CallState, QueueWait } from '../state.ts'
import { leaveLine, type Onward } from './leave-line.ts'

/** The queue let the caller go without an agent: the group says where to for this cause, or the call flow is asked. */
export function queueFailed(
  state: CallState,
  wait: QueueWait,
  cause: QueueFailure,
  input: StepInput,
): Outcome {
  const { group, since } = wait
  const facts = { cause, waited: String(Math.round((input.now - since) / 1000)), group }
  const before = [...wait.before, group]
  const written = input.policy.groups.get(group)?.queue.overflows[cause] ?? ''
  const wayOut = wayOutOf(written, before)
  const question = { event: 'queue_failed', dtmf: '', facts } as const
  const step = record(input, 'queue_failed', wayOut.type === 'flow' ? facts : { ...facts, to: written })
  return after([step], leaveLine(state, wait, wayOut, { question, before }, input))
}

const flow: Onward = { type: 'flow' }

/** The way back into a queue the call came from, one that nobody can read, and none at all leave it to the call flow. */
function wayOutOf(text: string, before: readonly string[]): Onward {
  const wayOut = readWayOut(text)
  if (wayOut === null || wayOut.type === 'callback') return flow
  return wayOut.type === 'queue' && before.includes(wayOut.group) ? flow : wayOut
}
