import type { Words } from '../words.ts'

/** How far a server's certificate is believed: not at all, by who signed it, or by its name as well. */
export type Trust = 'anybody' | 'authority' | 'identity'

export interface Tls {
  /** `preferred`: encrypted where the server can, plain where it cannot. */
  readonly use: 'off' | 'preferred' | 'required'
  readonly trust: Trust
  /** PEM files; null = the system's authorities, and no certificate of our own. */
  readonly authority: string | null
  readonly certificate: string | null
  readonly key: string | null
}

/** Where a database server is and how to get in. Never log it. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
  /** A Unix socket in place of host and port: for PostgreSQL the folder it lies in. */
  readonly socket: string | null
  readonly user: string
  readonly password: string
  readonly database: string
  readonly tls: Tls
  /** Schemas PostgreSQL looks for tables in; null = as the server has it. */
  readonly searchPath: string | null
  /** Options that mean something to other programs and nothing here. */
  readonly idle: readonly string[]
}

export type ReadAddress =
  | { readonly type: 'address'; readonly address: ServerAddress }
  | { readonly type: 'problem'; readonly message: Words }

type ServerType = 'postgres' | 'mysql'
type TlsMode = Pick<Tls, 'use' | 'trust'>

/** libpq 34.19.4, `sslmode`; `allow` is what `prefer` is, the other way round. */
const sslModes: Readonly<Record<string, TlsMode>> = {
  disable: { use: 'off', trust: 'anybody' },
  allow: { use: 'preferred', trust: 'anybody' },
  prefer: { use: 'preferred', trust: 'anybody' },
  require: { use: 'required', trust: 'anybody' },
  'verify-ca': { use: 'required', trust: 'authority' },
  'verify-full': { use: 'required', trust: 'identity' },
}

/** github.com/go-sql-driver/mysql, "tls". */
const tlsModes: Readonly<Record<string, TlsMode>> = {
  false: { use: 'off', trust: 'anybody' },
  preferred: { use: 'preferred', trust: 'anybody' },
  'skip-verify': { use: 'required', trust: 'anybody' },
  true: { use: 'required', trust: 'identity' },
}

/** `--ssl-mode` of MySQL's own programs. */
const mysqlSslModes: Readonly<Record<string, TlsMode>> = {
  disabled: { use: 'off', trust: 'anybody' },
  preferred: { use: 'preferred', trust: 'anybody' },
  required: { use: 'required', trust: 'anybody' },
  verify_ca: { use: 'required', trust: 'authority' },
  verify_identity: { use: 'required', trust: 'identity' },
}

/** What differs between the kinds of server: the options that choose TLS, the files, and what is no business of nacd. */
interface Options {
  readonly port: number
  readonly modes: Readonly<Record<string, Readonly<Record<string, TlsMode>>>>
  readonly files: { readonly authority: string; readonly certificate: string; readonly key: string }
  readonly other: readonly string[]
  readonly idle: readonly string[]
}

const optionsOf: Record<ServerType, Options> = {
  postgres: {
    port: 5432,
    modes: { sslmode: sslModes },
    files: { authority: 'sslrootcert', certificate: 'sslcert', key: 'sslkey' },
    other: ['host', 'port', 'search_path'],
    idle: [
      ...['application_name', 'fallback_application_name', 'connect_timeout', 'statement_timeout'],
      ...[
        'client_encoding',
        'binary_parameters',
        'timezone',
        'TimeZone',
        'datestyle',
        'target_session_attrs',
      ],
      ...['keepalives', 'keepalives_idle', 'keepalives_interval', 'keepalives_count', 'gssencmode'],
    ],
  },
  mysql: {
    port: 3306,
    modes: { tls: tlsModes, 'ssl-mode': mysqlSslModes },
    files: { authority: 'ssl-ca', certificate: 'ssl-cert', key: 'ssl-key' },
    other: ['socketPath'],
    idle: [
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
      ...['interpolateParams', 'allowNativePasswords', 'maxAllowedPacket', 'checkConnLiveness', 'autocommit'],
      ...[
        'connectionAttributes',
        'clientFoundRows',
        'columnsWithAlias',
        'rejectReadOnly',
        'allowOldPasswords',
      ],
    ],
  },
}

