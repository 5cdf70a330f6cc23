import { createHmac } from 'node:crypto'
import type { Millis } from '../../core/shared/ids.ts'

/**
 * `X-Nacd-Timestamp` (seconds since the epoch) and `X-Nacd-Signature`: `sha256=` and the hex HMAC-SHA256 of
 * "timestamp.body" under the shared secret. The timestamp is inside, so that a recorded request cannot be sent again
 * later. No secret: no headers.
 */
export function signatureHeaders(secret: string, body: string, now: Millis): Record<string, string> {
  if (secret === '') return {}
  const timestamp = String(Math.floor(now / 1000))
  const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  return { 'X-Nacd-Timestamp': timestamp, 'X-Nacd-Signature': `sha256=${digest}` }
}
