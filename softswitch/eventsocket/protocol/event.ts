import type { EventName } from './event-names.ts'
import { urlEncode } from './url-encode.ts'

/** One header of an event: name and value, neither encoded. */
export type Header = readonly [name: string, value: string]

/** An event of the switch as FreeSWITCH would fire it, complete with its core headers. */
export interface SwitchEvent {
  readonly name: EventName
  /** Of a CUSTOM event, e.g. `sofia::register`; "" for all others. */
  readonly subclass: string
  readonly headers: readonly Header[]
  readonly body: string
}

/** The value of an event's header, null when it has none of that name (any case, as FreeSWITCH compares). */
export function headerOf(event: SwitchEvent, name: string): string | null {
  const wanted = name.toLowerCase()
  for (const [header, value] of event.headers) if (header.toLowerCase() === wanted) return value
  return null
}

function plainLine([name, value]: Header): string {
  return `${name}: ${value === '' ? '_undef_' : urlEncode(value)}\n`
}

/** The text of an event in FreeSWITCH's plain form: encoded headers, an empty line, the body. */
export function serialisePlain(headers: readonly Header[], body = ''): string {
  const lines = headers.map(plainLine).join('')
  return body === '' ? `${lines}\n` : `${lines}Content-Length: ${Buffer.byteLength(body)}\n\n${body}`
}

/** The text of an event as one JSON object; a body goes under `_body`, as in FreeSWITCH. */
export function serialiseJson(headers: readonly Header[], body = ''): string {
  const fields: Record<string, string> = Object.create(null)
  for (const [name, value] of headers) fields[name] = value
  if (body !== '') {
    fields['Content-Length'] = String(Buffer.byteLength(body))
    fields._body = body
  }
  return JSON.stringify(fields)
}
