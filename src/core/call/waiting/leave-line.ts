import { groupWait } from '../../flow/group-wait.ts'
import { readPrompts } from '../../flow/prompts.ts'
import type { WayOut } from '../../flow/way-out.ts'
import { assertNever } from '../../shared/assert-never.ts'
import { askServer } from '../asking/ask-server.ts'
import { startDial } from '../dialling/dial.ts'
import { askForMessage } from '../message/leave-message.ts'
import { after, command, type Outcome, type StepInput } from '../outcome.ts'
import { playThen } from '../play-then.ts'
import { noService } from '../service/service.ts'
import type { CallState, Dial, Question, QueueWait } from '../state.ts'
import { enterQueue } from './enter-queue.ts'

/** Where a caller may be led who gives their place up. */
export type Onward = Exclude<WayOut, { type: 'callback' }>

/** The caller has no place in the line any more and goes where `wayOut` says. `before`: see QueueWait. */
export function leaveLine(
  state: CallState,
  wait: QueueWait,
  wayOut: Onward,
  { question, before }: { readonly question: Question; readonly before: readonly string[] },
  input: StepInput,
): Outcome {
  const silence = command({ type: 'stopPlaying', legId: state.uuid })
  return after([silence], go(state, wait, wayOut, { question, before }, input))
}

function go(
  state: CallState,
  wait: QueueWait,
  wayOut: Onward,
  { question, before }: { readonly question: Question; readonly before: readonly string[] },
  input: StepInput,
): Outcome {
  const waited = waitCounted(state, wait, input)
  switch (wayOut.type) {
    case 'flow':
      return askServer(waited, question, input)
    case 'voicemail':
      return askForMessage(waited, wayOut.mailbox || wait.group, [], input)
    case 'playback':
      return playThen(waited, readPrompts(wayOut.file).prompts, goodbye, input)
    case 'number':
      return startDial(waited, dialOf(wayOut.number, input), input)
    case 'queue':
      return enterQueue(state, { ...waitOn(wait, wayOut.group, input), before }, input)
    default:
      return assertNever(wayOut)
  }
}

const goodbye = { type: 'hangup', cause: 'NORMAL_CLEARING' } as const

export const waitCounted = (state: CallState, { since }: QueueWait, { now }: StepInput): CallState => ({
  ...state,
  waitedMs: state.waitedMs + (now - since),
})

const dialOf = (number: string, { policy }: StepInput): Dial => ({
  target: { type: 'extension', number },
  displayNumber: '',
  timeoutSeconds: policy.bridgeTimeoutSeconds,
  variables: {},
  waitRing: policy.ringback,
  failRing: [],
  service: noService,
  sentBy: '',
})

/**
 * The same wait in another group's queue: whoever was sent on has waited all the while. Skills are what the first group was
 * asked for; how long they may wait there is for that group to say, from now on.
 */
function waitOn({ since, priority }: QueueWait, group: string, input: StepInput): QueueWait {
  const most = input.policy.groups.get(group)?.maxWait ?? 0
  const waitedSeconds = Math.ceil((input.now - since) / 1000)
  return {
    ...groupWait(group, input),
    since,
    priority,
    timeoutSeconds: most === 0 ? 0 : waitedSeconds + most,
  }
}
