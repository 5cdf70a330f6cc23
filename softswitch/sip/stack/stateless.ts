import type { HeaderField, SipRequest } from '../message/message.ts'
import { createResponse } from '../message/response.ts'
import { serialise } from '../message/serialise.ts'
import type { Flow } from '../transport/flow.ts'
import { noteSource, responseRoutes } from '../transport/response-route.ts'
import type { SipPort } from '../transport/sip-port.ts'

/** An answer that no transaction remembers. */
export interface StatelessAnswer {
  readonly status: number
  readonly reason?: string
  readonly toTag: string
  readonly headers: readonly HeaderField[]
}

/** Answers a request without a transaction (RFC 3261 8.2.7): one that is malformed, or one too many. */
export function answerStateless(
  port: Pick<SipPort, 'send'>,
  request: SipRequest,
  source: Flow,
  answer: StatelessAnswer,
): void {
  const { status, ...extras } = answer
  const noted = noteSource(request, source)
  const [route] = responseRoutes(noted, source)
  if (route !== undefined) port.send(route, serialise(createResponse(noted, status, extras)), () => undefined)
}
