import { createHash } from 'node:crypto'
import type { RawMessage } from './raw-message.ts'

/** Who signs, and what is done wrong on purpose. */
export interface Signature {
  readonly username: string
  readonly password: string
  readonly nc?: string
  readonly uri?: string
  readonly algorithm?: 'MD5' | 'SHA-256'
}

/** One parameter of a challenge. */
function challengeParam(challenge: string, name: string): string {
  return new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? ''
}

/** Credentials for the (first) challenge of `refused`, computed apart from the code under test. RFC 7616 3.4. */
export function sign(refused: RawMessage, method: string, who: Signature): string {
  const challenge = refused.header('WWW-Authenticate') || refused.header('Proxy-Authenticate')
  const algorithm = who.algorithm ?? 'MD5'
  const hash = (text: string) =>
    createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex')
  const [realm, nonce, opaque] = ['realm', 'nonce', 'opaque'].map(name => challengeParam(challenge, name))
  const { username, password, nc = '00000001', uri = 'sip:nacd.test' } = who
  const ha1 = hash(`${username}:${realm}:${password}`)
  const response = hash(`${ha1}:${nonce}:${nc}:cafe:auth:${hash(`${method}:${uri}`)}`)
  const quoted = { username, realm, nonce, opaque, uri, response, cnonce: 'cafe' }
  const written = Object.entries(quoted).map(([name, value]) => `${name}="${value}"`)
  return `Digest ${[...written, `algorithm=${algorithm}`, `nc=${nc}`, 'qop=auth'].join(', ')}`
}
