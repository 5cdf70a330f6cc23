import { dirname } from 'node:path/posix'
import type { DialTarget, Prompts, SwitchCommand } from '../../core/call/switch-command.ts'
import { cleanDisplayName } from './display-name.ts'
import { firstRefusal, type Refused, refused } from './refused.ts'
import {
  checkCause,
  checkGateway,
  checkInteger,
  checkNumber,
  checkPrompts,
  checkRecording,
  checkRequestId,
  checkUuid,
} from './syntax.ts'
import { originateBraces, type Variables, variableList } from './variables.ts'
import { api, execute, type Wire } from './wire.ts'

/** What goes out for one command, in this order. */
export type Wires = readonly Wire[]

type Command<T extends SwitchCommand['type']> = Extract<SwitchCommand, { type: T }>
type Builders = { readonly [T in SwitchCommand['type']]: (command: Command<T>) => Wires | Refused }

/** The channel variable in which `play_and_get_digits` leaves what was typed. */
export const digitsVariable = 'nacd_digits'

/** play_and_get_digits keeps what is typed in 128 bytes; no menu asks for more than half of that. */
const mostDigits = 64

const shortSilence = 'silence_stream://20'

/** Several prompts play as one `file_string`, so that one break ends them all. */
function playable(prompts: Prompts): string {
  if (prompts.length > 1) return `file_string://${prompts.join('!')}`
  return prompts[0] ?? shortSilence
}

/** An argument among others that are separated by spaces; quotes in it were refused before. */
const quoteSpaces = (text: string): string => (text.includes(' ') ? `'${text}'` : text)

/**
 * `play_and_get_digits <min> <max> <tries> <timeout> <terminators> <file> <bad file> <variable> <regexp>
 * <digit timeout>` (mod_dptools). No terminators (the word `none` holds no key's character) and any digit accepted:
 * `*` and `#` are digits like the others, the call-flow server decides what they mean. When every try was too short
 * the variable holds what was typed last.
 */
function collectArgument(command: Command<'collectDigits'>): string {
  const { length, tries, digitTimeoutMs } = command
  const prompt = quoteSpaces(playable(command.prompts))
  const badPrompt = quoteSpaces(playable(command.badPrompts))
  const files = `${prompt} ${badPrompt} ${digitsVariable}`
  return `${length} ${length} ${tries} ${digitTimeoutMs} none ${files} .+ ${digitTimeoutMs}`
}

const checkCollect = (command: Command<'collectDigits'>): Refused | null =>
  firstRefusal(
    checkUuid(command.legId),
    checkRequestId(command.requestId),
    checkPrompts(command.prompts),
    checkPrompts(command.badPrompts),
    checkInteger(command.length, 1, mostDigits, 'the number of digits'),
    checkInteger(command.tries, 1, 100, 'the number of tries'),
    checkInteger(command.digitTimeoutMs, 1, 600_000, 'the time between digits'),
  )

const checkPlay = (command: Command<'play' | 'playForever'>): Refused | null =>
  firstRefusal(checkUuid(command.legId), checkRequestId(command.requestId), checkPrompts(command.prompts))

const eventOf = ({ requestId }: { readonly requestId: string }) => ({ 'Event-UUID': requestId })

/**
 * `playback` ends at the keys of the variable `playback_terminators`, at `*` when it is not set; the variable is read
 * when a key comes. It is set before each playback, as a recording has left its own there.
 */
const playback = (
  command: Command<'play' | 'playForever'>,
  fields: Readonly<Record<string, string>>,
): Wires => [
  api('uuid_setvar_multi', command.legId, 'playback_terminators=none'),
  execute(command.legId, 'playback', playable(command.prompts), { ...eventOf(command), ...fields }),
]

/** Mean of the samples' absolute values below which 20 ms count as silence; line noise is far below, speech far above. */
const silenceLevel = 200

const checkRecord = (command: Command<'record'>): Refused | null =>
  firstRefusal(
    checkUuid(command.legId),
    checkRequestId(command.requestId),
    checkRecording(command.path),
    checkInteger(command.maxSeconds, 1, 86_400, 'the longest recording'),
    checkInteger(command.silenceSeconds, 0, 3600, 'the silence that ends the recording'),
  )

/**
 * `record <path> <seconds> <silence level> <seconds of silence>`; a level of 0 looks for no silence. FreeSWITCH makes no
 * folder for it and hangs up the leg when the file cannot be made, so `mkdir` comes first. `record_fill_cng` writes
 * comfort noise for packets that do not come, so that the length is true.
 */
function record(command: Command<'record'>): Wires | Refused {
  const { legId, path, maxSeconds, silenceSeconds } = command
  const refusal = checkRecord(command)
  if (refusal) return refusal
  const silence = silenceSeconds === 0 ? '' : ` ${silenceLevel} ${silenceSeconds}`
  const variables = 'playback_terminators=#;record_fill_cng=true;record_sample_rate=8000;record_ms='
  return [
    api('uuid_setvar_multi', legId, variables),
    execute(legId, 'mkdir', dirname(path)),
    execute(legId, 'record', `${quoteSpaces(path)} ${maxSeconds}${silence}`, eventOf(command)),
  ]
}

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
  play: command => checkPlay(command) ?? playback(command, {}),
  playForever: command => checkPlay(command) ?? playback(command, { loops: '-1' }),
  stopPlaying: ({ legId }) => checkUuid(legId) ?? [api('uuid_break', legId, 'all')],
  collectDigits: command =>
    checkCollect(command) ?? [
      execute(command.legId, 'play_and_get_digits', collectArgument(command), eventOf(command)),
    ],
  record,
  originate,
  bridgeLegs: command =>
    checkBridge(command) ?? [
      api('uuid_setvar_multi', command.legId, 'park_after_bridge=true'),
      api('uuid_bridge', command.legId, command.otherId),
    ],
  hangup: ({ legId, cause }) =>
    firstRefusal(checkUuid(legId), checkCause(cause)) ?? [api('uuid_kill', legId, cause)],
  setVariables,
  transfer: ({ legId, destination }) =>
    firstRefusal(checkUuid(legId), checkNumber(destination)) ?? [
      // First: the dialplan may park the leg again, and with these on it nacd would take it for a caller of its own.
      api('uuid_setvar_multi', legId, 'nacd_app=;nacd_data=;nacd_state='),
      api('uuid_transfer', legId, destination),
    ],
}

/** What goes over the wire for `command`, or why it cannot. */
export const buildCommand = (command: SwitchCommand): Wires | Refused =>
  (builders[command.type] as (command: SwitchCommand) => Wires | Refused)(command)
