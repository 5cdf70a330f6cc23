/** Compact forms: RFC 3261 7.3.3 and the IANA registry (RFC 3515, 3841, 3892, 4028, 4474, 6665). */
const compactForms: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
}

/** Names that are not written as capitalised words. */
const spellings: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'mime-version': 'MIME-Version',
  'www-authenticate': 'WWW-Authenticate',
}

/** Long, lower-case form of a header name as it came. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase()
  return Object.hasOwn(compactForms, lower) ? (compactForms[lower] ?? lower) : lower
}

/** How a canonical name is written on the wire: `call-id` -> `Call-ID`, `x-foo` -> `X-Foo`. */
export function wireName(name: string): string {
  if (Object.hasOwn(spellings, name)) return spellings[name] ?? name
  return name.replace(/(^|-)[a-z]/g, letter => letter.toUpperCase())
}
