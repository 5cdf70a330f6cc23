import type { Kysely } from 'kysely'
import type { Holiday } from '../../../core/hours/opening.ts'
import type { Millis } from '../../../core/shared/ids.ts'
import type { HouseRules } from '../../../ports/house/house-rules.ts'
import type { StoreSchema } from '../schema.ts'
import { holidayRecord } from './house-rule-rows.ts'

/** Reads holidays and the blacklist for each call anew, by their keys: a change is live on the next call. */
export class SqlHouseRules implements HouseRules {
  readonly #db: Kysely<StoreSchema>

  constructor(db: Kysely<StoreSchema>) {
    this.#db = db
  }

  async holidaysOn(dates: readonly string[]): Promise<readonly Holiday[]> {
    const rows = await this.#db.selectFrom('nacd_holidays').selectAll().where('date', 'in', dates).execute()
    return rows.map(holidayRecord)
  }

  async isBlacklisted(forms: readonly string[], group: string, now: Millis): Promise<boolean> {
    const row = await this.#db
      .selectFrom('nacd_blacklist')
      .select('number')
      .where('number', 'in', forms)
      .where('group_number', 'in', ['', group])
      .where(where => where.or([where('until', 'is', null), where('until', '>', now)]))
      .executeTakeFirst()
    return row !== undefined
  }
}
