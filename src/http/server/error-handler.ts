import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../ports/clock.ts'
import { DatabaseUnavailable } from '../../ports/database-unavailable.ts'
import type { Log } from '../../ports/log.ts'
import { sparseWarning } from '../../runtime/sparse-warning.ts'
import { ApiError, type ErrorCode } from './errors.ts'
import { languageOf } from './language.ts'
import { withWhatCame } from './what-came.ts'

/** fastify's own errors (its Reference/Errors.md), by what the table calls them. */
const codeOfFastify: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_http',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad_json',
  FST_ERR_HANDLER_TIMEOUT: 'timed_out',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
}

/**
 * Every failure leaves as a line of the error table. What is not in it is a bug: logged whole, told as `internal`. A
 * database that is down is none, and is not logged for each request.
 */
export function answerErrors(app: FastifyInstance, { clock, log }: ErrorDeps): void {
  const refused = sparseWarning(log, clock, 'requests refused: a database does not answer')
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = asApiError(error)
    const where = { method: request.method, route: request.routeOptions.url }
    if (known.code === 'database_failed') refused({ ...where, ...reasonOf(error) })
    else if (known.statusCode >= 500) log.error({ err: error, ...where }, 'request failed')
    return send(known, request, reply)
  })
  app.setNotFoundHandler((request, reply) => send(new ApiError('not_found'), request, reply))
}

interface ErrorDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** The customer's database says its reason in the log itself. */
const reasonOf = (error: Error): { readonly reason?: string } =>
  error instanceof DatabaseUnavailable ? { reason: error.message } : {}

/** Errors of fastify's router, which come before any route and so before the handler above. */
export function answerRouterError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  send(asApiError(error), request, reply)
}

function asApiError(error: FastifyError): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof DatabaseUnavailable) return new ApiError('database_failed', {}, { cause: error })
  const code = codeOfFastify[error.code] ?? (clientsFault(error) ? 'invalid_request' : 'internal')
  return new ApiError(code, {}, { cause: error })
}

function clientsFault(error: FastifyError): boolean {
  const status = error.statusCode ?? 500
  return status >= 400 && status < 500
}

function send(error: ApiError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, message, details } = error.body(languageOf(request))
  return reply
    .code(error.statusCode)
    .type('application/json')
    .send({ code, message, details: withWhatCame(details, request) })
}
