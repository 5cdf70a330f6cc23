import { Kysely, sql } from 'kysely'
import type { StoreConfig } from '../../config/config.ts'
import type { Clock } from '../../ports/clock.ts'
import { openDialect } from './database/dialect.ts'
import { openSqliteToRead } from './database/sqlite.ts'
import { migrationState } from './migrations.ts'
import type { StoreSchema } from './schema.ts'

/** What a look at the store shows. */
export interface StoreState {
  /** As the server names itself: `PostgreSQL 15.18`. */
  readonly version: string
  /** Migrations the next start would do. */
  readonly pending: readonly string[]
  /** Migrations a newer version of nacd has done. */
  readonly foreign: readonly string[]
  /** Whether we may make tables; null = the server does not say (rights that come by a role). */
  readonly mayCreate: boolean | null
}

/** Looks at the store without a change to it. A SQLite file must be there. Rejects with StoreUnavailable or StoreFault. */
export async function inspectStore(store: StoreConfig, clock: Clock): Promise<StoreState> {
  const dialect = store.type === 'sqlite' ? openSqliteToRead(store.file) : openDialect(store, { clock })
  const db = new Kysely<StoreSchema>({ dialect })
  try {
    const version = await versionOf[store.type](db)
    const mayCreate = await mayCreateIn[store.type](db)
    return { version, mayCreate, ...(await migrationState(db, store.type)) }
  } finally {
    await db.destroy()
  }
}

type Ask<T> = (db: Kysely<StoreSchema>) => Promise<T>
type OfEach<T> = Readonly<Record<StoreConfig['type'], Ask<T>>>

const versionOf: OfEach<string> = {
  sqlite: async db => `SQLite ${await one(db, sql`select sqlite_version()`)}`,
  postgres: async db => `PostgreSQL ${String(await one(db, sql`show server_version`)).split(' ', 1)[0]}`,
  mysql: async db => {
    const version = String(await one(db, sql`select version()`))
    return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${version.split('-', 1)[0]}`
  },
}

const mayCreateIn: OfEach<boolean | null> = {
  sqlite: async () => true,
  postgres: async db => {
    const may = await one(db, sql`select has_schema_privilege(current_schema(), 'CREATE')`)
    return may === true
  },
  mysql: mayCreateInMysql,
}

/** `Grantee` is written `'user'@'host'`; a database may be granted by a pattern (MySQL reference, "GRANT"). */
async function mayCreateInMysql(db: Kysely<StoreSchema>): Promise<boolean | null> {
  const grantee = sql`concat('''', replace(current_user(), '@', '''@'''), '''')`
  const { rows } = await sql<{ privilege: string }>`
    select privilege_type as privilege from information_schema.user_privileges where grantee = ${grantee}
    union all
    select privilege_type from information_schema.schema_privileges
      where grantee = ${grantee} and database() like table_schema`.execute(db)
  const privileges = rows.map(row => row.privilege)
  if (privileges.includes('CREATE')) return true
  return privileges.every(privilege => privilege === 'USAGE') ? null : false
}

async function one(db: Kysely<StoreSchema>, query: ReturnType<typeof sql>): Promise<unknown> {
  const { rows } = await query.execute(db)
  return Object.values(rows[0] ?? {})[0]
}
