import { readFileSync } from 'node:fs'
import { StoreUnavailable } from '../store-error.ts'

/** `null` = without TLS. `ca`: PEM text of who may vouch for the server, undefined = whom the system trusts. */
export type Tls = null | { readonly isVerified: boolean; readonly ca?: string }

/** Where a database server is, and who we are there. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
  /** Folder (PostgreSQL) or file (MySQL) of its socket, in place of host and port. */
  readonly socket: string | null
  readonly user: string
  readonly password: string
  readonly database: string
  /** PostgreSQL: the schema our tables are in, null = the account's own `search_path`. */
  readonly schema: string | null
  readonly tls: Tls
}

type ServerType = 'postgres' | 'mysql'

const portOf = { postgres: 5432, mysql: 3306 } as const

/** Options that other programs write into such a URL, and that change nothing here. */
const idle = [
  ...[
    'connect_timeout',
    'application_name',
    'client_encoding',
    'timezone',
    'TimeZone',
    'fallback_application_name',
  ],
  ...[
    'charset',
    'collation',
    'parseTime',
    'loc',
    'timeout',
    'readTimeout',
    'writeTimeout',
    'multiStatements',
  ],
]

/**
 * Takes a postgres:// or mysql:// URL apart. Of the options: `host`, `schema` or `search_path`, `sslmode`
 * (disable | require | verify-full) and `sslrootcert` of PostgreSQL; `socketPath`, `tls` (false | true | skip-verify) and
 * `ssl-ca` of MySQL. Throws StoreUnavailable for an option that is none: a mistyped `sslmode` must not mean "without".
 */
export function serverAddress(type: ServerType, text: string): ServerAddress {
  const url = new URL(text)
  const options = new Map(url.searchParams)
  const take = (...names: string[]): string | null => {
    const found = names.flatMap(name => options.get(name) ?? []).at(0) ?? null
    for (const name of names) options.delete(name)
    return found
  }
  const address = {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1') || 'localhost',
    port: Number(url.port) || portOf[type],
    socket: type === 'postgres' ? take('host') : take('socketPath'),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    schema: type === 'postgres' ? take('schema', 'search_path') : null,
    tls: tlsOf(type, take),
  }
  const unknown = [...options.keys()].find(name => !idle.includes(name))
  if (unknown !== undefined) throw refused(type, `its URL has an option that is not known: ${unknown}`)
  if (address.schema !== null && !/^\w{1,63}$/.test(address.schema)) {
    throw refused(type, 'schema in its URL is not the name of one schema')
  }
  return address
}

const modes: Readonly<Record<ServerType, Readonly<Record<string, 'off' | 'unverified' | 'verified'>>>> = {
  postgres: { disable: 'off', require: 'unverified', 'verify-ca': 'verified', 'verify-full': 'verified' },
  mysql: { false: 'off', 'skip-verify': 'unverified', true: 'verified' },
}

function tlsOf(type: ServerType, take: (...names: string[]) => string | null): Tls {
  const option = type === 'postgres' ? 'sslmode' : 'tls'
  const caFile = take(type === 'postgres' ? 'sslrootcert' : 'ssl-ca')
  const wanted = take(option) ?? Object.keys(modes[type])[0] ?? ''
  const mode = Object.hasOwn(modes[type], wanted) ? modes[type][wanted] : undefined
  if (mode === undefined) {
    throw refused(type, `${option} in its URL must be one of ${Object.keys(modes[type]).join(', ')}`)
  }
  if (mode === 'off') return null
  return { isVerified: mode === 'verified', ...(caFile === null ? {} : { ca: readCa(type, caFile) }) }
}

function readCa(type: ServerType, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw refused(type, `the file of the certificate authority cannot be read: ${(error as Error).message}`)
  }
}

const refused = (type: ServerType, reason: string): StoreUnavailable =>
  new StoreUnavailable(`(${type})`, reason, { isLasting: true })
