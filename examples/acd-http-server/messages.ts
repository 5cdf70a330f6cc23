/** What comes in: read with care, for anybody can send anything. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { FlowRequest } from 'nacd/callflow'

const maxBytes = 256 * 1024
/** A signed request older or newer than this is refused: it was recorded, or a clock is wrong. */
const maxAgeSeconds = 300

/** The body as text, or null when it is too long: then the rest is read past, within the server's requestTimeout. */
export function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  return new Promise((resolve, reject) => {
    request.on('error', reject)
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
    })
    request.on('end', () => resolve(bytes > maxBytes ? null : Buffer.concat(chunks).toString('utf8')))
  })
}

/** Whether nacd wrote this: the signature is the HMAC-SHA256 of "timestamp.body" under the shared secret. */
export function isSigned(headers: IncomingHttpHeaders, body: string, secret: string, nowMs: number): boolean {
  const timestamp = String(headers['x-nacd-timestamp'] ?? '')
  const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  const expected = Buffer.from(`sha256=${digest}`)
  const got = Buffer.from(String(headers['x-nacd-signature'] ?? ''))
  const fresh = Math.abs(nowMs / 1000 - Number(timestamp)) <= maxAgeSeconds
  return fresh && got.length === expected.length && timingSafeEqual(got, expected)
}

const texts = ['event', 'direction', 'call_uuid', 'caller_number', 'callee_number', 'group_number', 'dtmf']

/** nacd's request out of a body, or null when the body is something else. */
export function readRequest(body: string): FlowRequest | null {
  const data = parse(body)
  if (typeof data !== 'object' || data === null) return null
  const fields = new Map(Object.entries(data))
  if (texts.some(name => typeof fields.get(name) !== 'string')) return null
  const extra = fields.get('additional_data')
  const hasExtra = typeof extra === 'object' && extra !== null && !Array.isArray(extra)
  return { ...(data as FlowRequest), additional_data: hasExtra ? extra : {} }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
