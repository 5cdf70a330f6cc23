import { readPrompts } from '../flow/prompts.ts'
import type { LegId, Millis, RequestId } from '../shared/ids.ts'
import { buildRequest, requestForRecord } from './asking/question.ts'
import { forgetTyped } from './asking/typed-ahead.ts'
import type { CallEffect } from './call-effect.ts'
import { endCall } from './ending/end-call.ts'
import {
  after,
  answered,
  command,
  moveTo,
  nextRequest,
  type Outcome,
  push,
  record,
  type StepInput,
} from './outcome.ts'
import type { AfterPlay, BridgeReason, CallState, Collect, Question, QueueWait, Ringing } from './state.ts'
import type { DialTarget, Prompts } from './switch-command.ts'
import { announcementGuard } from './waiting/announcement-guard.ts'

/** How long a phase may last before nacd stops waiting for the switch, in ms. */
export const guardMs = {
  asking: 30_000,
  playing: 600_000,
  collecting: 300_000,
  /** Beside the ring time itself. */
  dialing: 10_000,
  /** What an agent alone is to hear is short. */
  whispering: 60_000,
  announcing: 60_000,
  /** Agents who were slower are told so, and hang up. */
  parting: 30_000,
  joining: 5_000,
  /** The customer's database has its own, much shorter deadline. */
  lookingUp: 30_000,
  /** Beside the ring time itself. */
  bridging: 5_000,
  /** A trunk over which nothing is heard for so long is given up where there may be another; SIP itself waits 32 s. */
  silentLine: 15_000,
  /** The line desk answers at once. */
  seekingLine: 30_000,
  /** It also bounds how long a call waits (`line_max_wait`, an hour at most). */
  waitingForLine: 3_900_000,
  /** Beside the longest message. */
  recording: 10_000,
  leaving: 10_000,
} as const

/**
 * Asks the call-flow server. A chain may be as long as it likes, for people take their time; a call that asks faster
 * than any person types is a loop and is ended.
 */
export function askServer(from: CallState, question: Question, input: StepInput): Outcome {
  const pace = paceOf(from, input.now)
  if (pace.questions > input.policy.questionsPerMinute) return stopLoop(from, question, input)
  const { state, id } = nextRequest({ ...from, pace })
  // A call without a saved state begins with its first question anyway.
  return putQuestion(state, id, question, input, from.requests === 0 ? [] : [{ type: 'save' }])
}

/** What the call was at before is over (its leg may be gone, its wait is counted): it ends as one that asks. */
function stopLoop(from: CallState, question: Question, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  return after(
    [record(input, 'loop_stopped', { questions: from.pace.questions })],
    endCall(
      { ...state, phase: { type: 'asking', requestId: id, question } },
      { cause: 'NORMAL_TEMPORARY_FAILURE', endedBy: 'system' },
      input,
    ),
  )
}

function paceOf({ pace }: CallState, now: Millis): CallState['pace'] {
  const isOver = now - pace.since >= 60_000 || now < pace.since
  return isOver ? { since: now, questions: 1 } : { since: pace.since, questions: pace.questions + 1 }
}

/** Puts a question under the given id; the same id again is the same question to the server. */
export function putQuestion(
  state: CallState,
  id: RequestId,
  question: Question,
  input: StepInput,
  before: readonly CallEffect[] = [],
): Outcome {
  const request = buildRequest(state, question, input.now)
  return moveTo(
    state,
    { type: 'asking', requestId: id, question },
    record(input, 'asked', { event: question.event, request: requestForRecord(request) }),
    { type: 'armGuard', delayMs: guardMs.asking },
    ...before,
    { type: 'ask', requestId: id, request },
  )
}

/** Plays the prompts and goes on with `next`; with nothing to play it goes on at once (see effect-runner). */
export function playThen(from: CallState, prompts: Prompts, next: AfterPlay, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  return moveTo(
    state,
    { type: 'playing', requestId: id, prompts, after: next },
    record(input, 'playing', { prompts: prompts.join('|') }),
    { type: 'armGuard', delayMs: guardMs.playing },
    { type: 'save' },
    command({ type: 'play', legId: state.uuid, requestId: id, prompts }),
  )
}

/** Collects digits: three tries, five seconds between digits (contract.md section 3). */
export function collectDigits(from: CallState, collect: Collect, input: StepInput): Outcome {
  const up = answered(forgetTyped(from), input)
  const { state, id } = nextRequest(up.state)
  const effects: CallEffect[] = [
    { type: 'armGuard', delayMs: guardMs.collecting },
    { type: 'save' },
    command({
      type: 'collectDigits',
      legId: state.uuid,
      requestId: id,
      ...collect,
      tries: 3,
      digitTimeoutMs: 5_000,
    }),
  ]
  return after(up.effects, moveTo(state, { type: 'collecting', requestId: id, collect }, ...effects))
}

/** Tells the server what was typed, "" for nothing. */
export function askWithDigits(state: CallState, digits: string, input: StepInput): Outcome {
  const step = record(input, 'collected', { digits: digits.length })
  return after([step], askServer(state, { event: 'dtmf', dtmf: digits, facts: {} }, input))
}

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

/** Plays what a caller hears while they wait for an agent. */
export function playMusic(from: CallState, { music }: QueueWait): Outcome {
  const { state, id } = nextRequest(from)
  return {
    state,
    effects: [command({ type: 'playForever', legId: state.uuid, requestId: id, prompts: music })],
  }
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

interface Ring {
  readonly legId: LegId
  readonly target: DialTarget
  readonly displayNumber: string
  readonly timeoutSeconds: number
  readonly variables: Readonly<Record<string, string>>
  /** What a trunk leg is counted under. */
  readonly mark?: string
}

/** Rings one phone or trunk; the caller keeps hearing what they hear. */
export function ring(from: CallState, reason: BridgeReason, what: Ring, input: StepInput): Outcome {
  const state = forgetTyped(from)
  const { legId, target, mark } = what
  const through = target.type === 'gateway' ? { gateway: target.gateway } : {}
  const ringMs = what.timeoutSeconds * 1000 + guardMs.dialing
  return moveTo(
    state,
    { type: 'dialing', legId, reason, progress: 'calling' },
    record(input, 'dialing', { number: target.number, leg: legId, ...through }),
    { type: 'armGuard', delayMs: mark === undefined ? ringMs : Math.min(guardMs.silentLine, ringMs) },
    { type: 'ownLeg', legId },
    { type: 'save' },
    command({
      type: 'originate',
      legId,
      callId: state.uuid,
      target,
      displayNumber: what.displayNumber,
      displayName: state.callerName,
      timeoutSeconds: what.timeoutSeconds,
      variables: what.variables,
      ...(mark === undefined ? {} : { mark }),
    }),
  )
}

/** Joins the caller with a leg that has answered. */
export function joinLegs(from: CallState, { legId, reason }: Ringing, input: StepInput): Outcome {
  const { state, effects } = answered(from, input)
  return after(
    effects,
    moveTo(
      state,
      { type: 'joining', legId, reason },
      { type: 'armGuard', delayMs: guardMs.joining },
      command({ type: 'bridgeLegs', legId: state.uuid, otherId: legId }),
    ),
  )
}
