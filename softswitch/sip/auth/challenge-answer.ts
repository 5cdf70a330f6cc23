import type { SipIds } from '../ids.ts'
import { type HeaderField, headerLines, type SipRequest, type SipResponse } from '../message/message.ts'
import { type AuthParams, algorithmOf, formatDigestHeader, parseDigestHeader } from './auth-header.ts'
import { type DigestAlgorithm, digestHa1, digestResponse } from './digest.ts'

/** What a trunk gave us to answer its challenge with. */
export interface TrunkCredentials {
  readonly username: string
  readonly password: string
  /** Answers challenges of this realm only; absent or "" = of any. */
  readonly realm?: string
}

interface Challenge {
  readonly params: AuthParams
  readonly algorithm: DigestAlgorithm
}

function isOurs(params: AuthParams, credentials: TrunkCredentials): boolean {
  const { realm = '' } = credentials
  return realm === '' || params.get('realm') === realm
}

/** Challenges of a 401 or 407 that can be answered, the strongest first (RFC 8760 2.4). */
function answerable(response: SipResponse, credentials: TrunkCredentials): Challenge[] {
  const name = response.status === 407 ? 'proxy-authenticate' : 'www-authenticate'
  const challenges = headerLines(response, name).flatMap(value => {
    const params = parseDigestHeader(value)
    const algorithm = params === null ? null : algorithmOf(params)
    const plain =
      params
        ?.get('qop')
        ?.split(',')
        .some(qop => qop.trim().toLowerCase() === 'auth') ?? true
    if (params === null || algorithm === null || !plain || !isOurs(params, credentials)) return []
    return [{ params, algorithm }]
  })
  return challenges.toSorted((a, b) => Number(b.algorithm === 'SHA-256') - Number(a.algorithm === 'SHA-256'))
}

function optional(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]]
}

/**
 * The header that answers the challenge of `response` to `request` (RFC 3261 22.2 and 22.3), or null when it
 * cannot be answered: no Digest, an algorithm we do not speak, only qop=auth-int, or another realm than ours.
 */
export function answerChallenge(
  response: SipResponse,
  request: Pick<SipRequest, 'method' | 'uri'>,
  credentials: TrunkCredentials,
  ids: SipIds,
): HeaderField | null {
  const challenge = answerable(response, credentials)[0]
  if (challenge === undefined) return null
  const { params, algorithm } = challenge
  const [realm, nonce] = [params.get('realm') ?? '', params.get('nonce') ?? '']
  const { method, uri } = request
  const ha1 = digestHa1(algorithm, credentials.username, realm, credentials.password)
  const qop = params.has('qop') ? ({ name: 'auth', count: '00000001', cnonce: ids.tag() } as const) : null
  const written = new Map([
    ['username', credentials.username],
    ['realm', realm],
    ['nonce', nonce],
    ['uri', uri],
    ['response', digestResponse({ algorithm, ha1, method, uri, nonce, qop })],
    ...optional('algorithm', params.has('algorithm') ? algorithm : undefined),
    ...optional('opaque', params.get('opaque')),
    ...optional('qop', qop?.name),
    ...optional('nc', qop?.count),
    ...optional('cnonce', qop?.cnonce),
  ])
  const name = response.status === 407 ? 'proxy-authorization' : 'authorization'
  return { name, value: formatDigestHeader(written, 'credentials') }
}
