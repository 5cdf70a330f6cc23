import type { Kind } from '../kinds/kind.ts'
import { goMysqlUrl, keywordPostgresUrl } from './go-connection.ts'

/** A database to connect to. `file` as written (`:memory:` is a database that is gone at the end); `url` as its driver takes it. */
export type Connection =
  | { readonly type: 'sqlite'; readonly file: string }
  | { readonly type: 'postgres'; readonly url: string }
  | { readonly type: 'mysql'; readonly url: string }

const escapes = '# / ? @ -> %23 %2F %3F %40'

/** nacd's own store: the three forms of contract only, so that the kind of database is always in sight. */
export const storeConnection: Kind<Connection> = {
  label: {
    en: `sqlite:FILE | postgres://user:password@host/database | mysql://... (in a password ${escapes})`,
    zh: `sqlite:文件 | postgres://用户:密码@主机/库名 | mysql://...（密码中 ${escapes}）`,
  },
  read: readUrl,
}

/** The customer's database: the same, and what Go programs write. A plain file name is a SQLite file. */
export const customerConnection: Kind<Connection> = {
  label: {
    en: `a URL (postgres://..., mysql://..., sqlite:FILE; in a password ${escapes}), user:password@tcp(host:port)/database, or host=... dbname=...`,
    zh: `URL（postgres://...、mysql://...、sqlite:文件；密码中 ${escapes}）、user:password@tcp(host:port)/database，或 host=... dbname=...`,
  },
  read: text => readUrl(text) ?? readGo(text) ?? readFileName(text),
}

function readUrl(text: string): Connection | undefined {
  const scheme = /^([a-z0-9]+):/i.exec(text)?.[1]?.toLowerCase()
  switch (scheme) {
    case 'sqlite':
      return readSqlite(text)
    case 'postgres':
    case 'postgresql':
      return isServerUrl(text) ? { type: 'postgres', url: text } : undefined
    case 'mysql':
      return isServerUrl(text) ? { type: 'mysql', url: text } : undefined
    default:
      return undefined
  }
}

function readSqlite(text: string): Connection | undefined {
  const file = text.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')
  return file === '' ? undefined : { type: 'sqlite', file }
}

/** A server (or a socket folder as `?host=`) and a database name. */
function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const server = url.hostname || url.searchParams.get('host') || url.searchParams.get('socketPath')
  return Boolean(server) && url.pathname.length > 1 && url.hash === ''
}

function readGo(text: string): Connection | undefined {
  const mysql = goMysqlUrl(text)
  if (mysql !== null) return { type: 'mysql', url: mysql }
  const postgres = keywordPostgresUrl(text)
  return postgres === null ? undefined : { type: 'postgres', url: postgres }
}

/** Last of all, so it takes nothing that looks like an address or carries a password. */
function readFileName(text: string): Connection | undefined {
  const file = text.replace(/^file:/, '').replace(/\?.*$/, '')
  return /^[^\p{Cc}:@=]{1,1024}$/u.test(file) ? { type: 'sqlite', file } : undefined
}
