import type { Kysely } from 'kysely'
import type {
  GatewayAdmin,
  GatewayChange,
  GatewayRecord,
  GatewayRemoval,
  Gateways,
  GatewayWithPassword,
} from '../../../ports/lines/gateways.ts'
import type { Page, PageRequest } from '../../../ports/page.ts'
import type { ChangeOutcome } from '../../../ports/queue/agent-admin.ts'
import type { Changes } from '../changes.ts'
import { dropRow, findRow, pageOfRows, putRow } from '../database/keyed-rows.ts'
import type { LastKnown } from '../last-known.ts'
import { countRoutes } from '../routes/route-batches.ts'
import type { StoreSchema } from '../schema.ts'
import { gatewayRow, gatewayWithPassword, withoutPassword } from './gateway-rows.ts'

type Db = Kysely<StoreSchema>

/** Gateways in SQL. `gateways()` comes from memory until the next change; writes are one transaction each. */
export class SqlGatewayStore implements Gateways, GatewayAdmin {
  readonly #db: Db
  readonly #changes: Changes
  readonly #all: LastKnown<readonly GatewayWithPassword[]>

  constructor(db: Db, changes: Changes) {
    this.#db = db
    this.#changes = changes
    this.#all = changes.keep('gateways', readAll)
  }

  gateways(): Promise<readonly GatewayWithPassword[]> {
    return this.#all.get()
  }

  onChange(listener: () => void): void {
    this.#changes.onChange('gateways', listener)
  }

  async list(request: PageRequest): Promise<Page<GatewayRecord>> {
    const { items, total } = await pageOfRows(this.#db, 'nacd_gateways', request)
    return { items: items.map(row => withoutPassword(gatewayWithPassword(row))), total }
  }

  async find(name: string): Promise<GatewayRecord | null> {
    const found = await read(this.#db, name)
    return found && withoutPassword(found)
  }

  save(record: GatewayRecord, password: string | null): Promise<'created' | 'replaced'> {
    return this.#changes.write('gateways', async db => {
      const kept = password ?? (await read(db, record.name))?.password ?? ''
      const wasThere = await putRow(db, 'nacd_gateways', gatewayRow({ ...record, password: kept }))
      return wasThere ? 'replaced' : 'created'
    })
  }

  change(name: string, change: GatewayChange): Promise<ChangeOutcome<GatewayRecord>> {
    return this.#changes.write('gateways', async db => {
      const before = await read(db, name)
      if (before === null) return { type: 'notFound' }
      const gateway = { ...before, ...change, name }
      await putRow(db, 'nacd_gateways', gatewayRow(gateway))
      return { type: 'changed', record: withoutPassword(gateway) }
    })
  }

  remove(name: string): Promise<GatewayRemoval> {
    return this.#changes.write('gateways', async db => {
      const routes = await countRoutes(db, { gateway: name })
      if (routes > 0 && (await read(db, name)) !== null) return { type: 'inUse', routes }
      return { type: (await dropRow(db, 'nacd_gateways', name)) ? 'removed' : 'notFound' }
    })
  }
}

async function readAll(db: Db): Promise<GatewayWithPassword[]> {
  const rows = await db.selectFrom('nacd_gateways').selectAll().orderBy('name').execute()
  return rows.map(gatewayWithPassword)
}

async function read(db: Db, name: string): Promise<GatewayWithPassword | null> {
  const row = await findRow(db, 'nacd_gateways', name)
  return row === null ? null : gatewayWithPassword(row)
}
