/**
 * Undoes the URL encoding of an event's header value (switch_event_serialize). A value with a bad escape, or with
 * bytes that are not UTF-8, is kept as it came: a caller's strange name must not stop a call. `_undef_` stands for "".
 */
export function decodePercent(raw: string): string {
  if (raw === '_undef_') return ''
  if (!raw.includes('%')) return raw
  try {
    return decodeURIComponent(raw)
  } catch (error) {
    if (error instanceof URIError) return raw
    throw error
  }
}

/** The values of a header that FreeSWITCH packed into one (`ARRAY::a|:b`); a plain value is a list of one. */
export function arrayValues(value: string): readonly string[] {
  return value.startsWith('ARRAY::') ? value.slice('ARRAY::'.length).split('|:') : [value]
}
