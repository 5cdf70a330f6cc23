import type { LookupFunction } from 'node:net'
import { ConstantBackoff, handleWhenResult, retry } from 'cockatiel'
import { readFlowResponse } from '../../callflow/read-response.ts'
import type { FlowRequest, FlowResponse } from '../../core/flow/contract.ts'
import type { CallFlow, FlowAnswer } from '../../ports/calls/call-flow.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { Breaker, type BreakerState } from '../breaker/breaker.ts'
import { createPoster, type PostOutcome } from './poster.ts'

/** How an ask can end: with an answer, or with the reason why there is none that can be used. */
export const askOutcomes = [
  'answered',
  'timeout',
  'refused',
  'status',
  'not_json',
  'too_large',
  'wrong_type',
  'unknown_action',
  'breaker_open',
] as const
export type AskOutcome = (typeof askOutcomes)[number]
type FlowFailure = Exclude<AskOutcome, 'answered'>

export interface WebhookOptions {
  readonly url: string
  readonly secret: string
  /** For one whole attempt, in ms. An ask takes at most two of them and 100 ms. */
  readonly timeoutMs: number
  readonly clock: Clock
  readonly log: Log
  /** Sent with every request, beside nacd's own headers and never in place of one. */
  readonly headers?: Readonly<Record<string, string>>
  /** Told once of every ask, for metrics. */
  readonly observe?: (outcome: AskOutcome, tookMs: number) => void
  /** Asks in a row that must fail before the server is left alone, and for how long. Default: 5 asks, 5000 ms. */
  readonly breaker?: { readonly failures: number; readonly restMs: number }
  /** Told of every change of the breaker, for metrics. */
  readonly observeBreaker?: (state: BreakerState) => void
  /** Finds the addresses of the server's name; default: the system's resolver. */
  readonly lookup?: LookupFunction
}

/** Before the one retry, so that a server that is just restarting or a full listen queue gets a moment. */
const retryAfterMs = 100
/** Most requests under way at once; more wait, within their deadline. */
const connections = 64

type Verdict =
  | { readonly type: 'answered'; readonly response: FlowResponse; readonly raw: string }
  | { readonly type: 'failed'; readonly reason: FlowFailure; readonly detail: string; readonly raw: string }

/** The customer's HTTP server as a `CallFlow`, with deadline, one retry and breaker. `close` drops its connections. */
export function createWebhook(options: WebhookOptions): CallFlow & { close(): Promise<void> } {
  const poster = createPoster({ ...options, connections })
  const again = retry(unanswered, { maxAttempts: 1, backoff: new ConstantBackoff(retryAfterMs) })
  const breaker = openBreaker(options)

  const post = (body: string, eventId: string) => again.execute(() => poster.post(body, eventId))

  const decide = async (request: FlowRequest, eventId: string): Promise<Verdict> => {
    const body = writeRequest(request)
    if (typeof body !== 'string') return body
    if (!breaker.admit()) return breakerOpen
    const outcome = await post(body, eventId)
    breaker.done(!isUnanswered(outcome))
    return judge(outcome, options.timeoutMs)
  }

  return {
    ask: async (request, eventId) => {
      const started = performance.now()
      const verdict = await decide(request, eventId)
      const tookMs = performance.now() - started
      options.observe?.(verdict.type === 'answered' ? 'answered' : verdict.reason, tookMs)
      return { ...verdict, tookMs: Math.round(tookMs) } satisfies FlowAnswer
    },
    close: () => poster.close(),
  }
}

/**
 * Retried, and counted by the breaker: the server said nothing or failed by its own word. A 4xx or a wrong answer is
 * neither: the server is alive, and asking again would give the same.
 */
const unanswered = handleWhenResult(result => isUnanswered(result as PostOutcome))

function isUnanswered(outcome: PostOutcome): boolean {
  return outcome.type === 'timeout' || outcome.type === 'broken' || outcome.status >= 500
}

/** The request as it goes out. Data that JSON cannot hold is a fault of ours, told like any other. */
function writeRequest(request: FlowRequest): string | Verdict {
  try {
    return JSON.stringify(request)
  } catch (error) {
    return failed('refused', `the request could not be made: ${error}`)
  }
}

function openBreaker(options: WebhookOptions): Breaker {
  const { breaker = { failures: 5, restMs: 5_000 }, log, observeBreaker } = options
  let isAway = false
  const tell = (state: BreakerState): void => {
    if (state === 'open' && !isAway)
      log.warn({ restMs: breaker.restMs }, 'call-flow server does not answer, left alone for a while')
    if (state === 'closed') log.info({}, 'call-flow server answers again')
    isAway = state !== 'closed'
    observeBreaker?.(state)
  }
  const restMs = () => breaker.restMs
  return new Breaker({ ...breaker, restMs, now: () => performance.now(), onChange: tell })
}

function judge(outcome: PostOutcome, timeoutMs: number): Verdict {
  if (outcome.type === 'timeout') return failed('timeout', `no whole answer within ${timeoutMs} ms`)
  if (outcome.type === 'broken') return failed('refused', outcome.detail)
  const raw = outcome.type === 'answered' ? outcome.text : ''
  if (outcome.status < 200 || outcome.status > 299)
    return failed('status', describeStatus(outcome.status), raw)
  if (outcome.type === 'tooLarge') return failed('too_large', 'the answer is longer than 64 KB')
  if (outcome.type === 'unreadable') return failed('not_json', outcome.detail)
  const reading = readFlowResponse(raw)
  if (reading.ok) return { type: 'answered', response: reading.response, raw }
  return failed(reading.reason, reading.detail, raw)
}

function describeStatus(status: number): string {
  return status >= 300 && status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`
}

function failed(reason: FlowFailure, detail: string, raw = ''): Verdict {
  return { type: 'failed', reason, detail, raw }
}

const breakerOpen = failed('breaker_open', 'the server failed too often just now and was not asked')
