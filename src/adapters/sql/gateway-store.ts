import type { Kysely } from 'kysely'
import type { ChangeOutcome } from '../../ports/agent-admin.ts'
import type {
  GatewayAdmin,
  GatewayChange,
  GatewayRecord,
  Gateways,
  GatewayWithPassword,
} from '../../ports/gateways.ts'
import type { Log } from '../../ports/log.ts'
import type { Page, PageRequest } from '../../ports/page.ts'
import { gatewayRow, gatewayWithPassword, withoutPassword } from './gateway-rows.ts'
import type { StoreSchema } from './schema.ts'

type Db = Kysely<StoreSchema>

/** Gateways in SQL. `gateways()` comes from memory until the next write; writes are one transaction each. */
export class SqlGatewayStore implements Gateways, GatewayAdmin {
  readonly #db: Db
  readonly #log: Log
  readonly #listeners: (() => void)[] = []
  #cache: Promise<readonly GatewayWithPassword[]> | null = null

  constructor(db: Db, log: Log) {
    this.#db = db
    this.#log = log
  }

  gateways(): Promise<readonly GatewayWithPassword[]> {
    this.#cache ??= readAll(this.#db).catch(error => {
      this.#cache = null
      throw error
    })
    return this.#cache
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  async list({ page, pageSize }: PageRequest): Promise<Page<GatewayRecord>> {
    const all = await this.gateways()
    const items = all.slice((page - 1) * pageSize, page * pageSize).map(withoutPassword)
    return { items, total: all.length }
  }

  async find(name: string): Promise<GatewayRecord | null> {
    const found = await read(this.#db, name)
    return found && withoutPassword(found)
  }

  save(record: GatewayRecord, password: string | null): Promise<'created' | 'replaced'> {
    return this.#write(async db => {
      const before = await read(db, record.name)
      const kept = password ?? before?.password ?? ''
      return (await write(db, { ...record, password: kept })) ? 'replaced' : 'created'
    })
  }

  change(name: string, change: GatewayChange): Promise<ChangeOutcome<GatewayRecord>> {
    return this.#write(async db => {
      const before = await read(db, name)
      if (before === null) return { type: 'notFound' }
      const gateway = { ...before, ...change, name }
      await write(db, gateway)
      return { type: 'changed', record: withoutPassword(gateway) }
    })
  }

  remove(name: string): Promise<boolean> {
    return this.#write(async db => {
      const { numDeletedRows } = await db
        .deleteFrom('nacd_gateways')
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    })
  }

  async #write<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const result = await this.#db.transaction().execute(work)
    this.#cache = null
    for (const listener of this.#listeners) this.#tell(listener)
    return result
  }

  /** The write is committed: what one listener makes of it must not look like a failed write, nor stop the others. */
  #tell(listener: () => void): void {
    try {
      listener()
    } catch (error) {
      this.#log.error({ err: error }, 'a listener to changes of gateways failed')
    }
  }
}

async function readAll(db: Db): Promise<GatewayWithPassword[]> {
  const rows = await db.selectFrom('nacd_gateways').selectAll().orderBy('name').execute()
  return rows.map(gatewayWithPassword)
}

async function read(db: Db, name: string): Promise<GatewayWithPassword | null> {
  const row = await db.selectFrom('nacd_gateways').selectAll().where('name', '=', name).executeTakeFirst()
  return row === undefined ? null : gatewayWithPassword(row)
}

/** Returns whether the name was there. */
async function write(db: Db, gateway: GatewayWithPassword): Promise<boolean> {
  const { name, ...columns } = gatewayRow(gateway)
  const { numUpdatedRows } = await db
    .updateTable('nacd_gateways')
    .set(columns)
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) return true
  await db
    .insertInto('nacd_gateways')
    .values({ name, ...columns })
    .execute()
  return false
}
