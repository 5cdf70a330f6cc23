import { matchSafely } from '../dialplan/safe-match.ts'
import { keepDigits } from '../media/digits.ts'
import { separate } from '../separate.ts'
import type { Application, ApplicationCall } from './application.ts'
import { playOnce, readyAudio } from './audio.ts'
import { type Collected, type CollectRules, collect } from './collect.ts'

/** Most digits, tries and ms that may be asked for. */
const mostDigits = 127
const mostTries = 100
const mostMs = 600_000

/** Every time to type is at least this long (FreeSWITCH). */
const leastMs = 1000

interface Request {
  readonly rules: CollectRules
  readonly tries: number
  readonly badAudio: string
  readonly variable: string
  readonly expression: string
  /** `destination dialplan context`, "" = none. */
  readonly transferOnFailure: string
}

function numberOf(text: string | undefined, most: number): number {
  const value = Number.parseInt(text ?? '', 10)
  return Number.isNaN(value) ? 0 : Math.min(Math.max(value, 0), most)
}

/** The arguments in FreeSWITCH's order. */
function readRequest(data: string): Request {
  const parts = separate(data, ' ', 11)
  const least = numberOf(parts[0], mostDigits)
  const timeoutMs = Math.max(leastMs, numberOf(parts[3], mostMs))
  return {
    rules: {
      least,
      most: Math.max(least, numberOf(parts[1], mostDigits)),
      timeoutMs,
      terminators: parts[4] || '#',
      prompt: parts[5] ?? '',
      digitTimeoutMs: numberOf(parts[9], mostMs) || timeoutMs,
    },
    tries: numberOf(parts[2], mostTries),
    badAudio: parts[6] ?? '',
    variable: parts[7] ?? '',
    expression: parts[8] ?? '',
    transferOnFailure: parts[10] ?? '',
  }
}

const readResults: Readonly<Record<Collected['result'], string>> = {
  success: 'success',
  timeout: 'timeout',
  tooFew: 'failure',
  failure: 'failure',
}

function noteResult({ leg }: ApplicationCall, request: Request, collected: Collected): void {
  leg.setVariable('read_result', readResults[collected.result])
  if (collected.terminator !== '') leg.setVariable('read_terminator_used', collected.terminator)
  if (request.variable !== '') leg.setVariable(request.variable, collected.digits)
}

/** Whether the digits are what was asked for. What does not match goes to `<variable>_invalid`. */
function isValid({ leg }: ApplicationCall, request: Request, collected: Collected): boolean {
  const { result, digits, terminator } = collected
  if (result !== 'success' && result !== 'timeout') return false
  if (digits === '') return request.rules.least === 0 && terminator !== ''
  if (request.expression === '') return true
  if (matchSafely(request.expression, digits).type === 'matched') return true
  if (request.variable === '') return false
  leg.setVariable(request.variable, '')
  leg.setVariable(`${request.variable}_invalid`, digits)
  return false
}

async function tryOnce(call: ApplicationCall, request: Request): Promise<boolean> {
  call.leg.setVariable('read_result', '')
  if (request.variable !== '') call.leg.setVariable(request.variable, '')
  const collected = await collect(call, request.rules)
  if (call.leg.ended) return false
  noteResult(call, request, collected)
  return isValid(call, request, collected)
}

async function playBadAudio(call: ApplicationCall, name: string): Promise<void> {
  if (name === '') return
  const audio = await readyAudio(call, name)
  if (audio.type === 'ready') await playOnce(audio, call.signal)
}

/**
 * `play_and_get_digits <min> <max> <tries> <timeout ms> <terminators> <audio> <bad audio> <variable> <expression>
 * [<digit timeout ms> [<destination on failure>]]`, with FreeSWITCH's variables `read_result`, `read_terminator_used`
 * and `<variable>_invalid`. `transfer` sends the leg to the destination on failure.
 */
export function playAndGetDigits(transfer: Application): Application {
  return async call => {
    if (call.data === '') return
    const request = readRequest(call.data)
    if (request.variable !== '') call.leg.setVariable(`${request.variable}_invalid`, '')
    const leave = call.leg.digits.consume(keepDigits)
    let valid = false
    for (let tries = 0; tries < request.tries && !valid && !call.signal.aborted; tries += 1) {
      valid = await tryOnce(call, request)
      if (!valid) await playBadAudio(call, request.badAudio)
    }
    leave()
    if (!valid && request.transferOnFailure !== '' && !call.signal.aborted) {
      await transfer({ ...call, data: request.transferOnFailure })
    }
  }
}
