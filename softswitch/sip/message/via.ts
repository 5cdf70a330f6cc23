import { formatHost, parseHostPort } from './host-port.ts'
import { headerLines, type SipMessage } from './message.ts'
import { formatParams, type Params, parseParams } from './params.ts'
import { splitLines } from './split.ts'

/** One Via value, RFC 3261 20.42. */
export interface Via {
  /** Upper case: UDP, TCP, TLS, ... */
  readonly transport: string
  readonly host: string
  readonly port: number | null
  readonly params: Params
}

const via = /^SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*([A-Za-z0-9\-.!%*_+`'~]+)[ \t]+([^;]+)(;.*)?$/is

/** Reads one Via value; null when it is malformed. */
export function parseVia(value: string): Via | null {
  const match = via.exec(value.trim())
  const sentBy = parseHostPort(match?.[2] ?? '')
  const params = parseParams(match?.[3] ?? '')
  if (match?.[1] === undefined || sentBy === null || params === null) return null
  return { transport: match[1].toUpperCase(), ...sentBy, params }
}

/** Writes one Via value. */
export function formatVia(value: Via): string {
  const port = value.port === null ? '' : `:${value.port}`
  return `SIP/2.0/${value.transport} ${formatHost(value.host)}${port}${formatParams(value.params)}`
}

/** The topmost Via; null when there is none or it is malformed. */
export function topVia(message: SipMessage): Via | null {
  const first = splitLines(headerLines(message, 'via'))[0]
  return first === undefined ? null : parseVia(first)
}

/** The same message with its topmost Via value replaced, the others untouched. */
export function replaceTopVia<M extends SipMessage>(message: M, top: Via): M {
  const values = splitLines(headerLines(message, 'via')).with(0, formatVia(top))
  const rest = message.headers.filter(field => field.name !== 'via')
  return { ...message, headers: [...values.map(value => ({ name: 'via', value })), ...rest] }
}
