import { wireName } from './header-name.ts'
import type { HeaderField, SipMessage } from './message.ts'

/** A line break inside a value would start a new header: it becomes a space. */
function safe(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}

function startLine(message: SipMessage): string {
  return message.type === 'request'
    ? `${safe(message.method)} ${safe(message.uri)} SIP/2.0`
    : `SIP/2.0 ${message.status} ${safe(message.reason)}`
}

function headerLine(field: HeaderField): string {
  return `${wireName(safe(field.name))}: ${safe(field.value)}`
}

/** The message as bytes (UTF-8). Content-Length is always written, from the body, as the last header. */
export function serialise(message: SipMessage): Buffer {
  const headers = message.headers.filter(field => field.name !== 'content-length').map(headerLine)
  const length = `Content-Length: ${Buffer.byteLength(message.body)}`
  return Buffer.from([startLine(message), ...headers, length, '', message.body].join('\r\n'))
}
