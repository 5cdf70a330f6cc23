import { firstRefusal, type Refused, refused } from '../refused.ts'

/**
 * What may stand in a command as it is. Everything from outside passes one of these checks (or is quoted, see
 * quote.ts) before it becomes part of a command line.
 */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const requestId = /^[0-9A-Za-z_.-]{1,64}$/
const number = /^[0-9A-Za-z+*#_.][0-9A-Za-z+*#_.-]{0,63}$/
const gatewayName = /^[0-9A-Za-z_.][0-9A-Za-z_.-]{0,63}$/
const cause = /^[A-Z0-9_]{1,64}$/

const check = (pattern: RegExp, text: string, what: string): Refused | null =>
  pattern.test(text) ? null : refused(`${what} is empty, too long or has a character that is not allowed`)

/** A leg's id (RFC 4122 text form). */
export const checkUuid = (text: string): Refused | null => check(uuid, text, 'the uuid')

/** The id of a request: made by nacd, only carried by the switch. */
export const checkRequestId = (text: string): Refused | null => check(requestId, text, 'the request id')

/** A number to dial, show or transfer to: an extension, a group, an outside number, a star code. */
export const checkNumber = (text: string): Refused | null => check(number, text, 'the number')

export const checkGateway = (text: string): Refused | null => check(gatewayName, text, 'the gateway name')

const endpoint = /^[0-9A-Za-z_]{1,32}\/[0-9A-Za-z_.+*#@:;=~/-]{1,255}$/
const application = /^[0-9A-Za-z_]{1,64}$/

/** An endpoint as a dial string has it: its kind, a slash, and what it takes; nothing the switch would split at. */
export const checkEndpoint = (text: string): Refused | null =>
  text.includes(':_:') ? refused('the endpoint has a separator in it') : check(endpoint, text, 'the endpoint')

const mark = /^[0-9A-Za-z+*#._/-]{0,259}$/

/** What a trunk leg is counted under (core/line/line-mark.ts), "" for none. */
export const checkMark = (text: string): Refused | null =>
  mark.test(text) ? null : refused('the mark of the line is too long or has a character that is not allowed')

/** They run any program of the machine (mod_dptools). */
const runsPrograms: ReadonlySet<string> = new Set(['system', 'bgsystem'])

/** `&name(data)`: FreeSWITCH ends it at the first `)`. */
export function checkApplication(name: string, data: string): Refused | null {
  if (runsPrograms.has(name.toLowerCase())) return refused(`the application ${name} would run a program`)
  if (data.length > 1024 || isUnsendable(data) || /[()]|\$\{/.test(data))
    return refused('the data of the application are too long or have a character that is not allowed')
  return check(application, name, 'the name of the application')
}

/** Where an answered leg goes in the dialplan. */
export const checkPlace = (extension: string, dialplan: string, context: string): Refused | null =>
  firstRefusal(
    checkNumber(extension),
    // FreeSWITCH reads it as "no extension", and aborts: mod_commands asserts that there is one.
    extension.toLowerCase() === 'undef' ? refused('the extension is not a number') : null,
    check(application, dialplan, 'the dialplan'),
    check(gatewayName, context, 'the context'),
  )

/** A hang-up cause by its FreeSWITCH name, e.g. `USER_BUSY`. */
export const checkCause = (text: string): Refused | null => check(cause, text, 'the cause')

export function checkInteger(value: number, least: number, most: number, what: string): Refused | null {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return null
  return refused(`${what} is not a whole number from ${least} to ${most}`)
}

/** Controls, and halves of surrogate pairs, which have no bytes: none of them may reach the switch in any value. */
export const isUnsendable = (text: string): boolean => /[\p{Cc}\p{Cs}]/u.test(text)

const promptStart = /^(?:\/|tone_stream:\/\/|silence_stream:\/\/)/
/** A spoken number alone may be 32 (core/speech); FreeSWITCH takes 128 files in a `file_string`, the embedded switch 64. */
const mostPrompts = 64
const longestPrompt = 1024

/**
 * Audio for `playback`: absolute paths and generated tones or silence. Refused is what FreeSWITCH would read as more
 * than a name: `{}[]` (parameters), `!` (file_string's separator), `$` and `\` (expansion), quotes, `|`, `&`, `::`,
 * `@@` (start offset), other `://` schemes.
 */
function checkPrompt(text: string): Refused | null {
  if (text.length > longestPrompt) return refused(`a prompt is longer than ${longestPrompt} characters`)
  const start = promptStart.exec(text)?.[0]
  if (start === undefined) return refused('a prompt is neither an absolute path nor a tone nor silence')
  if (isUnsendable(text) || /[{}[\]!$\\'"`|&]|::|@@/.test(text) || text.slice(start.length).includes('://')) {
    return refused('a prompt has a character that is not allowed')
  }
  return null
}

export function checkPrompts(prompts: readonly string[]): Refused | null {
  if (prompts.length > mostPrompts) return refused(`more than ${mostPrompts} prompts`)
  return firstRefusal(...prompts.map(checkPrompt))
}

const recording = /^\/(?:[^/]+\/)+[^/]+\.wav$/
const longestRecording = 512

/** A file for `record`: nothing in it that FreeSWITCH would read as more than a name (see checkPrompt). */
export function checkRecording(path: string): Refused | null {
  if (path.length > longestRecording)
    return refused(`the recording's path is longer than ${longestRecording} characters`)
  if (!recording.test(path)) return refused('the recording is no absolute path of a .wav file in a folder')
  if (isUnsendable(path) || /[{}[\]!$\\'"`|&;]|::|@@|:\/\//.test(path) || /\/\.\.?\//.test(path))
    return refused("the recording's path has a part that is not allowed")
  return null
}
