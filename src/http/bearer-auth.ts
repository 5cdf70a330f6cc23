import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from './errors.ts'
import { sameSecret } from './same-secret.ts'

/** A hook that lets a request with `Authorization: Bearer <token>` pass (RFC 6750), before its body is read. */
export function bearerAuth(token: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
    if (given !== undefined && sameSecret(given, token)) return
    reply.header('www-authenticate', 'Bearer realm="nacd"')
    throw new ApiError('unauthorized')
  }
}
