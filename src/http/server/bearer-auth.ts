import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from './errors.ts'
import { secretCheck } from './same-secret.ts'

/** A hook that lets a request with `Authorization: Bearer <token>` pass (RFC 6750), before its body is read. */
export function bearerAuth(token: string) {
  const isToken = secretCheck(token)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
    if (given !== undefined && isToken(given)) return
    reply.header('www-authenticate', 'Bearer realm="nacd"')
    throw new ApiError('unauthorized')
  }
}
