import type { SipClock } from '../sip/clock.ts'
import type { HeaderField } from '../sip/message/message.ts'
import { parseNameAddr } from '../sip/message/name-addr.ts'
import { splitLines } from '../sip/message/split.ts'
import { escapeUser, parseUri } from '../sip/message/uri.ts'
import type { PlainAnswer, RequestSeries, SipStack } from '../sip/types.ts'
import { type GatewayDefinition, proxyText, trunkUri } from './definition.ts'

/** Of mod_sofia's states those a registration of ours goes through. */
export type RegistrationState = 'UNREGED' | 'TRYING' | 'REGED' | 'FAIL_WAIT'

/** What the far end said; status 0 = nothing. */
export interface RegistrationNews {
  readonly status: number
  readonly phrase: string
}

export interface RegistrationSetup {
  readonly definition: GatewayDefinition
  readonly stack: Pick<SipStack, 'series' | 'request'>
  readonly clock: SipClock
  /** Told after each change of `state`. */
  readonly changed: (news: RegistrationNews) => void
}

/** Longest time between two requests, in seconds: a registrar may grant more than a timer can run (setTimeout: 24 days). */
const longestRefresh = 86_400

/** Longest pause between two tries, in seconds, and longest `Retry-After` that is honoured. */
const longestPause = 600

/** Requests that may follow one another at once because the registrar names a longer time. */
const mostCorrections = 3

const isOk = (status: number): boolean => status >= 200 && status < 300

function headerValue(headers: readonly HeaderField[], name: string): string | null {
  return headers.find(field => field.name === name)?.value ?? null
}

function secondsIn(text: string | null | undefined): number | null {
  const [digits] = /^\s*\d{1,9}/.exec(text ?? '') ?? []
  return digits === undefined ? null : Number(digits)
}

/** Seconds granted to our contact: its own `expires`, else the header Expires (RFC 3261 10.2.4). */
function granted(headers: readonly HeaderField[], user: string): number | null {
  const lines = headers.filter(field => field.name === 'contact').map(field => field.value)
  const contacts = splitLines(lines).map(parseNameAddr)
  const own = contacts.find(contact => contact !== null && parseUri(contact.uri)?.user === user)
  return secondsIn(own?.params.get('expires')) ?? secondsIn(headerValue(headers, 'expires'))
}

/** The user part of our Contact, by which calls to it are known (mod_sofia). */
export function contactUser(name: string): string {
  return `gw+${name}`
}

/** Our registration with one trunk: kept up until it is stopped. RFC 3261 10.2. */
export class TrunkRegistration {
  readonly #setup: RegistrationSetup
  readonly #series: RequestSeries
  #state: RegistrationState = 'UNREGED'
  /** Whether the registrar has accepted us and nothing has gone wrong since. */
  #registered = false
  #asked: number
  #failures = 0
  #corrections = 0
  #stopped = false
  /** The answer to the last request, also while it is waited for. */
  #answer: Promise<PlainAnswer> | null = null
  #next: { readonly at: number; readonly cancel: () => void } | null = null

  constructor(setup: RegistrationSetup) {
    this.#setup = setup
    this.#series = setup.stack.series()
    this.#asked = setup.definition.expireSeconds
  }

  get state(): RegistrationState {
    return this.#state
  }

  get registered(): boolean {
    return this.#registered
  }

  /** When the next request goes out, epoch ms; null = one is under way. */
  get nextAt(): number | null {
    return this.#next?.at ?? null
  }

  start(): void {
    void this.#register()
  }

  /**
   * Stops it; with `takeBack` the registrar is told, and the promise waits for its answer. A request under way is answered
   * first: what it is granted afterwards would stay (RFC 3261 10.2).
   */
  async stop(takeBack: boolean): Promise<void> {
    const wasRegistered = this.#registered
    this.#stopped = true
    this.#registered = false
    this.#next?.cancel()
    if (!takeBack) return
    const last = await this.#answer
    const isGranted = last?.type === 'answer' && isOk(last.status)
    if (wasRegistered || isGranted) await this.#send(0)
  }

  async #register(): Promise<void> {
    this.#next = null
    this.#go('TRYING', { status: 0, phrase: '' })
    this.#answer = this.#send(this.#asked)
    const answer = await this.#answer
    if (!this.#stopped) this.#take(answer)
  }

  #send(expires: number): Promise<PlainAnswer> {
    const { definition, stack } = this.#setup
    const { username, password, realm } = definition
    const aor = `sip:${escapeUser(username)}@${definition.fromDomain || proxyText(definition)}`
    return stack.request({
      method: 'REGISTER',
      uri: trunkUri(definition),
      from: aor,
      to: aor,
      series: this.#series,
      contactUser: contactUser(definition.name),
      expires,
      credentials: { username, password, realm },
    })
  }

  #take(answer: PlainAnswer): void {
    const { status, reason: phrase } = answer
    if (answer.type === 'silent') this.#failed({ status, phrase }, 0)
    else this.#judge(answer)
  }

  #judge(answer: Extract<PlainAnswer, { type: 'answer' }>): void {
    const { status, reason: phrase, headers } = answer
    if (status === 423 && this.#correct(headers)) return
    const seconds = granted(headers, contactUser(this.#setup.definition.name)) ?? this.#asked
    if (isOk(status) && seconds > 0) this.#accepted(seconds, { status, phrase })
    else this.#failed({ status, phrase }, secondsIn(headerValue(headers, 'retry-after')) ?? 0)
  }

  /** 423: asks again for what the registrar names (RFC 3261 10.2.8). False when it names nothing longer. */
  #correct(headers: readonly HeaderField[]): boolean {
    const least = secondsIn(headerValue(headers, 'min-expires')) ?? 0
    if (least <= this.#asked || least > 86_400 || this.#corrections >= mostCorrections) return false
    this.#corrections += 1
    this.#asked = least
    void this.#register()
    return true
  }

  /** Refreshed a quarter of a minute before the end, of short registrations at half their time (mod_sofia). */
  #accepted(seconds: number, news: RegistrationNews): void {
    this.#failures = 0
    this.#corrections = 0
    this.#registered = true
    const refresh = seconds > 30 ? seconds - 15 : seconds / 2
    this.#again(Math.min(Math.max(1, refresh), longestRefresh))
    this.#go('REGED', news)
  }

  #failed(news: RegistrationNews, retryAfter: number): void {
    this.#failures += 1
    this.#corrections = 0
    this.#registered = false
    const pause = Math.max(this.#setup.definition.retrySeconds * this.#failures, retryAfter)
    this.#again(Math.min(pause, longestPause))
    this.#go('FAIL_WAIT', news)
  }

  #again(seconds: number): void {
    const { clock } = this.#setup
    const cancel = clock.after(seconds * 1000, () => void this.#register())
    this.#next = { at: clock.now() + seconds * 1000, cancel }
  }

  #go(state: RegistrationState, news: RegistrationNews): void {
    this.#state = state
    this.#setup.changed(news)
  }
}
