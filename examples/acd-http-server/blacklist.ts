/** Who is refused. */

/** Whether `caller` is on the list, as a whole number or by its beginning: `400*` means every number with 400 in front. */
export function isBlacklisted(caller: string, blacklist: readonly string[]): boolean {
  return blacklist.some(entry =>
    entry.endsWith('*') ? caller.startsWith(entry.slice(0, -1)) : caller === entry,
  )
}
