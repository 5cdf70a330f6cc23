import { offerEndOf } from '../acd/offer-end.ts'
import type { QueueFact } from '../acd/queue-fact.ts'
import type { CallStep } from '../call/record/record.ts'
import type { HangupCause } from '../shared/hangup-cause.ts'
import { type LegId, legId } from '../shared/ids.ts'
import type { Rating } from './figures-book.ts'
import { type WayOut, waysOut } from './group-tally.ts'
import type { RecordedCall } from './recorded-call.ts'

/** A fact and when it was so. */
export interface TimedFact {
  readonly at: number
  readonly fact: QueueFact
}

/** A wait that goes on, or a talk that came of one. */
interface Stay {
  readonly group: string
  readonly since: number
  readonly talk: { readonly extension: string; readonly since: number } | null
  /** Of an agent's call to a customer who waited: the agent; "" = it is the waiting one's own call. */
  readonly calledBy: string
}

interface Replay {
  /** Who waits: the call, or the callback whose story goes on in its record. */
  callId: LegId
  /** The call is over, and the customer waits on to be called. */
  isCallback: boolean
  readonly facts: TimedFact[]
  stay: Stay | null
  /** Talk time that has been told already. */
  talkedMs: number
}

type Read = (replay: Replay, step: CallStep) => void

const text = ({ detail }: CallStep, name: string): string => String(detail[name] ?? '')
const agentOf = (step: CallStep): string => text(step, 'extension')

/** What each step says of the queue the caller is in. A step that does not fit says nothing: a record may have been cut. */
const readers: Readonly<Record<string, Read>> = {
  queued(replay, step) {
    const group = text(step, 'group')
    // Lined up again after a reconnect: the wait goes on.
    if (groupOf(replay) === group) return
    endTalk(replay, step.at)
    leave(replay, step.at, 'elsewhere')
    replay.stay = { group, since: sinceOf(step), talk: null, calledBy: '' }
    tell(replay, step.at, { type: 'entered', callId: replay.callId, group })
  },
  offered(replay, step) {
    const group = groupOf(replay)
    const extension = agentOf(step)
    if (group === null || extension === '') return
    tell(replay, step.at, { type: 'offered', callId: replay.callId, group, extension })
  },
  not_taken(replay, step) {
    const group = groupOf(replay)
    const how = offerEndOf(text(step, 'cause') as HangupCause)
    const extension = agentOf(step)
    if (group === null || how === null || extension === '') return
    tell(replay, step.at, { type: 'missed', callId: replay.callId, group, extension, how })
  },
  bridged(replay, step) {
    const { callId, stay } = replay
    if (stay === null || stay.talk !== null) return
    const extension = stay.calledBy || agentOf(step)
    const waitedMs = Math.max(0, step.at - stay.since)
    replay.stay = { ...stay, talk: { extension, since: step.at } }
    tell(replay, step.at, { type: 'answered', callId, group: stay.group, extension, waitedMs })
  },
  queue_failed: (replay, step) => leave(replay, step.at, wayOf(text(step, 'cause'))),
  queue_left: (replay, step) => leave(replay, step.at, 'elsewhere'),
  callback_asked(replay, step) {
    leave(replay, step.at, 'callback')
    replay.isCallback = true
    replay.callId = callbackIn(replay, step)
  },
  callback_left(replay, step) {
    const how = text(step, 'how')
    // The agent's own call tells of the talk.
    if (how === 'answered') replay.stay = null
    else leave(replay, step.at, how === 'unanswered' ? 'callback' : 'elsewhere')
  },
  called_back(replay, step) {
    const group = text(step, 'group')
    replay.callId = callbackIn(replay, step)
    replay.stay = { group, since: sinceOf(step), talk: null, calledBy: agentOf(step) }
  },
}

const callbackIn = ({ callId }: Replay, step: CallStep): LegId => legId(text(step, 'callback') || callId)

const tell = ({ facts }: Replay, at: number, fact: QueueFact): void => {
  facts.push({ at, fact })
}

/** The wait's own beginning where the step tells it: it is older than the step after a failed offer or a callback. */
function sinceOf({ at, detail }: CallStep): number {
  return typeof detail.since === 'number' && detail.since > 0 && detail.since <= at ? detail.since : at
}

/** The group whose queue the caller waits in. */
const groupOf = ({ stay }: Replay): string | null => (stay === null || stay.talk !== null ? null : stay.group)

const isWayOut = (name: string): name is WayOut => waysOut.includes(name as WayOut)
const wayOf = (name: string): WayOut => (isWayOut(name) ? name : 'elsewhere')

function leave(replay: Replay, at: number, how: WayOut | 'hungUp'): void {
  const { stay, callId } = replay
  if (stay === null || stay.talk !== null) return
  replay.stay = null
  tell(replay, at, { type: 'left', callId, group: stay.group, waitedMs: Math.max(0, at - stay.since), how })
}

function endTalk(replay: Replay, at: number, talkedMs?: number): void {
  const { stay, callId } = replay
  if (stay?.talk == null) return
  const { extension, since } = stay.talk
  const lasted = Math.max(0, talkedMs ?? at - since)
  replay.talkedMs += lasted
  replay.stay = null
  tell(replay, at, { type: 'talked', callId, group: stay.group, extension, talkedMs: lasted })
}

/**
 * What happened in the queues, read back from a call's record, as the queue itself would have told it. Wrap-up is in no
 * record. Of a call that has not ended only what is over is told.
 */
export function factsOf(call: RecordedCall): readonly TimedFact[] {
  const replay: Replay = { callId: call.uuid, isCallback: false, facts: [], stay: null, talkedMs: 0 }
  for (const step of call.steps) {
    if (Object.hasOwn(readers, step.type)) readers[step.type]?.(replay, step)
  }
  if (call.endedAt !== null) {
    // The record knows the talk of the whole call; what earlier talks had of it is taken off.
    endTalk(replay, call.endedAt, call.talkedMs - replay.talkedMs)
    if (!goesOn(replay)) leave(replay, call.endedAt, 'hungUp')
  }
  return replay.facts
}

/** Whether somebody waits on though the call is over: to be called, or, where an agent called them, as before. */
const goesOn = ({ isCallback, stay }: Replay): boolean =>
  isCallback || (stay !== null && stay.calledBy !== '')

/** The rating of a call, null where none was given. */
export function ratingOf(
  call: Pick<RecordedCall, 'group' | 'agentExtension' | 'surveyDigit'>,
): Rating | null {
  const { group, agentExtension: extension, surveyDigit } = call
  return /^\d$/.test(surveyDigit) ? { group, extension, digit: Number(surveyDigit) } : null
}
