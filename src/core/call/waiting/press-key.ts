import { readWayOut, type WayOut } from '../../flow/way-out.ts'
import { after, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { CallState, Question, QueueWait } from '../state.ts'
import { callBack } from './call-back.ts'
import { leaveLine } from './leave-line.ts'

/** A key of who waits: it leads where the group's `exits` say; any other means nothing. */
export function pressKey(state: CallState, wait: QueueWait, digit: string, input: StepInput): Outcome {
  const exits = input.policy.groups.get(wait.group)?.queue.exits ?? {}
  const to = Object.hasOwn(exits, digit) ? (exits[digit] ?? '') : ''
  const wayOut = readWayOut(to)
  if (wayOut === null || !leadsOn(wayOut, wait, input)) return stay(state)
  if (wayOut.type === 'callback') return callBack(state, wait, input)
  const effects = [
    record(input, 'queue_left', { group: wait.group, key: digit, to }),
    { type: 'leaveQueue', how: 'elsewhere' } as const,
  ]
  return after(
    effects,
    leaveLine(state, wait, wayOut, { question: byKey(wait, digit, input), before: [] }, input),
  )
}

/** Nobody gives a place up for one in the same line, or in that of a group that is no more. */
const leadsOn = (wayOut: WayOut, wait: QueueWait, { policy }: StepInput): boolean =>
  wayOut.type !== 'queue' || (wayOut.group !== wait.group && policy.groups.has(wayOut.group))

function byKey({ group, since }: QueueWait, dtmf: string, { now }: StepInput): Question {
  const waited = String(Math.round((now - since) / 1000))
  return { event: 'queue_failed', dtmf, facts: { cause: 'key', waited, group } }
}
