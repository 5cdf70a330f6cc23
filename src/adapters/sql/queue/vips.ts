import type { Kysely } from 'kysely'
import { millis } from '../../../core/shared/ids.ts'
import type { VipAdmin } from '../../../ports/queue/vip-admin.ts'
import type { Vip, VipReader } from '../../../ports/queue/vips.ts'
import type { Changes } from '../changes.ts'
import { RuleStore } from '../house/rule-store.ts'
import type { StoreSchema, VipRow } from '../schema.ts'

type Db = Kysely<StoreSchema>

/** Callers who go before others, in SQL. `vips()` comes from memory until the next change. */
export function sqlVips(db: Db, changes: Changes): VipReader & VipAdmin {
  const all = changes.keep('vips', readAll)
  const store = new RuleStore<'nacd_vips', Vip>(db, changes, {
    table: 'nacd_vips',
    topic: 'vips',
    row: vipRow,
    record: vip,
    groups: ({ group = '' }) => (group === '' ? [] : [group]),
  })
  return {
    vips: () => all.get(),
    onChange: listener => changes.onChange('vips', listener),
    list: (group, request) => store.page(request, group === null ? {} : { group_number: group }),
    find: number => store.find(number),
    save: record => store.save(record),
    change: (number, change) => store.change(number, change),
    remove: number => store.remove(number),
  }
}

async function readAll(db: Db): Promise<readonly Vip[]> {
  return (await db.selectFrom('nacd_vips').selectAll().orderBy('number').execute()).map(vip)
}

const vipRow = ({ number, group, until, note, priority }: Vip): VipRow => ({
  number,
  group_number: group,
  until,
  note,
  priority,
})

const vip = ({ number, group_number, until, note, priority }: VipRow): Vip => ({
  number,
  group: group_number,
  until: until === null ? null : millis(until),
  note,
  priority,
})
