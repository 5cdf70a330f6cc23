/** Whether two records say the same: plain objects, lists and values. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every(key => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
}
