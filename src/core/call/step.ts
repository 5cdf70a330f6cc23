import { type LegId, type Millis, requestId } from '../shared/ids.ts'
import { type AgentCodeTask, beginAgentCode } from './agent-code.ts'
import { askServer } from './asking/ask-server.ts'
import { plainQuestion } from './asking/question.ts'
import { typeAhead } from './asking/typed-ahead.ts'
import type { CallEffect } from './call-effect.ts'
import type { CallEvent } from './call-event.ts'
import { type CalledBack, calledBackBy, calledBackStep } from './called-back.ts'
import { beginDid } from './did/look-up.ts'
import { endCall, settle } from './ending/end-call.ts'
import { writeOff } from './ending/write-off.ts'
import { type BridgeTask, beginBridge } from './lines/begin-bridge.ts'
import { partFrom, partWith } from './offering/parting.ts'
import { strayOffer } from './offering/stray-offer.ts'
import { notRecorded } from './offering/talk-recording.ts'
import { unseenTalk } from './offering/unseen-talk.ts'
import { after, command, type Outcome, record, type StepInput, stay } from './outcome.ts'
import { otherLegsOf } from './parties/other-leg.ts'
import { waitOf } from './parties/party.ts'
import type { PhaseHandler } from './phase-handler.ts'
import { announcing } from './phases/announcing.ts'
import { asking } from './phases/asking.ts'
import { bridged } from './phases/bridged.ts'
import { bridging } from './phases/bridging.ts'
import { collecting } from './phases/collecting.ts'
import { dialing } from './phases/dialing.ts'
import { ending } from './phases/ending.ts'
import { joining } from './phases/joining.ts'
import { leaving } from './phases/leaving.ts'
import { lookingUp } from './phases/looking-up.ts'
import { offering } from './phases/offering.ts'
import { playing } from './phases/playing.ts'
import { queued } from './phases/queued.ts'
import { recording } from './phases/recording.ts'
import { seekingLine } from './phases/seeking-line.ts'
import { settingAgent } from './phases/setting-agent.ts'
import { surveying } from './phases/surveying.ts'
import { whispering } from './phases/whispering.ts'
import { groupObjection, putInGroup } from './put-in-group.ts'
import type { CallState, DidTask, Phase } from './state.ts'

const phases: { readonly [T in Phase['type']]: PhaseHandler<T> } = {
  lookingUp,
  seekingLine,
  bridging,
  settingAgent,
  asking,
  playing,
  collecting,
  queued,
  offering,
  whispering,
  dialing,
  announcing,
  joining,
  bridged,
  surveying,
  recording,
  leaving,
  ending,
}

/** Whether this is the name of a phase a call can be in. */
export const isPhase = (type: unknown): boolean => typeof type === 'string' && Object.hasOwn(phases, type)

/** What is known of a caller when their leg is handed to nacd. */
export interface Arrival {
  readonly uuid: LegId
  /** Which call of this leg it is, 1.. */
  readonly part: number
  readonly switchName: string
  readonly direction: 'inbound' | 'outbound'
  readonly callerNumber: string
  readonly callerName: string
  readonly calleeNumber: string
  readonly group: string
  readonly inboundGateway: string
  readonly networkIp: string
  readonly networkPort: string
  readonly arrivedAt: Millis
  /** Whether the leg was already answered by the dialplan. */
  readonly answered: boolean
  readonly variables: Readonly<Record<string, string>>
  readonly purpose: Purpose
}

/** What a call was handed over for. */
export type Purpose =
  /** The server is asked: `incoming` by the application `nacd <group>`, `callout` by `nwaycallout`. */
  | { readonly type: 'flow'; readonly event: 'incoming' | 'callout' }
  /** `nin_did`, `nout_did`. */
  | DidTask
  /** `nbridge`, and a callback of a queue. */
  | BridgeTask
  /** `nagent`. */
  | AgentCodeTask

/** A call arrives: the server is asked, or the customer's database. */
export function beginCall(arrival: Arrival, input: StepInput): Outcome {
  const { answered, purpose, ...facts } = arrival
  const state: CallState = {
    ...facts,
    middleNumber: '',
    answeredAt: answered ? arrival.arrivedAt : null,
    bridgedAt: null,
    waitedMs: 0,
    talkedMs: 0,
    associateData: {},
    agent: null,
    gateway: '',
    queue: '',
    language: '',
    attempts: 0,
    requests: 0,
    pace: { since: input.now, questions: 0 },
    agentLeft: false,
    typedAhead: '',
    surveyDigit: '',
    recording: '',
    inFallback: false,
    parting: [],
    calledBack: calledBackIn(purpose, input),
    phase: { type: 'lookingUp', requestId: requestId(''), task: { type: 'inDid', number: '' } },
  }
  const { calledBack } = state
  const steps = [
    record(input, 'arrived', { group: arrival.group }),
    ...(calledBack === null ? [] : [calledBackStep(calledBack, input)]),
  ]
  return after(steps, firstStep(state, purpose, input))
}

const calledBackIn = (purpose: Purpose, { policy }: StepInput): CalledBack | null =>
  purpose.type === 'bridge' && purpose.calledBack !== undefined
    ? calledBackBy(purpose.calledBack, policy)
    : null

