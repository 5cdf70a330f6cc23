import { formatHost, parseHostPort } from './host-port.ts'
import { type Params, parseParams } from './params.ts'

/** A `sip:`, `sips:` or `tel:` URI (RFC 3261 19.1, RFC 3966). A telephone number is the `user`, its host is "". */
export interface SipUri {
  readonly scheme: 'sip' | 'sips' | 'tel'
  /** Unescaped; "" when there is none. */
  readonly user: string
  readonly password: string | null
  readonly host: string
  readonly port: number | null
  readonly params: Params
}

/** Scheme of any URI in lower case, or null when there is none. */
export function schemeOf(uri: string): string | null {
  return /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1]?.toLowerCase() ?? null
}

/** Turns %xx into characters; null on a broken escape. Bytes that are not UTF-8 become U+FFFD. */
function unescapeUser(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null
  if (!text.includes('%')) return text
  return Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})|([^%])/g, (_, hex: string | undefined, char: string | undefined) =>
      hex === undefined
        ? Buffer.from(char ?? '').toString('latin1')
        : String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  ).toString()
}

/** Escapes what RFC 3261 25.1 does not allow in a user part, so that nothing in `user` can end it. */
export function escapeUser(user: string): string {
  return encodeURIComponent(user.toWellFormed()).replace(/%(26|3D|2B|24|2C|2F|3B|3F)/g, code =>
    decodeURIComponent(code),
  )
}

const userCharacters = /^[A-Za-z0-9\-_.!~*'()&=+$,;?/%#:\u0080-\uffff]*$/

function readUserInfo(text: string): { user: string; password: string | null } | null {
  if (!userCharacters.test(text)) return null
  const colon = text.indexOf(':')
  const user = unescapeUser(colon < 0 ? text : text.slice(0, colon))
  if (user === null || user === '') return null
  return { user, password: colon < 0 ? null : text.slice(colon + 1) }
}

function parseHostPart(text: string): Pick<SipUri, 'host' | 'port' | 'params'> | null {
  const withoutHeaders = text.split('?', 1)[0] ?? ''
  const semicolon = withoutHeaders.indexOf(';')
  const address = parseHostPort(semicolon < 0 ? withoutHeaders : withoutHeaders.slice(0, semicolon))
  const params = semicolon < 0 ? new Map() : parseParams(withoutHeaders.slice(semicolon))
  return address === null || params === null ? null : { ...address, params }
}

function parseTel(rest: string): SipUri | null {
  const match = /^([+0-9A-Da-d*#\-.()]{1,64})(;.*)?$/.exec(rest)
  const params = parseParams(match?.[2] ?? '')
  if (match?.[1] === undefined || params === null) return null
  return {
    scheme: 'tel',
    user: match[1].replace(/[-.()]/g, ''),
    password: null,
    host: '',
    port: null,
    params,
  }
}

function parseSip(scheme: 'sip' | 'sips', rest: string): SipUri | null {
  const at = rest.indexOf('@')
  const userInfo = at < 0 ? { user: '', password: null } : readUserInfo(rest.slice(0, at))
  const hostPart = parseHostPart(rest.slice(at + 1))
  return userInfo === null || hostPart === null ? null : { scheme, ...userInfo, ...hostPart }
}

const visible = /^[!-~\u00a1-\uffff]+$/
/** Characters that end a URI, or mean something to whoever it is handed on to. */
const forbidden = /[<>"{}|\\^`]/

/** Reads a URI; null when it is not a well-formed sip, sips or tel URI. */
export function parseUri(text: string): SipUri | null {
  const scheme = schemeOf(text)
  if (scheme === null || !visible.test(text) || forbidden.test(text)) return null
  const rest = text.slice(scheme.length + 1)
  if (scheme === 'tel') return parseTel(rest)
  return scheme === 'sip' || scheme === 'sips' ? parseSip(scheme, rest) : null
}

/** Writes `sip:user@host:port`. */
export function formatSipUri(user: string, host: string, port: number | null): string {
  const account = user === '' ? '' : `${escapeUser(user)}@`
  return `sip:${account}${formatHost(host)}${port === null ? '' : `:${port}`}`
}
