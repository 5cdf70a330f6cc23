import type { Kysely } from 'kysely'
import type { DestinationRule, RuleScope } from '../../../core/routing/allowed-destination.ts'
import type {
  DestinationRuleAdmin,
  DestinationRuleChange,
  DestinationRuleRecord,
  DestinationRules,
} from '../../../ports/lines/destination-rules.ts'
import type { Page, PageRequest } from '../../../ports/page.ts'
import type { Changes } from '../changes.ts'
import { noteNumber, takeNumbers } from '../counters.ts'
import { dropRow, findRow, pageOfRows, putRow } from '../database/keyed-rows.ts'
import type { LastKnown } from '../last-known.ts'
import type { DestinationRuleRow, StoreSchema } from '../schema.ts'

type Db = Kysely<StoreSchema>

const table = 'nacd_destination_rules'

/** Who may call where, in SQL. `rules()` comes from memory until the next change; writes are one transaction each. */
export class SqlDestinationRuleStore implements DestinationRules, DestinationRuleAdmin {
  readonly #db: Db
  readonly #changes: Changes
  readonly #all: LastKnown<readonly DestinationRule[]>

  constructor(db: Db, changes: Changes) {
    this.#db = db
    this.#changes = changes
    this.#all = changes.keep('destinations', readAll)
  }

  rules(): Promise<readonly DestinationRule[]> {
    return this.#all.get()
  }

  onChange(listener: () => void): void {
    this.#changes.onChange('destinations', listener)
  }

  async list(request: PageRequest): Promise<Page<DestinationRuleRecord>> {
    const { items, total } = await pageOfRows(this.#db, table, request)
    return { items: items.map(ruleOf), total }
  }

  find(id: number): Promise<DestinationRuleRecord | null> {
    return read(this.#db, id)
  }

  add(rule: DestinationRule): Promise<DestinationRuleRecord> {
    return this.#changes.write('destinations', async db => {
      const record = { ...rule, id: await takeNumbers(db, 'destination_rule', 1) }
      await db.insertInto(table).values(ruleRow(record)).execute()
      return record
    })
  }

  save(record: DestinationRuleRecord): Promise<'created' | 'replaced'> {
    return this.#changes.write('destinations', async db => {
      if (await putRow(db, table, ruleRow(record))) return 'replaced'
      await noteNumber(db, 'destination_rule', record.id)
      return 'created'
    })
  }

  change(id: number, change: DestinationRuleChange): Promise<DestinationRuleRecord | null> {
    return this.#changes.write('destinations', async db => {
      const before = await read(db, id)
      if (before === null) return null
      const record = { ...before, ...change, id }
      await putRow(db, table, ruleRow(record))
      return record
    })
  }

  remove(id: number): Promise<boolean> {
    return this.#changes.write('destinations', db => dropRow(db, table, id))
  }
}

async function readAll(db: Db): Promise<DestinationRule[]> {
  return (await db.selectFrom(table).selectAll().orderBy('id').execute()).map(ruleOf)
}

async function read(db: Db, id: number): Promise<DestinationRuleRecord | null> {
  const row = await findRow(db, table, id)
  return row && ruleOf(row)
}

const ruleRow = ({ id, scope, prefix, verdict }: DestinationRuleRecord): DestinationRuleRow => ({
  id,
  scope: scope.type,
  number: scope.type === 'everyone' ? '' : scope.number,
  prefix,
  verdict,
})

const ruleOf = (row: DestinationRuleRow): DestinationRuleRecord => ({
  id: row.id,
  scope: row.scope === 'everyone' ? { type: 'everyone' } : scopeOf(row),
  prefix: row.prefix,
  verdict: row.verdict as DestinationRule['verdict'],
})

const scopeOf = ({ scope, number }: DestinationRuleRow): RuleScope => ({
  type: scope as 'extension' | 'group',
  number,
})
