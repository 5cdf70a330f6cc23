/** Longest text an expansion may give. */
const maxLength = 16 * 1024

/** `${name}`, `${name:offset}` or `${name:offset:length}`, or an escaped dollar sign. */
const reference = /\\\$|\$\{([^{}]*)\}/g

function slice(value: string, offset: number, length: number | null): string {
  const from = offset < 0 ? Math.max(0, value.length + offset) : offset
  return length === null || length <= 0 ? value.slice(from) : value.slice(from, from + length)
}

function resolve(inner: string, variable: (name: string) => string | null): string {
  const match = /^([^:]*)(?::(-?\d{1,6}))?(?::(\d{1,6}))?$/.exec(inner)
  if (match === null) return ''
  const [, name = '', offset, length] = match
  const value = variable(name.trim()) ?? ''
  if (offset === undefined) return value
  return slice(value, Number(offset), length === undefined ? null : Number(length))
}

/**
 * Puts the values of `${variable}` references into `text` (FreeSWITCH: channel variable expansion, with its
 * `${name:offset:length}`). An unknown variable and a call of an API function `${name(...)}` give "". Values are taken
 * as they are and not expanded again: what a caller sent cannot name other variables.
 */
export function expandVariables(text: string, variable: (name: string) => string | null): string {
  if (!text.includes('$')) return text
  const expanded = text.replace(reference, (whole, inner: string | undefined) =>
    inner === undefined ? whole.slice(1) : resolve(inner, variable),
  )
  return expanded.slice(0, maxLength)
}

/** Puts the groups of a match into `$0` ... `$99` of `text`; a group that does not exist gives "". */
export function substituteGroups(text: string, groups: readonly string[]): string {
  return text.replace(/\$(\d{1,2})/g, (_whole, number: string) => groups[Number(number)] ?? '')
}