/** Takes a URL apart whose form is known to be good (see connection.ts); its options may still be wrong. */
export function readServerAddress(type: ServerType, text: string): ReadAddress {
  const url = new URL(text)
  const options = optionsOf[type]
  const query = url.searchParams
  const unknown = [...query.keys()].find(name => !isKnown(options, name))
  if (unknown !== undefined) return problem(unknownOption(options, unknown))
  const tls = readTls(options, query)
  if ('problem' in tls) return problem(tls.problem)
  const socket = type === 'mysql' ? query.get('socketPath') : socketFolder(query)
  const host = query.get('host') && socket === null ? (query.get('host') ?? '') : bare(url.hostname)
  if (type === 'mysql' && tls.trust === 'identity' && isIp(host) && socket === null) return problem(needsName)
  const address: ServerAddress = {
    host,
    port: Number(url.port || query.get('port') || options.port),
    socket,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    tls: socket === null ? tls : { ...tls, use: 'off' },
    searchPath: query.get('search_path'),
    idle: [...query.keys()].filter(name => options.idle.includes(name)),
  }
  return { type: 'address', address }
}

/** The same URL with the files of its TLS options as absolute paths. */
export function withAbsoluteFiles(type: ServerType, text: string, resolve: (file: string) => string): string {
  const url = new URL(text)
  const names = Object.values(optionsOf[type].files).filter(name => url.searchParams.has(name))
  if (names.length === 0) return text
  for (const name of names) url.searchParams.set(name, resolve(url.searchParams.get(name) ?? ''))
  return url.toString()
}

function isKnown({ modes, files, other, idle }: Options, name: string): boolean {
  return [...Object.keys(modes), ...Object.values(files), ...other, ...idle].includes(name)
}

function readTls({ modes, files }: Options, query: URLSearchParams): Tls | { readonly problem: Words } {
  const authority = query.get(files.authority)
  let mode: TlsMode = { use: 'preferred', trust: 'anybody' }
  for (const [name, words] of Object.entries(modes)) {
    const word = query.get(name)?.toLowerCase()
    if (word === undefined) continue
    const chosen = Object.hasOwn(words, word) ? words[word] : undefined
    if (chosen === undefined) return { problem: expectedWord(name, Object.keys(words)) }
    mode = chosen
  }
  // Who names an authority means it: as libpq does with `require` and MySQL's programs with REQUIRED.
  if (authority !== null && mode.trust === 'anybody' && mode.use !== 'off')
    mode = { use: 'required', trust: 'authority' }
  return { ...mode, authority, certificate: query.get(files.certificate), key: query.get(files.key) }
}

function socketFolder(query: URLSearchParams): string | null {
  const host = query.get('host')
  return host?.startsWith('/') ? host : null
}

/** An IPv6 address without the brackets of a URL. */
const bare = (host: string): string => decodeURIComponent(host.replace(/^\[(.*)\]$/, '$1'))

const isIp = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':')

const problem = (message: Words): ReadAddress => ({ type: 'problem', message })

/** A name that is none may be a piece of a password: only what looks like an option is shown. */
function unknownOption(options: Options, name: string): Words {
  const shown = /^[A-Za-z_-]{1,32}$/.test(name) ? `"${name}"` : '?'
  const known = [...Object.keys(options.modes), ...Object.values(options.files), ...options.other].join(', ')
  return {
    en: `has the unknown option ${shown}; expected one of ${known}`,
    zh: `含有未知选项 ${shown}；可用的选项：${known}`,
  }
}

function expectedWord(name: string, words: readonly string[]): Words {
  const list = words.join(' | ')
  return { en: `${name}= expected ${list}`, zh: `${name}= 应为 ${list}` }
}

const needsName: Words = {
  en: 'asks for the name in the certificate to be checked, and has an IP address as host: write the host name, or tls=skip-verify with ssl-ca=FILE',
  zh: '要求校验证书中的主机名，但主机写的是 IP 地址：请改写主机名，或使用 tls=skip-verify 并指定 ssl-ca=文件',
}
