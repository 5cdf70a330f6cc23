import type { AuthVerdict } from '../auth/authenticator.ts'
import type { ServerTransaction } from '../transaction/server.ts'

/** Answers a request whose credentials were not good enough: RFC 3261 22. `as`: who asks, a registrar (401) or a switch (407). */
export function refuseUnauthorised(
  transaction: ServerTransaction,
  verdict: Exclude<AuthVerdict, { type: 'authorised' }>,
  as: 'registrar' | 'switch',
): void {
  const status = as === 'registrar' ? 401 : 407
  const name = as === 'registrar' ? 'www-authenticate' : 'proxy-authenticate'
  switch (verdict.type) {
    case 'challenge':
      transaction.respond(status, { headers: verdict.challenges.map(value => ({ name, value })) })
      break
    case 'refused':
      transaction.respond(403)
      break
    case 'malformed':
      transaction.respond(400, { reason: 'Malformed credentials' })
      break
    case 'unavailable':
      transaction.respond(503, { headers: [{ name: 'retry-after', value: '5' }] })
      break
  }
}
