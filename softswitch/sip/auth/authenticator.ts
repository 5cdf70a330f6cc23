import type { SipClock } from '../clock.ts'
import { withDeadline } from '../deadline.ts'
import type { RandomSource } from '../ids.ts'
import { headerOf, type SipRequest } from '../message/message.ts'
import { parseNameAddr } from '../message/name-addr.ts'
import { parseUri } from '../message/uri.ts'
import type { Flow } from '../transport/flow.ts'
import type { PasswordLookup } from '../types.ts'
import { Attempts, attemptRules } from './attempts.ts'
import { formatDigestHeader } from './auth-header.ts'
import { type Credentials, credentialsOf } from './credentials.ts'
import { type DigestAlgorithm, digestHa1, digestResponse, sameSecret } from './digest.ts'
import { Nonces } from './nonce.ts'

/** How a request's credentials were found. `challenge`: values for WWW-Authenticate or Proxy-Authenticate. */
export type AuthVerdict =
  | { readonly type: 'authorised'; readonly extension: string }
  | { readonly type: 'challenge'; readonly challenges: readonly string[] }
  | { readonly type: 'refused' }
  | { readonly type: 'malformed' }
  | { readonly type: 'unavailable' }

export interface AuthenticatorSetup {
  readonly realm: string
  readonly lookupPassword: PasswordLookup
  /** Offered, in this order. */
  readonly algorithms: readonly DigestAlgorithm[]
  readonly clock: SipClock
  readonly random: RandomSource
  readonly lookupMs: number
}

type Secret = Awaited<ReturnType<PasswordLookup>>

const nonceRules = { lifetimeMs: 300_000, remembered: 20_000 }

/** Compared against where an extension does not exist, so that the work and the answer are the same. */
const nobody = { password: '' }

/** Checks Digest credentials of incoming requests: RFC 3261 22, RFC 7616, RFC 8760. */
export class Authenticator {
  readonly #setup: AuthenticatorSetup
  readonly #nonces: Nonces
  readonly #attempts: Attempts
  readonly #opaque: string
  /** In the order they are offered; one only once the directory turns out to keep HA1s made with it. */
  #algorithms: readonly DigestAlgorithm[]

  constructor(setup: AuthenticatorSetup) {
    this.#setup = setup
    this.#algorithms = setup.algorithms
    this.#nonces = new Nonces({ ...setup, ...nonceRules })
    this.#attempts = new Attempts(setup.clock)
    this.#opaque = setup.random(12).toString('hex')
  }

  /** Whether the request carries credentials for our realm, right or wrong. */
  isSigned(request: SipRequest): boolean {
    return credentialsOf(request, this.#setup.realm).type !== 'none'
  }

  /** Judges the request's credentials. Never rejects: a directory that fails or is silent is `unavailable`. */
  async check(request: SipRequest, source: Flow): Promise<AuthVerdict> {
    const carried = credentialsOf(request, this.#setup.realm)
    if (carried.type === 'malformed') return { type: 'malformed' }
    if (carried.type === 'none') return this.#challenge(false)
    const { credentials } = carried
    if (this.#attempts.count(source.ip, credentials.username) >= attemptRules.barred)
      return { type: 'refused' }
    if (!this.#isFresh(credentials)) return this.#challenge(true)
    const secret = await this.#lookup(credentials, request, source)
    return secret === 'unavailable'
      ? { type: 'unavailable' }
      : this.#judge(credentials, secret, request, source)
  }

  #isFresh(credentials: Credentials): boolean {
    const oursStill = credentials.opaque === null || credentials.opaque === this.#opaque
    return oursStill && this.#nonces.judge(credentials.nonce, Number.parseInt(credentials.nc, 16)) === 'fresh'
  }

  async #lookup(
    credentials: Credentials,
    request: SipRequest,
    source: Flow,
  ): Promise<Secret | 'unavailable'> {
    const party = parseNameAddr(headerOf(request, request.method === 'REGISTER' ? 'to' : 'from') ?? '')
    const { lookupPassword, clock, lookupMs } = this.#setup
    const lookup = async () =>
      lookupPassword({
        extension: credentials.username,
        domain: parseUri(party?.uri ?? '')?.host ?? '',
        ip: source.ip,
        port: source.port,
        userAgent: headerOf(request, 'user-agent') ?? '',
      })
    // Why the directory failed is its own to tell; here only that there is no answer matters.
    return withDeadline(lookup(), clock, lookupMs).catch(() => 'unavailable' as const)
  }

  #judge(credentials: Credentials, secret: Secret, request: SipRequest, source: Flow): AuthVerdict {
    const other = this.#otherAlgorithm(credentials, secret)
    if (other !== null) {
      this.#algorithms = [other]
      return this.#challenge(true)
    }
    const right = this.#isRight(credentials, secret ?? nobody, request) && secret !== null
    if (!right) return this.#wrong(credentials, source)
    // Another request with the same count may have been judged while the directory was asked.
    if (!this.#isFresh(credentials)) return this.#challenge(true)
    this.#nonces.use(credentials.nonce, Number.parseInt(credentials.nc, 16))
    this.#attempts.succeeded(source.ip, credentials.username)
    return { type: 'authorised', extension: credentials.username }
  }

  /** The algorithm of a stored HA1 when it is not the one the far end chose. */
  #otherAlgorithm(credentials: Credentials, secret: Secret): DigestAlgorithm | null {
    if (secret === null || 'password' in secret) return null
    const algorithm = secret.ha1.length === 32 ? 'MD5' : 'SHA-256'
    return algorithm === credentials.algorithm ? null : algorithm
  }

  #isRight(credentials: Credentials, secret: NonNullable<Secret>, request: SipRequest): boolean {
    const { algorithm, username, uri, nonce, nc, cnonce } = credentials
    const ha1 =
      'ha1' in secret ? secret.ha1 : digestHa1(algorithm, username, this.#setup.realm, secret.password)
    const qop = { name: 'auth', count: nc, cnonce } as const
    const expected = digestResponse({ algorithm, ha1, method: request.method, uri, nonce, qop })
    return sameSecret(expected, credentials.response)
  }

  #wrong(credentials: Credentials, source: Flow): AuthVerdict {
    this.#attempts.failed(source.ip, credentials.username)
    const tries = this.#attempts.count(source.ip, credentials.username)
    return tries < attemptRules.challenged ? this.#challenge(false) : { type: 'refused' }
  }

  #challenge(stale: boolean): AuthVerdict {
    const nonce = this.#nonces.issue()
    const challenges = this.#algorithms.map(algorithm =>
      formatDigestHeader(
        new Map([
          ['realm', this.#setup.realm],
          ['nonce', nonce],
          ['opaque', this.#opaque],
          ['algorithm', algorithm],
          ['qop', 'auth'],
          ...(stale ? ([['stale', 'true']] as const) : []),
        ]),
        'challenge',
      ),
    )
    return { type: 'challenge', challenges }
  }
}
