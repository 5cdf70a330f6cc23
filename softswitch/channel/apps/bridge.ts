import { afterBridge, bridgeWith, invite, noteEnd } from '../calls/bridging.ts'
import { parseDialString } from '../calls/dial-string.ts'
import { originate } from '../calls/originate.ts'
import type { Originated } from '../calls/ringing.ts'
import { type Cause, numberOfCause } from '../causes.ts'
import { answer, preAnswer, ringReady } from '../leg/answering.ts'
import type { Leg } from '../leg/leg.ts'
import type { ApplicationCall } from './application.ts'
import { playOnce, readyAudio } from './audio.ts'

/** FreeSWITCH rings a minute when `call_timeout` does not say else. */
const defaultSeconds = 60

/** DIALSTATUS of causes that have a word of their own. */
const dialStatuses: Readonly<Partial<Record<Cause, string>>> = {
  ORIGINATOR_CANCEL: 'CANCEL',
  USER_BUSY: 'BUSY',
  NO_ANSWER: 'NOANSWER',
  DESTINATION_OUT_OF_ORDER: 'INVALIDARGS',
  CALL_REJECTED: 'DONTCALL',
}

function noteDisposition(leg: Leg, disposition: string, status: string): void {
  leg.setVariable('originate_disposition', disposition)
  leg.setVariable('DIALSTATUS', status)
}

/** What the caller hears while it rings, null = nothing of ours. */
function ringbackOf({ channel }: Leg): string | null {
  return (channel.answered ? channel.lookUp('transfer_ringback') : null) ?? channel.lookUp('ringback')
}

/** Tells the caller that it rings: by what the variable `ringback` plays, else by 180. */
async function tellRinging(call: ApplicationCall, signal: AbortSignal): Promise<void> {
  const { leg } = call
  const name = ringbackOf(leg)
  if (name === null) return ringReady(leg)
  const audio = await readyAudio({ ...call, signal }, name)
  while (audio.type === 'ready' && !signal.aborted) await playOnce(audio, signal)
}

/** Dials for `leg`; while it rings the caller is told, with `instant_ringback` from the beginning. */
async function dial(call: ApplicationCall): Promise<Originated> {
  const { leg, exchange, signal } = call
  const parsed = parseDialString(call.data, exchange.domain)
  if (parsed === null) return { type: 'failed', cause: 'DESTINATION_OUT_OF_ORDER', leg: null }
  const ringing = new AbortController()
  let telling: Promise<void> | null = null
  const tell = (): void => {
    telling ??= tellRinging(call, ringing.signal)
  }
  const { profile, variables } = leg.channel
  if (variables.isTrue('instant_ringback') && ringbackOf(leg) !== null) tell()
  const result = await originate(exchange, {
    dial: parsed,
    timeoutSeconds: Number(leg.channel.lookUp('call_timeout')) || defaultSeconds,
    callerId: {
      name: leg.channel.lookUp('effective_caller_id_name') ?? profile.callerIdName,
      number: leg.channel.lookUp('effective_caller_id_number') ?? profile.callerIdNumber,
    },
    origin: leg,
    signal,
    onRinging: tell,
  })
  ringing.abort()
  await telling
  return result
}

/** Whether the variable names the cause, by name or number. */
function names(list: string | null, cause: Cause): boolean {
  const entries = (list ?? '').split(',').map(entry => entry.trim().toUpperCase())
  return entries.includes(cause) || entries.includes(String(numberOfCause(cause)))
}

/** No answer is always a reason to go on when nothing else is said (FreeSWITCH: switch_channel_handle_cause). */
const goOnByDefault: ReadonlySet<Cause> = new Set(['NO_ANSWER', 'NO_USER_RESPONSE', 'ORIGINATOR_CANCEL'])

/** After a failed dial the leg goes on with its dialplan, or hangs up for the same cause. */
function handleFailure(leg: Leg, cause: Cause): void {
  const { variables } = leg.channel
  const onFail = variables.get('continue_on_fail')
  const failures = variables.get('failure_causes')
  if (onFail === null && failures === null && goOnByDefault.has(cause)) return
  if (failures !== null && !names(failures, cause)) return
  if (variables.isTrue('continue_on_fail') || names(onFail, cause)) return
  leg.hangup(cause)
}

function failed(leg: Leg, result: Extract<Originated, { type: 'failed' }>): void {
  noteDisposition(leg, result.cause, dialStatuses[result.cause] ?? result.cause)
  leg.setVariable('originate_failed_cause', result.cause)
  if (result.leg !== null) {
    noteEnd(leg, result.leg)
    for (const name of ['sip_invite_failure_status', 'sip_invite_failure_phrase']) {
      leg.setVariable(name, result.leg.channel.lookUp(name) ?? '')
    }
  }
  if (!leg.ended) handleFailure(leg, result.cause)
}

/** Lets the caller in as far as the called leg is: answered, or early media; later answered when that one is. */
async function follow(leg: Leg, peer: Leg): Promise<void> {
  if (peer.channel.answered) await answer(leg)
  else await preAnswer(leg)
}

/** What an earlier bridge on the leg left: it must not be taken for this one's. */
const leftovers = [
  'bridge_hangup_cause',
  'last_bridge_hangup_cause',
  'last_bridge_proto_specific_hangup_cause',
  'originate_failed_cause',
  'sip_invite_failure_status',
  'sip_invite_failure_phrase',
] as const

function forget(leg: Leg): void {
  for (const name of leftovers) leg.setVariable(name, '')
}

/**
 * `bridge <dial string>`: calls and connects. Afterwards the leg does what `hangup_after_bridge`, `park_after_bridge`
 * and `transfer_after_bridge` say, after a failure what `continue_on_fail` says; else it goes on with its dialplan.
 */
export async function bridge(call: ApplicationCall): Promise<void> {
  const { leg, exchange, signal } = call
  forget(leg)
  noteDisposition(leg, 'failure', 'INVALIDARGS')
  const result = await dial(call)
  if (result.type === 'failed') return failed(leg, result)
  const peer = result.leg
  const guest = invite(exchange, peer)
  // Watched first: it may answer while early media is opened to the caller.
  const unwatch = peer.watch(news => {
    if (news === 'answered') void answer(leg)
  })
  await follow(leg, peer)
  noteDisposition(leg, 'SUCCESS', 'SUCCESS')
  await bridgeWith(exchange, leg, guest, signal)
  unwatch()
  if (signal.aborted || leg.ended) return
  if (!peer.channel.answered) handleFailure(leg, peer.channel.cause ?? 'NORMAL_CLEARING')
  else afterBridge(exchange, leg, peer)
}
