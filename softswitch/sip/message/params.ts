import { splitOutside } from './split.ts'

/** `;name=value` parameters in order: names in lower case, values as they came (quotes kept), null for a bare name. */
export type Params = ReadonlyMap<string, string | null>

const token = /^[A-Za-z0-9\-.!%*_+`'~]+$/

/** Whether `text` is a token of RFC 3261 25.1. */
export function isToken(text: string): boolean {
  return token.test(text)
}

function readParam(part: string): readonly [string, string | null] | null {
  const equals = part.indexOf('=')
  const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase()
  if (!isToken(name)) return null
  return [name, equals < 0 ? null : part.slice(equals + 1).trim()]
}

/** Reads `;a=1;b` (text after a URI or Via sent-by, with its first `;`). Null when it is not a parameter list. The first of two equal names counts. */
export function parseParams(text: string): Params | null {
  const trimmed = text.trim()
  if (trimmed === '') return new Map()
  if (!trimmed.startsWith(';')) return null
  const params = new Map<string, string | null>()
  for (const part of splitOutside(trimmed.slice(1), ';')) {
    const param = readParam(part)
    if (param === null) return null
    if (!params.has(param[0])) params.set(param[0], param[1])
  }
  return params
}

/** Writes parameters back: `;a=1;b`. */
export function formatParams(params: Params): string {
  return [...params].map(([name, value]) => (value === null ? `;${name}` : `;${name}=${value}`)).join('')
}
