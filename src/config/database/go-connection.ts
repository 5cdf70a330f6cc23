/**
 * `user:password@tcp(host:port)/database?options` or `...@unix(/socket)/database` (github.com/go-sql-driver/mysql,
 * "DSN") as a mysql:// URL, or null when it is none. The options go along.
 */
export function goMysqlUrl(text: string): string | null {
  const match = /^(?:([^:@/]*)(?::(.*))?@)?(tcp|unix)\(([^)]+)\)\/([^/?]+)(?:\?(.*))?$/.exec(text)
  if (match === null) return null
  const [, user = '', password = '', net, address = '', database = '', options = ''] = match
  const query = new URLSearchParams(options)
  if (net === 'unix') query.set('socketPath', address)
  const url = serverUrl('mysql', user, password, net === 'unix' ? 'localhost' : address, database, query)
  return URL.canParse(url) ? url : null
}

/** Keywords of the PostgreSQL connection string that have their own place in a URL. */
const placed = ['host', 'port', 'user', 'password', 'dbname']

/**
 * `host=... port=... user=... password='...' dbname=...` (PostgreSQL documentation 34.1.1.1, Go's lib/pq) as a
 * postgres:// URL, or null when it is none.
 */
export function keywordPostgresUrl(text: string): string | null {
  const words = readKeywords(text)
  const host = words?.get('host')
  const database = words?.get('dbname')
  if (words === null || host === undefined || database === undefined) return null
  const query = new URLSearchParams([...words].filter(([name]) => !placed.includes(name)))
  const socket = host.startsWith('/')
  if (socket) query.set('host', host)
  const server = `${socket ? 'localhost' : host}${words.has('port') ? `:${words.get('port')}` : ''}`
  const url = serverUrl(
    'postgres',
    words.get('user') ?? '',
    words.get('password') ?? '',
    server,
    database,
    query,
  )
  return URL.canParse(url) ? url : null
}

function readKeywords(text: string): Map<string, string> | null {
  const pair = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|([^\s']*))(?=\s|$)/gy
  const words = new Map<string, string>()
  let end = 0
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    words.set(match[1] ?? '', (match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1'))
    end = pair.lastIndex
  }
  return text.slice(end).trim() === '' && words.size > 0 ? words : null
}

function serverUrl(
  scheme: string,
  user: string,
  password: string,
  server: string,
  database: string,
  query: URLSearchParams,
): string {
  const secret = password === '' ? '' : `:${encodeURIComponent(password)}`
  const who = user === '' ? '' : `${encodeURIComponent(user)}${secret}@`
  const options = query.size === 0 ? '' : `?${query}`
  return `${scheme}://${who}${server}/${encodeURIComponent(database)}${options}`
}