function firstStep(state: CallState, purpose: Purpose, input: StepInput): Outcome {
  switch (purpose.type) {
    case 'flow':
      return askServer(state, plainQuestion(purpose.event), input)
    case 'bridge':
      return beginBridge(state, purpose, input)
    case 'agentCode':
      return beginAgentCode(state, purpose, input)
    default:
      return beginDid(state, purpose, input)
  }
}

/** The next state of a call and what is to be done: the whole of nacd's judgement on one call. */
export function step(state: CallState, event: CallEvent, input: StepInput): Outcome {
  const parted = partWith(state, event) ?? notRecorded(state, event, input)
  if (parted !== null) return after(unheard(event, input), ended(parted, input))
  const isComing = event.type === 'legCreated' || event.type === 'legReady'
  if (isComing && !isWanted(state, event.legId)) return { state, effects: [cancel(event.legId)] }
  const stray = strayOffer(state, event)
  if (stray !== null) return stray
  if (event.type === 'resumed') return resume(state, event, input)
  if (event.type === 'writtenOff') return writeOff(state, event.lastKnown, input)
  if (state.phase.type === 'ending') return stepPhase(state, event, input)
  if (event.type === 'digit' && waitOf(state.phase) === null) return stay(typeAhead(state, event.digit))
  if (event.type === 'hangupRequested' || event.type === 'groupRequested') return obey(state, event, input)
  if (event.type === 'legEnded' && event.legId === state.uuid) return callerGone(state, event, input)
  return after(unheard(event, input), stepPhase(state, event, input))
}

type Wish = Extract<CallEvent, { type: 'hangupRequested' | 'groupRequested' }>

/** What an operator asks for. */
function obey(state: CallState, wish: Wish, input: StepInput): Outcome {
  if (wish.type === 'hangupRequested')
    return endCall(state, { cause: 'NORMAL_CLEARING', endedBy: 'system' }, input)
  return groupObjection(state, wish.group) === null ? putInGroup(state, wish.group, input) : stay(state)
}

/** A call that only waited for this leg is over. */
function ended({ state, effects }: Outcome, input: StepInput): Outcome {
  return state.phase.type === 'ending' ? settle(state, state.phase, input, effects) : { state, effects }
}

/** The call goes on without what the switch would not play, collect or record; its story says why nothing was heard. */
function unheard(event: CallEvent, input: StepInput): CallEffect[] {
  if (event.type !== 'commandFailed' || !('requestId' in event.command)) return []
  return [record(input, 'command_refused', { command: event.command.type, reason: event.reason })]
}

function stepPhase(state: CallState, event: CallEvent, input: StepInput): Outcome {
  const handler = phases[state.phase.type] as PhaseHandler<Phase['type']>
  return handler(state, state.phase, event, input)
}

/** False for a leg that was given up before it was there, or while the switch could not be told. */
const isWanted = (state: CallState, leg: LegId): boolean =>
  leg === state.uuid || otherLegsOf(state).includes(leg) || state.phase.type === 'bridging'

const cancel = (legId: LegId) => command({ type: 'hangup', legId, cause: 'ORIGINATOR_CANCEL' })

type LegEnd = Pick<Extract<CallEvent, { type: 'legEnded' }>, 'cause' | 'sipCode' | 'endedBy'>

/** The caller's leg is no more, whatever the phase: the rest is taken down. */
function callerGone(state: CallState, end: LegEnd, input: StepInput): Outcome {
  const endedBy = end.endedBy === 'far' ? 'caller' : state.phase.type === 'bridged' ? 'agent' : 'system'
  return endCall(state, { cause: end.cause, endedBy, sipCode: end.sipCode, callerGone: true }, input)
}

type Resumed = Extract<CallEvent, { type: 'resumed' }>

/** The switch is the truth: what it says of the caller's leg goes before what is remembered, legs too many are ended. */
function resume(from: CallState, event: Resumed, input: StepInput): Outcome {
  const strays = event.legs.map(each => each.legId).filter(leg => !isWanted(from, leg))
  const { state, effects } = partFrom(from, event.legs)
  return after([...strays.map(cancel), ...effects], goOn(state, event, input))
}

function goOn(state: CallState, event: Resumed, input: StepInput): Outcome {
  if (state.phase.type === 'ending') return stepPhase(state, event, input)
  const caller = event.legs.find(each => each.legId === state.uuid)
  if (caller === undefined) return vanished(state, event, input)
  const answeredAt = caller.answered ? (state.answeredAt ?? input.now) : null
  const now = { ...state, answeredAt }
  return unseenTalk(now, event, input) ?? stepPhase(now, event, input)
}

/** The caller's leg ended while the switch was out of reach: nobody can say any more who ended it. */
function vanished(state: CallState, { legs }: Resumed, input: StepInput): Outcome {
  const up = legs.map(({ legId }) => legId)
  const cause = 'NORMAL_TEMPORARY_FAILURE'
  return endCall(state, { cause, endedBy: 'system', sipCode: 0, callerGone: true, up }, input)
}
