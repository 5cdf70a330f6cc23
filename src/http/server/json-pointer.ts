/** What stands at `path` (RFC 6901: `/rests/no_answer`, "" = all of it); undefined where nothing does. */
export function valueAt(value: unknown, path: string): unknown {
  const keys = path.split('/').slice(1)
  return keys
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (at, key) =>
        at !== null && typeof at === 'object' && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined,
      value,
    )
}
