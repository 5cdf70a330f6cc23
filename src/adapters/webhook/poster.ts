import { TaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel'
import { errors, Pool } from 'undici'
import { maxResponseBytes } from '../../callflow/read-response.ts'
import type { Clock } from '../../ports/clock.ts'
import { signatureHeaders } from './signature.ts'
import { parseTarget } from './target.ts'

/** What one POST came to. `broken`: no whole answer came over the network (refused, reset, cut off). */
export type PostOutcome =
  | { readonly type: 'answered'; readonly status: number; readonly text: string }
  | { readonly type: 'tooLarge'; readonly status: number }
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
}

export function createPoster(options: PosterOptions): Poster {
  const target = parseTarget(options.url)
  const pool = openPool(target.origin, options)
  // Aggressive: undici does not notice an abort while a request still waits for a connection.
  const deadline = timeout(options.timeoutMs, TimeoutStrategy.Aggressive)

  const attempt = async (body: string, eventId: string, signal: AbortSignal): Promise<PostOutcome> => {
    const signature = signatureHeaders(options.secret, body, options.clock.now())
    const headers = { ...fixedHeaders, ...target.headers, ...signature, 'X-Nacd-Event-Id': eventId }
    const answer = await pool.request({ method: 'POST', path: target.path, headers, body, signal })
    const text = await readCapped(answer.body)
    const status = answer.statusCode
    return text === null ? { type: 'tooLarge', status } : { type: 'answered', status, text }
  }

  return {
    post: (body, eventId) =>
      deadline.execute(({ signal }) => attempt(body, eventId, signal)).catch(describeFailure),
    close: () => pool.destroy(),
  }
}

const fixedHeaders = {
  'Content-Type': 'application/json; charset=utf-8',
  Accept: 'application/json',
  'User-Agent': 'nacd',
}

/** undici's own time limits are off: the deadline of the attempt covers every phase. */
function openPool(origin: string, options: PosterOptions): Pool {
  return new Pool(origin, {
    connections: options.connections,
    connectTimeout: options.timeoutMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxResponseBytes,
    allowH2: false,
  })
}

/** The body as text, or null when it is longer than nacd reads; the connection is then dropped. */
async function readCapped(body: { text(): Promise<string> }): Promise<string | null> {
  try {
    return await body.text()
  } catch (error) {
    if (error instanceof errors.ResponseExceededMaxSizeError) return null
    throw error
  }
}

/** Network trouble as a value. Node's and undici's messages name hosts and ports, never headers or bodies. */
function describeFailure(error: unknown): PostOutcome {
  const late = error instanceof TaskCancelledError || error instanceof errors.ConnectTimeoutError
  if (late) return { type: 'timeout' }
  if (!(error instanceof Error)) return { type: 'broken', detail: String(error) }
  const code = 'code' in error ? `${error.code}` : error.name
  return {
    type: 'broken',
    detail: error.message.includes(code) ? error.message : `${code} ${error.message}`.trim(),
  }
}
