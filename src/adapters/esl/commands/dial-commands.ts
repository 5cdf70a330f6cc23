import type { SwitchCommand } from '../../../core/call/switch-command.ts'
import type { OnceAnswered, OriginateCommand } from '../../../ports/switch.ts'
import { originateBraces, type Variables, variableList } from '../events/variables.ts'
import { firstRefusal, type Refused } from '../refused.ts'
import { api, execute, type Wires } from '../wire/wire.ts'
import { checkNote, leavesNote } from './answer-notes.ts'
import { bridgeString, checkLegs, checkTarget, endpointOf, ofTarget, originateString } from './dial-string.ts'
import { cleanDisplayName } from './display-name.ts'
import { heldFromDialplan } from './held-from-dialplan.ts'
import { escapeFor } from './quote.ts'
import {
  checkApplication,
  checkInteger,
  checkNumber,
  checkPlace,
  checkPrompts,
  checkRequestId,
  checkUuid,
} from './syntax.ts'

type Command<T extends SwitchCommand['type']> = Extract<SwitchCommand, { type: T }>

const checkOriginate = (command: Command<'originate'>): Refused | null =>
  firstRefusal(
    checkUuid(command.legId),
    checkUuid(command.callId),
    checkTarget(command.target),
    command.displayNumber === '' ? null : checkNumber(command.displayNumber),
    checkInteger(command.timeoutSeconds, 1, 3600, 'the ring time'),
  )

/** Ours come last: of two variables with one name the switch keeps the later. */
const legVariables = (command: Command<'originate'>): Variables => ({
  ...command.variables,
  nacd_call: command.callId,
  ...ofTarget(command.target),
  nacd_line: command.mark ?? '',
  origination_uuid: command.legId,
  origination_caller_id_number: command.displayNumber,
  origination_caller_id_name: cleanDisplayName(command.displayName),
  originate_timeout: String(command.timeoutSeconds),
  ignore_early_media: 'true',
  hangup_after_bridge: 'true',
  ...heldFromDialplan,
})

/**
 * The job has the new leg's uuid, so its result finds its way even to a controller that was started in between. The new
 * leg goes with the other party; the leg that was there first is parked again when a bridge ends.
 */
function originate(command: Command<'originate'>): Wires | Refused {
  const refusal = checkOriginate(command)
  if (refusal) return refusal
  const braces = originateBraces(legVariables(command))
  if (typeof braces !== 'string') return braces
  const args = `${braces}${endpointOf(command.target)} &park()`
  return [{ type: 'job', name: 'originate', args, jobId: command.legId }]
}

const checkBridgeTo = (command: Command<'bridgeTo'>): Refused | null =>
  firstRefusal(
    checkUuid(command.legId),
    checkRequestId(command.requestId),
    checkLegs(command.legs),
    command.middleNumber === '' ? null : checkNumber(command.middleNumber),
    command.callerExtension === '' ? null : checkNumber(command.callerExtension),
    command.calledNumber === '' ? null : checkNumber(command.calledNumber),
    checkPrompts(command.ringback),
    checkInteger(command.timeoutSeconds, 1, 3600, 'the ring time'),
    command.noteAnswer === undefined ? null : checkNote(command.noteAnswer),
  )

/**
 * A redirection (3xx) is a refusal: FreeSWITCH would call whoever it names, or send the caller through the dialplan to
 * them (sofia.c, sofia_handle_sip_r_invite).
 */
const calledVariables = (command: Command<'bridgeTo'>): Variables => ({
  nacd_call: command.legId,
  nacd_middle: command.middleNumber,
  nacd_referrer: command.callerExtension,
  nacd_called: command.calledNumber,
  originate_timeout: String(command.timeoutSeconds),
  outbound_redirect_fatal: 'true',
  ...heldFromDialplan,
})

/**
 * Set before: `continue_on_fail` keeps the leg parked when nobody answers. An earlier talk or bridge may have left the
 * others, and FreeSWITCH keeps how a leg's last bridge ended until another one has had a leg of its own.
 * Of the two ringing tones, one sound each, FreeSWITCH plays `transfer_ringback` to a caller who was answered, else
 * `ringback` (switch_ivr_originate.c); one that a dialplan has set stays where nacd has none.
 */
const callerVariables = ({ ringback, middleNumber }: Command<'bridgeTo'>): Variables => ({
  continue_on_fail: 'true',
  hangup_after_bridge: 'true',
  park_after_bridge: '',
  bridge_hangup_cause: '',
  last_bridge_hangup_cause: '',
  last_bridge_proto_specific_hangup_cause: '',
  transfer_ringback: ringback[0] ?? '',
  ...(ringback[0] === undefined ? {} : { ringback: ringback[0] }),
  nacd_middle: middleNumber,
  ...heldFromDialplan,
})

/**
 * The switch's own `bridge` on a leg that is not answered. Nothing in the argument needs quotes: each value has passed a
 * check that allows no character the switch would act on.
 */
function bridgeTo(command: Command<'bridgeTo'>): Wires | Refused {
  const refusal = checkBridgeTo(command)
  if (refusal) return refusal
  const { noteAnswer } = command
  const notes = noteAnswer === undefined ? {} : leavesNote(noteAnswer)
  const dialled = bridgeString(command.legs, calledVariables(command), notes)
  if (typeof dialled !== 'string') return dialled
  const { legId, requestId } = command
  const settings = variableList(callerVariables(command))
  if (typeof settings !== 'string') return settings
  return [
    api('uuid_setvar_multi', legId, settings),
    execute(legId, 'bridge', dialled, { 'Event-UUID': requestId }),
  ]
}

const checkOnAnswer = (then: OnceAnswered): Refused | null =>
  then.type === 'application'
    ? checkApplication(then.name, then.data)
    : checkPlace(then.extension, then.dialplan, then.context)

const checkOriginateTo = (command: OriginateCommand): Refused | null =>
  firstRefusal(
    checkUuid(command.jobId),
    checkLegs(command.legs),
    checkInteger(command.timeoutSeconds, 1, 3600, 'the ring time'),
    checkOnAnswer(command.onAnswer),
  )

/** A name that is shown instead of the number. */
const shownName = (displayName: string): Variables => {
  const name = cleanDisplayName(displayName)
  return name === '' ? {} : { origination_caller_id_name: name }
}

/** FreeSWITCH takes the command apart at spaces first, so those of the application are escaped (mod_commands originate). */
const onceAnswered = (then: OnceAnswered): string =>
  then.type === 'application'
    ? escapeFor(' ', `&${then.name}(${then.data})`)
    : `${then.extension} ${then.dialplan} ${then.context}`

/** The job answers with the uuid of the leg that was answered, whichever of them it was. */
function originateTo(command: OriginateCommand): Wires | Refused {
  const { jobId, legs, timeoutSeconds, onAnswer } = command
  const refusal = checkOriginateTo(command)
  if (refusal) return refusal
  const dialled = originateString(legs, {
    ...shownName(command.displayName),
    originate_timeout: String(timeoutSeconds),
    outbound_redirect_fatal: 'true',
  })
  if (typeof dialled !== 'string') return dialled
  return [{ type: 'job', name: 'originate', args: `${dialled} ${onceAnswered(onAnswer)}`, jobId }]
}

/** How each command that rings somebody goes over the event socket. */
export const dialBuilders = { originate, bridgeTo, originateTo }
