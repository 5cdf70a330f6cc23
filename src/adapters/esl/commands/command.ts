import type { SwitchCommand } from '../../../core/call/switch-command.ts'
import type {
  ForgetCommand,
  GatewayCommand,
  OriginateCommand,
  SuperviseCommand,
} from '../../../ports/switch.ts'
import { variableList } from '../events/variables.ts'
import { firstRefusal, type Refused, refused } from '../refused.ts'
import { api, execute, type Wires } from '../wire/wire.ts'
import { forgetAnswer } from './answer-notes.ts'
import { audioBuilders } from './audio-commands.ts'
import { dialBuilders } from './dial-commands.ts'
import { gatewayBuilders } from './gateway-commands.ts'
import { heldFromDialplan, letIntoDialplan } from './held-from-dialplan.ts'
import { supervisionBuilders } from './supervision-commands.ts'
import { checkCause, checkInteger, checkNumber, checkUuid } from './syntax.ts'

/** Everything a switch may be asked for. */
export type AnyCommand = SwitchCommand | GatewayCommand | OriginateCommand | SuperviseCommand | ForgetCommand
type Command<T extends AnyCommand['type']> = Extract<AnyCommand, { type: T }>
type Builders = {
  readonly [T in AnyCommand['type']]: (command: Command<T>, gatewayProfile: string) => Wires | Refused
}

function setVariables({ legId, variables }: Command<'setVariables'>): Wires | Refused {
  const list = variableList(variables)
  return checkUuid(legId) ?? (typeof list === 'string' ? [api('uuid_setvar_multi', legId, list)] : list)
}

/** `uuid_kill` tells the status of the cause, or after a bridge what the other leg was told (mod_sofia); `respond` tells any. */
function hangup({ legId, cause, sipCode }: Command<'hangup'>): Wires | Refused {
  const refusal = firstRefusal(
    checkUuid(legId),
    checkCause(cause),
    sipCode === undefined ? null : checkInteger(sipCode, 400, 699, 'the SIP status'),
  )
  if (refusal) return refusal
  return [sipCode === undefined ? api('uuid_kill', legId, cause) : execute(legId, 'respond', String(sipCode))]
}

const checkBridge = ({ legId, otherId }: Command<'bridgeLegs'>): Refused | null =>
  firstRefusal(
    checkUuid(legId),
    checkUuid(otherId),
    legId === otherId ? refused('a leg cannot be bridged with itself') : null,
  )

/** The other leg has what it needs from the originate that made it. */
function bridgeLegs(command: Command<'bridgeLegs'>): Wires | Refused {
  const settings = variableList({ park_after_bridge: 'true', ...heldFromDialplan })
  const refusal = checkBridge(command)
  if (refusal) return refusal
  if (typeof settings !== 'string') return settings
  return [
    api('uuid_setvar_multi', command.legId, settings),
    api('uuid_bridge', command.legId, command.otherId),
  ]
}

/** First the variables: the dialplan may park the leg again, and with these on it nacd would take it for a caller of its own. */
function transfer({ legId, destination, nextPart }: Command<'transfer'>): Wires | Refused {
  const list = variableList({
    ...{ nacd_app: '', nacd_data: '', nacd_state: '', nacd_part: String(nextPart) },
    ...letIntoDialplan,
  })
  const refusal = firstRefusal(
    checkUuid(legId),
    checkNumber(destination),
    checkInteger(nextPart, 2, 10_000, 'the number of the call'),
  )
  if (refusal) return refusal
  if (typeof list !== 'string') return list
  // A leg that a REFER has parked keeps that dialplan until another is named.
  return [api('uuid_setvar_multi', legId, list), api('uuid_transfer', legId, destination, 'XML')]
}

/**
 * The one table of what nacd asks of a switch and how that goes over the event socket.
 *
 * `playForever` is a playback with `loops: -1`: `endless_playback` starts over when it is broken, while this ends
 * with `uuid_break` (switch_ivr_parse_event looks at CF_STOP_BROADCAST after each round). A round shorter than half
 * a second is taken for a failure by the switch and ends it. Every round reports its end.
 */
const builders: Builders = {
  // An API command, because it is done when it replies: a bridge that follows must find the leg answered.
  answer: ({ legId }) => checkUuid(legId) ?? [api('uuid_answer', legId)],
  preAnswer: ({ legId }) => checkUuid(legId) ?? [execute(legId, 'pre_answer')],
  ...audioBuilders,
  stopPlaying: ({ legId }) => checkUuid(legId) ?? [api('uuid_break', legId, 'all')],
  ...dialBuilders,
  ...supervisionBuilders,
  bridgeLegs,
  askPartner: ({ legId }) => checkUuid(legId) ?? [api('uuid_getvar', legId, 'last_bridge_to')],
  hangup,
  forgetAnswer,
  setVariables,
  ...gatewayBuilders,
  transfer,
}

/** What goes over the wire for `command`, or why it cannot. `gatewayProfile`: the Sofia profile that trunks belong to. */
export const buildCommand = (command: AnyCommand, gatewayProfile = 'external'): Wires | Refused =>
  (builders[command.type] as (command: AnyCommand, gatewayProfile: string) => Wires | Refused)(
    command,
    gatewayProfile,
  )
