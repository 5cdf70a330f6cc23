/** A receiver's URL taken apart once: where to connect, what to ask for, how to log in. */
export interface Target {
  readonly origin: string
  /** Path and query. */
  readonly path: string
  /** `Authorization: Basic ...` when the URL carries a user (RFC 7617), else none. */
  readonly headers: Readonly<Record<string, string>>
}

/** Throws `TypeError` for what is not a URL; the configuration is checked before it comes here. */
export function parseTarget(url: string): Target {
  const { origin, pathname, search, username, password } = new URL(url)
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const headers = username === '' ? {} : { Authorization: `Basic ${Buffer.from(login).toString('base64')}` }
  return { origin, path: pathname + search, headers }
}
