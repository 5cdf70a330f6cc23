import type { Fault, FaultType } from './reading.ts'

/** Errors of the network and of TLS, by what their code begins with (Node.js, "Errors"; OpenSSL, x509_verify_cert_error). */
const faultOf: Readonly<Record<string, FaultType>> = {
  ETIMEDOUT: 'silent',
  EPROTO: 'tls',
  ERR_SSL: 'tls',
  ERR_TLS: 'tls',
  ERR_OSSL: 'tls',
  CERT_: 'tls',
  DEPTH_ZERO: 'tls',
  SELF_SIGNED: 'tls',
  UNABLE_TO: 'tls',
  HANDSHAKE_NO_SSL: 'tls',
  HANDSHAKE_SSL: 'tls',
}

/** Messages of the drivers that come without a code. */
const wordsOf: readonly (readonly [RegExp, FaultType])[] = [
  [/SSL|TLS|certificate/i, 'tls'],
  [/SASL|SCRAM|auth/i, 'login'],
  [/message code|Invalid packet|out of order|protocol/i, 'wrong_server'],
]

/** What the network, TLS or the driver says, where no server had a word. */
export function connectionFault(error: unknown): Fault {
  const code = codeOf(error)
  const byCode = Object.entries(faultOf).find(([prefix]) => code.startsWith(prefix))?.[1]
  const named = error instanceof Error && error.name === 'TlsFileError' ? 'tls' : undefined
  const byWords = code === '' ? wordsOf.find(([words]) => words.test(messageOf(error)))?.[1] : undefined
  return { type: named ?? byCode ?? byWords ?? 'unreachable', reason: reasonOf(error, '') }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const longestReason = 300

/** Code and message on one line. The value that was looked up does not stay in it. */
export function reasonOf(error: unknown, value: string): string {
  const [code, message] = [codeOf(error), messageOf(error) || causesOf(error)]
  const clean = value === '' ? message : message.replaceAll(value, '...')
  const text = clean.replace(/\s+/g, ' ').slice(0, longestReason)
  return code === '' || text.includes(code) ? text : `${code} ${text}`
}

/** A name with several addresses fails with one error for each and no message of its own. */
function causesOf(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : String(error)
}
