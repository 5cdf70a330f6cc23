import type { DialTarget, SwitchCommand } from '../../core/call/switch-command.ts'
import { cleanDisplayName } from './display-name.ts'
import { firstRefusal, type Refused } from './refused.ts'
import { checkGateway, checkInteger, checkNumber, checkPrompts, checkRequestId, checkUuid } from './syntax.ts'
import { originateBraces, type Variables, variableList } from './variables.ts'
import { api, execute, type Wires } from './wire.ts'

type Command<T extends SwitchCommand['type']> = Extract<SwitchCommand, { type: T }>

const checkTarget: {
  readonly [T in DialTarget['type']]: (target: Extract<DialTarget, { type: T }>) => Refused | null
} = {
  extension: target => checkNumber(target.number),
  gateway: target => firstRefusal(checkGateway(target.gateway), checkNumber(target.number)),
}

const checkOriginate = (command: Command<'originate'>): Refused | null =>
  firstRefusal(
    checkUuid(command.legId),
    checkUuid(command.callId),
    (checkTarget[command.target.type] as (target: DialTarget) => Refused | null)(command.target),
    command.displayNumber === '' ? null : checkNumber(command.displayNumber),
    checkInteger(command.timeoutSeconds, 1, 3600, 'the ring time'),
  )

const dialString = (target: DialTarget): string =>
  target.type === 'extension' ? `user/${target.number}` : `sofia/gateway/${target.gateway}/${target.number}`

const ofTarget = (target: DialTarget): Variables =>
  target.type === 'extension' ? { nacd_extension: target.number } : { nacd_gateway: target.gateway }

/** Ours come last: of two variables with one name the switch keeps the later. */
const legVariables = (command: Command<'originate'>): Variables => ({
  ...command.variables,
  nacd_call: command.callId,
  ...ofTarget(command.target),
  origination_uuid: command.legId,
  origination_caller_id_number: command.displayNumber,
  origination_caller_id_name: cleanDisplayName(command.displayName),
  originate_timeout: String(command.timeoutSeconds),
  ignore_early_media: 'true',
  hangup_after_bridge: 'true',
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
  const args = `${braces}${dialString(command.target)} &park()`
  return [{ type: 'job', name: 'originate', args, jobId: command.legId }]
}

const checkBridgeTo = (command: Command<'bridgeTo'>): Refused | null =>
  firstRefusal(
    checkUuid(command.legId),
    checkRequestId(command.requestId),
    (checkTarget[command.target.type] as (target: DialTarget) => Refused | null)(command.target),
    command.displayNumber === '' ? null : checkNumber(command.displayNumber),
    command.middleNumber === '' ? null : checkNumber(command.middleNumber),
    checkPrompts(command.ringback),
    checkInteger(command.timeoutSeconds, 1, 3600, 'the ring time'),
  )

/**
 * No `origination_uuid`: of several phones with one uuid FreeSWITCH rings the first only. Without a caller id of its own
 * the new leg shows that of the first, name and number. A redirection (3xx) is a refusal: FreeSWITCH would call whoever
 * it names, or send the caller through the dialplan to them (sofia.c, sofia_handle_sip_r_invite).
 */
const calledVariables = (command: Command<'bridgeTo'>): Variables => ({
  nacd_call: command.legId,
  nacd_middle: command.middleNumber,
  ...ofTarget(command.target),
  origination_caller_id_number: command.displayNumber,
  origination_caller_id_name: command.displayNumber,
  originate_timeout: String(command.timeoutSeconds),
  outbound_redirect_fatal: 'true',
})

/**
 * Set before: `continue_on_fail` keeps the leg parked when nobody answers. An earlier talk or bridge may have left the
 * others, and FreeSWITCH keeps how a leg's last bridge ended until another one has had a leg of its own.
 * `transfer_ringback` is heard by a caller who was answered, one sound only.
 */
const callerVariables = ({ ringback, middleNumber }: Command<'bridgeTo'>): Variables => ({
  continue_on_fail: 'true',
  hangup_after_bridge: 'true',
  park_after_bridge: '',
  bridge_hangup_cause: '',
  last_bridge_hangup_cause: '',
  last_bridge_proto_specific_hangup_cause: '',
  transfer_ringback: ringback[0] ?? '',
  nacd_middle: middleNumber,
})

/**
 * The switch's own `bridge` on a leg that is not answered. Nothing in the argument needs quotes: each value has passed a
 * check that allows no character the switch would act on.
 */
function bridgeTo(command: Command<'bridgeTo'>): Wires | Refused {
  const refusal = checkBridgeTo(command)
  if (refusal) return refusal
  const braces = originateBraces(calledVariables(command))
  if (typeof braces !== 'string') return braces
  const { legId, requestId, target } = command
  const settings = variableList(callerVariables(command))
  if (typeof settings !== 'string') return settings
  return [
    api('uuid_setvar_multi', legId, settings),
    execute(legId, 'bridge', `${braces}${dialString(target)}`, { 'Event-UUID': requestId }),
  ]
}

/** How each command that rings somebody goes over the event socket. */
export const dialBuilders = { originate, bridgeTo }
