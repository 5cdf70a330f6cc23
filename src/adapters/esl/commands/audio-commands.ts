import { dirname } from 'node:path/posix'
import type { Prompts, SwitchCommand } from '../../../core/call/switch-command.ts'
import { firstRefusal, type Refused } from '../refused.ts'
import { api, execute, type Wires } from '../wire/wire.ts'
import { checkInteger, checkPrompts, checkRecording, checkRequestId, checkUuid } from './syntax.ts'

type Command<T extends SwitchCommand['type']> = Extract<SwitchCommand, { type: T }>

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

/**
 * `uuid_record <uuid> start <path> <seconds>` (mod_commands), which takes its arguments apart at spaces and makes the folder
 * itself. The variables are read when the recording begins (switch_ivr_record_session): without `RECORD_MIN_SEC` one of
 * less than three seconds would be thrown away.
 */
const startRecording = ({ legId, path, maxSeconds }: Command<'startRecording'>): Wires | Refused =>
  firstRefusal(
    checkUuid(legId),
    checkRecording(path),
    checkInteger(maxSeconds, 1, 86_400, 'the longest recording'),
  ) ?? [
    api('uuid_setvar_multi', legId, 'RECORD_STEREO=true;RECORD_MIN_SEC=0;record_sample_rate=8000'),
    api('uuid_record', legId, 'start', quoteSpaces(path), String(maxSeconds)),
  ]

const stopRecording = ({ legId, path }: Command<'stopRecording'>): Wires | Refused =>
  firstRefusal(checkUuid(legId), checkRecording(path)) ?? [
    api('uuid_record', legId, 'stop', quoteSpaces(path)),
  ]

/** How each command that has to do with audio goes over the event socket. */
export const audioBuilders = {
  play: (command: Command<'play'>) => checkPlay(command) ?? playback(command, {}),
  playForever: (command: Command<'playForever'>) => checkPlay(command) ?? playback(command, { loops: '-1' }),
  collectDigits: (command: Command<'collectDigits'>) =>
    checkCollect(command) ?? [
      execute(command.legId, 'play_and_get_digits', collectArgument(command), eventOf(command)),
    ],
  record,
  startRecording,
  stopRecording,
}
