import { formatParams, type Params, parseParams } from './params.ts'
import { quote, quotedEnd, unquote } from './quoted.ts'

/** From, To, Contact, Route, Record-Route: an address and the header's own parameters. RFC 3261 20.10. */
export interface NameAddr {
  readonly displayName: string
  /** The URI as it came, without brackets. */
  readonly uri: string
  readonly params: Params
}

function bracketed(displayName: string, rest: string): NameAddr | null {
  const close = rest.indexOf('>')
  const params = close < 0 ? null : parseParams(rest.slice(close + 1))
  const uri = rest.slice(1, Math.max(close, 1)).trim()
  return params === null || uri === '' ? null : { displayName, uri, params }
}

function quotedName(text: string): NameAddr | null {
  const end = quotedEnd(text)
  const rest = end < 0 ? '' : text.slice(end).trimStart()
  return rest.startsWith('<') ? bracketed(unquote(text.slice(0, end)), rest) : null
}

/** Without brackets every parameter belongs to the header, not to the URI. */
function bareAddress(text: string): NameAddr | null {
  const semicolon = text.indexOf(';')
  const uri = (semicolon < 0 ? text : text.slice(0, semicolon)).trim()
  const params = parseParams(semicolon < 0 ? '' : text.slice(semicolon))
  return params === null || !/^[^\s<>"]+$/.test(uri) ? null : { displayName: '', uri, params }
}

/** Reads one address; null when it is malformed. */
export function parseNameAddr(value: string): NameAddr | null {
  const text = value.trim()
  if (text.startsWith('"')) return quotedName(text)
  const open = text.indexOf('<')
  if (open < 0) return bareAddress(text)
  const displayName = text.slice(0, open).trim()
  return displayName.includes('"') ? null : bracketed(displayName, text.slice(open))
}

/** Writes `"Name" <uri>;params`. */
export function formatNameAddr(address: NameAddr): string {
  const name = address.displayName === '' ? '' : `${quote(address.displayName)} `
  return `${name}<${address.uri}>${formatParams(address.params)}`
}

/** The tag of a From or To value; "" when there is none (RFC 2543 peers). */
export function tagOf(value: string | undefined): string {
  return (value === undefined ? null : parseNameAddr(value))?.params.get('tag') ?? ''
}
