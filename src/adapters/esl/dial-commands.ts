import type { CalledLeg, LegTarget, SwitchCommand } from '../../core/call/switch-command.ts'
import type { OnceAnswered, OriginateCommand } from '../../ports/switch.ts'
import { cleanDisplayName } from './display-name.ts'
import { firstRefusal, type Refused } from './refused.ts'
import {
  checkApplication,
  checkEndpoint,
  checkGateway,
  checkInteger,
  checkNumber,
  checkPlace,
  checkPrompts,
  checkRequestId,
  checkUuid,
} from './syntax.ts'
import { legBrackets, originateBraces, type Variables, variableList } from './variables.ts'
import { api, execute, type Wires } from './wire.ts'

type Command<T extends SwitchCommand['type']> = Extract<SwitchCommand, { type: T }>

const checkTarget: {
  readonly [T in LegTarget['type']]: (target: Extract<LegTarget, { type: T }>) => Refused | null
} = {
  extension: target => checkNumber(target.number),
  gateway: target => firstRefusal(checkGateway(target.gateway), checkNumber(target.number)),
  endpoint: target => checkEndpoint(target.text),
}

const checkOf = (target: LegTarget): Refused | null =>
  (checkTarget[target.type] as (target: LegTarget) => Refused | null)(target)

const checkOriginate = (command: Command<'originate'>): Refused | null =>
  firstRefusal(
    checkUuid(command.legId),
    checkUuid(command.callId),
    checkOf(command.target),
    command.displayNumber === '' ? null : checkNumber(command.displayNumber),
    checkInteger(command.timeoutSeconds, 1, 3600, 'the ring time'),
  )

function dialString(target: LegTarget): string {
  switch (target.type) {
    case 'extension':
      return `user/${target.number}`
    case 'gateway':
      return `sofia/gateway/${target.gateway}/${target.number}`
    case 'endpoint':
      return target.text
  }
}

function ofTarget(target: LegTarget): Variables {
  switch (target.type) {
    case 'extension':
      return { nacd_extension: target.number }
    case 'gateway':
      return { nacd_gateway: target.gateway }
    case 'endpoint':
      return {}
  }
}

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

/** More at once are a typing error or a flood. */
const mostLegs = 20

const checkLegs = (legs: readonly CalledLeg[]): Refused | null =>
  firstRefusal(checkInteger(legs.length, 1, mostLegs, 'the number of legs'), ...legs.map(checkLeg))

const checkLeg = ({ target, legId, displayNumber }: CalledLeg): Refused | null =>
  firstRefusal(
    checkOf(target),
    legId === '' ? null : checkUuid(legId),
    displayNumber === '' ? null : checkNumber(displayNumber),
  )

const checkBridgeTo = (command: Command<'bridgeTo'>): Refused | null =>
  firstRefusal(
    checkUuid(command.legId),
    checkRequestId(command.requestId),
    checkLegs(command.legs),
    command.middleNumber === '' ? null : checkNumber(command.middleNumber),
    checkPrompts(command.ringback),
    checkInteger(command.timeoutSeconds, 1, 3600, 'the ring time'),
  )

/**
 * An extension gets no `origination_uuid`: of several phones with one uuid FreeSWITCH rings the first only. Without a
 * caller id of its own the new leg shows that of the first, name and number.
 */
const legVariablesOf = (leg: CalledLeg): Variables => ({
  ...leg.variables,
  ...ofTarget(leg.target),
  nacd_line: leg.mark,
  origination_uuid: leg.legId,
  origination_caller_id_number: leg.displayNumber,
  origination_caller_id_name: leg.displayNumber,
})

/**
 * A redirection (3xx) is a refusal: FreeSWITCH would call whoever it names, or send the caller through the dialplan to
 * them (sofia.c, sofia_handle_sip_r_invite).
 */
const calledVariables = (command: Command<'bridgeTo'>): Variables => ({
  nacd_call: command.legId,
  nacd_middle: command.middleNumber,
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

/** `{...}[...]user/1001,[...]sofia/gateway/telecom/139...`, or why not. */
function dialStringOf(shared: Variables, legs: readonly CalledLeg[]): string | Refused {
  const [only] = legs
  if (legs.length === 1 && only !== undefined) {
    const braces = originateBraces({ ...legVariablesOf(only), ...shared })
    return typeof braces === 'string' ? `${braces}${dialString(only.target)}` : braces
  }
  const braces = originateBraces(shared)
  if (typeof braces !== 'string') return braces
  const parts: string[] = []
  for (const leg of legs) {
    const brackets = legBrackets(legVariablesOf(leg))
    if (typeof brackets !== 'string') return brackets
    parts.push(`${brackets}${dialString(leg.target)}`)
  }
  return `${braces}${parts.join(',')}`
}

/**
 * The switch's own `bridge` on a leg that is not answered. Nothing in the argument needs quotes: each value has passed a
 * check that allows no character the switch would act on.
 */
function bridgeTo(command: Command<'bridgeTo'>): Wires | Refused {
  const refusal = checkBridgeTo(command)
  if (refusal) return refusal
  const dialled = dialStringOf(calledVariables(command), command.legs)
  if (typeof dialled !== 'string') return dialled
  const { legId, requestId } = command
  const settings = variableList(callerVariables(command))
  if (typeof settings !== 'string') return settings
  return [
    api('uuid_setvar_multi', legId, settings),
    execute(legId, 'bridge', dialled, { 'Event-UUID': requestId }),
  ]
}

const checkThen = (then: OnceAnswered): Refused | null =>
  then.type === 'application'
    ? checkApplication(then.name, then.data)
    : checkPlace(then.extension, then.dialplan, then.context)

function originateTo(command: OriginateCommand): Wires | Refused {
  const { jobId, legs, timeoutSeconds, then } = command
  const refusal = firstRefusal(
    checkUuid(jobId),
    checkLegs(legs),
    checkInteger(timeoutSeconds, 1, 3600, 'the ring time'),
    checkThen(then),
  )
  if (refusal) return refusal
  const dialled = dialStringOf(
    { originate_timeout: String(timeoutSeconds), outbound_redirect_fatal: 'true' },
    legs,
  )
  if (typeof dialled !== 'string') return dialled
  return [{ type: 'job', name: 'originate', args: `${dialled} ${onceAnswered(then)}`, jobId }]
}

const onceAnswered = (then: OnceAnswered): string =>
  then.type === 'application'
    ? `&${then.name}(${then.data})`
    : `${then.extension} ${then.dialplan} ${then.context}`

/** How each command that rings somebody goes over the event socket. */
export const dialBuilders = { originate, bridgeTo, originateTo }
