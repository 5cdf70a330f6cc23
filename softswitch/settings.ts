import { isIP } from 'node:net'
import { isAbsolute } from 'node:path'

/** What the switch is told at its start, by a file that only its owner can read. */
export interface Settings {
  readonly name: string
  /** The realm of its extensions. */
  readonly domain: string
  /** `host` is an address literal of this machine: it is what far ends are told, for SIP and for RTP. */
  readonly sip: { readonly host: string; readonly port: number }
  readonly rtp: { readonly low: number; readonly high: number }
  readonly esl: { readonly host: string; readonly port: number; readonly password: string }
  readonly xmlCurl: { readonly url: string; readonly user: string; readonly password: string }
  /** Absolute folders for bare audio names, in order. */
  readonly voices: readonly string[]
  /** Absolute folder for recordings, the only one written to; null = none are made. */
  readonly recordings: string | null
  /** Without calls and clients it ends by itself after this long. */
  readonly idleExitMs: number
  /** Absolute, null = only standard output. */
  readonly logFile: string | null
  /** Absolute, null = none. */
  readonly pidFile: string | null
}

/** The settings, or everything that is wrong with them. */
export type SettingsResult =
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'wrong'; readonly problems: readonly string[] }

/** Reads members of a JSON object and notes what is wrong under their full names. */
class Reader {
  readonly #values: Record<string, unknown>
  readonly #path: string
  readonly problems: string[]

  constructor(value: unknown, path: string, problems: string[]) {
    this.problems = problems
    this.#path = path
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isObject) problems.push(`${path === '' ? 'the file' : path.slice(0, -1)}: expected an object`)
    this.#values = isObject ? (value as Record<string, unknown>) : {}
  }

  object(name: string): Reader {
    return new Reader(this.#values[name], `${this.#path}${name}.`, this.problems)
  }

  text(name: string, otherwise?: string): string {
    const value = this.#values[name] ?? otherwise
    if (typeof value === 'string' && value !== '') return value
    return this.#wrong(name, 'a text', '')
  }

  number(name: string, least: number, most: number, otherwise?: number): number {
    const value = this.#values[name] ?? otherwise
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
    return this.#wrong(name, `a whole number from ${least} to ${most}`, least)
  }

  path(name: string): string | null {
    const value = this.#values[name]
    if (value === undefined || value === null) return null
    if (typeof value === 'string' && isAbsolute(value)) return value
    return this.#wrong(name, 'an absolute path', null)
  }

  paths(name: string): readonly string[] {
    const value = this.#values[name] ?? []
    if (Array.isArray(value) && value.every(each => typeof each === 'string' && isAbsolute(each)))
      return value
    return this.#wrong(name, 'a list of absolute folders', [])
  }

  address(name: string): string {
    const text = this.text(name)
    const isUsable = isIP(text) !== 0 && text !== '0.0.0.0' && text !== '::'
    return isUsable || text === '' ? text : this.#wrong(name, 'an IP address of this machine', '')
  }

  url(name: string): string {
    const text = this.text(name)
    const url = URL.canParse(text) ? new URL(text) : null
    if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
    return text === '' ? '' : this.#wrong(name, 'an http or https URL', '')
  }

  #wrong<T>(name: string, expected: string, stand: T): T {
    this.problems.push(`${this.#path}${name}: expected ${expected}`)
    return stand
  }
}

const mostPort = 65_535

function readMembers(reader: Reader): Settings {
  const sip = reader.object('sip')
  const rtp = reader.object('rtp')
  const esl = reader.object('esl')
  const xmlCurl = reader.object('xmlCurl')
  const host = sip.address('host')
  return {
    name: reader.text('name', 'local'),
    domain: reader.text('domain', host),
    sip: { host, port: sip.number('port', 1, mostPort) },
    rtp: { low: rtp.number('low', 1024, mostPort), high: rtp.number('high', 1024, mostPort) },
    esl: { host: esl.text('host'), port: esl.number('port', 1, mostPort), password: esl.text('password') },
    xmlCurl: { url: xmlCurl.url('url'), user: xmlCurl.text('user'), password: xmlCurl.text('password') },
    voices: reader.paths('voices'),
    recordings: reader.path('recordings'),
    idleExitMs: reader.number('idleExitMs', 100, 86_400_000, 600_000),
    logFile: reader.path('logFile'),
    pidFile: reader.path('pidFile'),
  }
}

/** Reads the text of a settings file. Secrets are in no problem's text. */
export function readSettings(text: string): SettingsResult {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return { type: 'wrong', problems: ['the file: expected JSON'] }
    throw error
  }
  const problems: string[] = []
  const settings = readMembers(new Reader(value, '', problems))
  if (problems.length === 0 && settings.rtp.high - settings.rtp.low < 3) {
    problems.push('rtp: expected room for two port pairs between low and high')
  }
  return problems.length === 0 ? { type: 'settings', settings } : { type: 'wrong', problems }
}
