import type { LookupFunction } from 'node:net'
import { type Dispatcher, errors, Pool } from 'undici'
import { maxResponseBytes } from '../../callflow/fields.ts'
import type { Clock } from '../../ports/clock.ts'
import { type AnswerText, readAnswerText } from './answer-text.ts'
import { tooLate, withDeadline } from './deadline.ts'
import { signatureHeaders } from './signature.ts'
import { parseTarget } from './target.ts'

/**
 * What one POST came to. `unreadable`: a whole answer, but not in a form that can be turned into text. `broken`: no whole
 * answer came over the network (refused, reset, cut off).
 */
export type PostOutcome =
  | { readonly type: 'answered'; readonly status: number; readonly text: string }
  | { readonly type: 'tooLarge'; readonly status: number }
  | { readonly type: 'unreadable'; readonly status: number; readonly detail: string }
  | { readonly type: 'timeout' }
  | { readonly type: 'broken'; readonly detail: string }

/** POSTs JSON to one receiver over kept-alive connections. */
export interface Poster {
  /** One attempt, whole answer included, within the deadline. Never rejects, never follows a redirect. */
  post(body: string, eventId: string): Promise<PostOutcome>
  /** Ends at once; an attempt under way comes back `broken`. */
  close(): Promise<void>
}

export interface PosterOptions {
  readonly url: string
  /** Signs every request; "" = unsigned. */
  readonly secret: string
  readonly timeoutMs: number
  readonly connections: number
  readonly clock: Clock
  /** Sent with every request, beside nacd's own headers and never in place of one. */
  readonly headers?: Readonly<Record<string, string>>
  /** Finds the addresses of the receiver's name; default: the system's resolver. */
  readonly lookup?: LookupFunction
}

export function createPoster(options: PosterOptions): Poster {
  const target = parseTarget(options.url)
  const pool = openPool(target.origin, options)

  const attempt = async (body: string, eventId: string, signal: AbortSignal): Promise<PostOutcome> => {
    const signature = signatureHeaders(options.secret, body, options.clock.now())
    const own = { ...fixedHeaders, ...target.headers, ...signature, 'X-Nacd-Event-Id': eventId }
    const headers = { ...options.headers, ...own }
    const answer = await pool.request({ method: 'POST', path: target.path, headers, body, signal })
    const text = await readCapped(answer)
    const status = answer.statusCode
    return text.type === 'text' ? { type: 'answered', status, text: text.text } : { ...text, status }
  }

  return {
    post: (body, eventId) =>
      withDeadline(options.timeoutMs, signal => attempt(body, eventId, signal)).then(inTime, describeFailure),
    close: () => pool.destroy(),
  }
}

const fixedHeaders = {
  'Content-Type': 'application/json; charset=utf-8',
  Accept: 'application/json',
  'Accept-Encoding': 'identity',
  'User-Agent': 'nacd',
}

/** undici's own time limits are off: the deadline of the attempt covers every phase. */
function openPool(origin: string, options: PosterOptions): Pool {
  return new Pool(origin, {
    connections: options.connections,
    connect: { timeout: options.timeoutMs, ...(options.lookup ? { lookup: options.lookup } : {}) },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxResponseBytes,
    allowH2: false,
  })
}

/** The body as text. What is longer than nacd reads is not read on: its connection is dropped. */
async function readCapped({ body, headers }: Dispatcher.ResponseData): Promise<AnswerText> {
  try {
    const encoding = String(headers['content-encoding'] ?? '')
    return readAnswerText(await body.bytes(), {
      encoding,
      contentType: String(headers['content-type'] ?? ''),
    })
  } catch (error) {
    if (error instanceof errors.ResponseExceededMaxSizeError) return { type: 'tooLarge' }
    throw error
  }
}

const inTime = (outcome: PostOutcome | typeof tooLate): PostOutcome =>
  outcome === tooLate ? { type: 'timeout' } : outcome

/** Network trouble as a value. Node's and undici's messages name hosts and ports, never headers or bodies. */
function describeFailure(error: unknown): PostOutcome {
  if (error instanceof errors.ConnectTimeoutError) return { type: 'timeout' }
  if (!(error instanceof Error)) return { type: 'broken', detail: String(error) }
  const code = 'code' in error ? `${error.code}` : error.name
  return {
    type: 'broken',
    detail: error.message.includes(code) ? error.message : `${code} ${error.message}`.trim(),
  }
}
