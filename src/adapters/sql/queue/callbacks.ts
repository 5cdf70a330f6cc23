import type { Kysely } from 'kysely'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { SkillNeed } from '../../../core/acd/skill-need.ts'
import { type LegId, legId, millis } from '../../../core/shared/ids.ts'
import type { Log } from '../../../ports/log.ts'
import type { Callback, CallbackStore } from '../../../ports/queue/callbacks.ts'
import { clip, mostInteger, whole } from '../database/column-values.ts'
import { readJson } from '../database/json-text.ts'
import { upsertRows } from '../database/upsert.ts'
import type { CallbackRow, StoreSchema } from '../schema.ts'

type Db = Kysely<StoreSchema>

/** Callbacks that are still to be made, in SQL. What was promised to a customer is written before it counts as promised. */
export class SqlCallbackStore implements CallbackStore {
  readonly #db: Db
  readonly #log: Log

  constructor(db: Db, log: Log) {
    this.#db = db
    this.#log = log
  }

  /** Who has waited longest is first. */
  async all(): Promise<readonly Callback[]> {
    const rows = await this.#db
      .selectFrom('nacd_callbacks')
      .selectAll()
      .orderBy('since')
      .orderBy('id')
      .execute()
    return rows.map(row => this.#callback(row))
  }

  async put(callback: Callback): Promise<void> {
    await upsertRows(this.#db, 'nacd_callbacks', 'id', [callbackRow(callback)])
  }

  async remove(id: LegId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('nacd_callbacks')
      .where('id', '=', clip(id, 64))
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }

  #callback(row: CallbackRow): Callback {
    const skills = readJson(row.skills)
    const isRight = needs.Check(skills)
    if (!isRight)
      this.#log.error({ callback: row.id }, 'the skills of a callback cannot be read: it needs none')
    return {
      id: legId(row.id),
      number: row.number,
      group: row.group_number,
      priority: row.priority,
      skills: isRight ? skills : [],
      since: millis(row.since),
      askedAt: millis(row.asked_at),
      attempts: row.attempts,
      notBefore: millis(row.not_before),
    }
  }
}

const needs = Compile(
  Type.Array(
    Type.Object({ skill: Type.String(), score: Type.Number() } satisfies Record<keyof SkillNeed, object>),
  ),
)

const callbackRow = (callback: Callback): CallbackRow => ({
  id: clip(callback.id, 64),
  number: clip(callback.number, 64),
  group_number: clip(callback.group, 32),
  priority: whole(callback.priority, mostInteger),
  skills: JSON.stringify(callback.skills),
  since: whole(callback.since),
  asked_at: whole(callback.askedAt),
  attempts: whole(callback.attempts, mostInteger),
  not_before: whole(callback.notBefore),
})
