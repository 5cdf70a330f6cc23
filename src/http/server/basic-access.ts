import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { addressList, isAllowed, siteOf } from '../../runtime/address-list.ts'
import { AttemptLimit } from './attempt-limit.ts'
import { ApiError } from './errors.ts'
import { secretCheck } from './same-secret.ts'

/** Who may ask: from these addresses and networks (`127.0.0.1/8`, `::1`), with this name and password. */
export interface Asker {
  readonly allow: readonly string[]
  readonly user: string
  readonly password: string
}

export interface AccessDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/**
 * A hook that lets allowed addresses with the right name and password pass (RFC 7617), before the body is read; `what`
 * is asked for, in the log. Too many wrong passwords in a minute close it for that address for the rest of the minute.
 */
export function basicAccess({ allow, user, password }: Asker, what: string, { clock, log }: AccessDeps) {
  const addresses = addressList(allow)
  const limit = new AttemptLimit(clock)
  const isRight = secretCheck(`${user}:${password}`)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { ip } = request
    if (!isAllowed(addresses, ip)) throw new ApiError('address_refused')
    const site = siteOf(ip)
    const waitSeconds = limit.waitSeconds(site)
    if (waitSeconds > 0) {
      reply.header('retry-after', waitSeconds)
      throw new ApiError('too_many_attempts')
    }
    if (isRight(credentialsIn(request))) return
    // A first request without credentials is how some clients ask whether any are needed.
    const tried = (request.headers.authorization ?? '') !== ''
    if (tried && limit.failed(site)) log.warn({ what, address: ip }, 'wrong user name or password')
    reply.header('www-authenticate', 'Basic realm="nacd"')
    throw new ApiError('unauthorized')
  }
}

function credentialsIn(request: FastifyRequest): string {
  const encoded = /^Basic +([0-9A-Za-z+/=_-]+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  return Buffer.from(encoded, 'base64').toString()
}
