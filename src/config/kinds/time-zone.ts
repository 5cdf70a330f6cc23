import type { Kind } from './kind.ts'

/** A name of the IANA time zone database that this Node knows. */
export const timeZone: Kind<string> = {
  label: { en: 'an IANA time zone such as Asia/Shanghai', zh: 'IANA 时区名，例如 Asia/Shanghai' },
  read: text => (/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(text) && isKnown(text) ? text : undefined),
}

function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    // ECMA-402: the one way to ask; an unknown name is a RangeError.
    if (error instanceof RangeError) return false
    throw error
  }
}
