import type { DialTarget, SwitchCommand } from '../../core/call/switch-command.ts'
import { audioBuilders } from './audio-commands.ts'
import { cleanDisplayName } from './display-name.ts'
import { firstRefusal, type Refused, refused } from './refused.ts'
import { checkCause, checkGateway, checkInteger, checkNumber, checkUuid } from './syntax.ts'
import { originateBraces, type Variables, variableList } from './variables.ts'
import { api, execute, type Wires } from './wire.ts'

type Command<T extends SwitchCommand['type']> = Extract<SwitchCommand, { type: T }>
type Builders = { readonly [T in SwitchCommand['type']]: (command: Command<T>) => Wires | Refused }

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

/** Ours come last: of two variables with one name the switch keeps the later. */
const legVariables = (command: Command<'originate'>): Variables => ({
  ...command.variables,
  nacd_call: command.callId,
  ...(command.target.type === 'extension'
    ? { nacd_extension: command.target.number }
    : { nacd_gateway: command.target.gateway }),
  origination_uuid: command.legId,
  origination_caller_id_number: command.displayNumber,
  origination_caller_id_name: cleanDisplayName(command.displayName),
  originate_timeout: String(command.timeoutSeconds),
  ignore_early_media: 'true',
  hangup_after_bridge: 'true',
})

function originate(command: Command<'originate'>): Wires | Refused {
  const refusal = checkOriginate(command)
  if (refusal) return refusal
  const braces = originateBraces(legVariables(command))
  if (typeof braces !== 'string') return braces
  const args = `${braces}${dialString(command.target)} &park()`
  return [{ type: 'job', name: 'originate', args, jobId: command.legId }]
}

function setVariables({ legId, variables }: Command<'setVariables'>): Wires | Refused {
  const list = variableList(variables)
  return checkUuid(legId) ?? (typeof list === 'string' ? [api('uuid_setvar_multi', legId, list)] : list)
}

const checkBridge = ({ legId, otherId }: Command<'bridgeLegs'>): Refused | null =>
  firstRefusal(
    checkUuid(legId),
    checkUuid(otherId),
    legId === otherId ? refused('a leg cannot be bridged with itself') : null,
  )

/**
 * The one table of what nacd asks of a switch and how that goes over the event socket.
 *
 * `playForever` is a playback with `loops: -1`: `endless_playback` starts over when it is broken, while this ends
 * with `uuid_break` (switch_ivr_parse_event looks at CF_STOP_BROADCAST after each round). A round shorter than half
 * a second is taken for a failure by the switch and ends it. Every round reports its end.
 *
 * An originate's job has the new leg's uuid, so its result finds its way even to a controller that was started in
 * between. Its leg goes with the other party; the leg that was there first is parked again when a bridge ends.
 */
const builders: Builders = {
  // An API command, because it is done when it replies: a bridge that follows must find the leg answered.
  answer: ({ legId }) => checkUuid(legId) ?? [api('uuid_answer', legId)],
  preAnswer: ({ legId }) => checkUuid(legId) ?? [execute(legId, 'pre_answer')],
  ...audioBuilders,
  stopPlaying: ({ legId }) => checkUuid(legId) ?? [api('uuid_break', legId, 'all')],
  originate,
  bridgeLegs: command =>
    checkBridge(command) ?? [
      api('uuid_setvar_multi', command.legId, 'park_after_bridge=true'),
      api('uuid_bridge', command.legId, command.otherId),
    ],
  hangup: ({ legId, cause }) =>
    firstRefusal(checkUuid(legId), checkCause(cause)) ?? [api('uuid_kill', legId, cause)],
  setVariables,
  transfer: ({ legId, destination, nextPart }) =>
    firstRefusal(
      checkUuid(legId),
      checkNumber(destination),
      checkInteger(nextPart, 2, 10_000, 'the number of the call'),
    ) ?? [
      // First: the dialplan may park the leg again, and with these on it nacd would take it for a caller of its own.
      api('uuid_setvar_multi', legId, `nacd_app=;nacd_data=;nacd_state=;nacd_part=${nextPart}`),
      api('uuid_transfer', legId, destination),
    ],
}

/** What goes over the wire for `command`, or why it cannot. */
export const buildCommand = (command: SwitchCommand): Wires | Refused =>
  (builders[command.type] as (command: SwitchCommand) => Wires | Refused)(command)
