import type { Kysely } from 'kysely'
import { queueSteps, type RecordedCall } from '../../../core/figures/recorded-call.ts'
import { legId, millis } from '../../../core/shared/ids.ts'
import type { RecordedCalls } from '../../../ports/calls/recorded-calls.ts'
import { callStep } from '../calls/call-rows.ts'
import type { CdrRow, StepRow, StoreSchema } from '../schema.ts'

/** Records in one reading: so few that SQLite, which answers in this very thread, holds nobody up for long. */
const pageSize = 1000
/** Calls whose steps are read at once. */
const chunkSize = 100

const columns = [
  'uuid',
  'group_number',
  'agent_extension',
  'started_at',
  'ended_at',
  'talked_ms',
  'survey_digit',
] as const

type Row = Pick<CdrRow, (typeof columns)[number]>
type Key = Pick<Row, 'started_at' | 'uuid'>

/** Reads what figures need of call records: by the index on `started_at`, then the steps by their key. */
export class SqlRecordedCalls implements RecordedCalls {
  readonly #db: Kysely<StoreSchema>

  constructor(db: Kysely<StoreSchema>) {
    this.#db = db
  }

  /**
   * Of calls that were in no queue nothing is wanted; such as were have the queue's group, or the one they came for. They
   * are told apart here: a database that looks for them among a million others does not answer for as long.
   */
  async *startedIn(span: { readonly from: number; readonly to: number }) {
    let rows = await this.#page(span, null)
    for (let last = rows.at(-1); last !== undefined; last = rows.at(-1)) {
      const queued = rows.filter(row => row.group_number !== '')
      for (let at = 0; at < queued.length; at += chunkSize) {
        yield await this.#withSteps(queued.slice(at, at + chunkSize))
        await turn()
      }
      if (rows.length < pageSize) return
      // Somebody who wants no more can only say so at a page.
      yield []
      await turn()
      rows = await this.#page(span, last)
    }
  }

  #page({ from, to }: { readonly from: number; readonly to: number }, after: Key | null): Promise<Row[]> {
    const rows = this.#db
      .selectFrom('nacd_cdrs')
      .select(columns)
      .where('started_at', '>=', after?.started_at ?? from)
      .where('started_at', '<', to)
      .orderBy('started_at')
      .orderBy('uuid')
      .limit(pageSize)
    if (after === null) return rows.execute()
    const { started_at: start, uuid } = after
    return rows
      .where(where => where.or([where('started_at', '>', start), where('uuid', '>', uuid)]))
      .execute()
  }

  async #withSteps(rows: readonly Row[]): Promise<readonly RecordedCall[]> {
    const uuids = rows.map(({ uuid }) => uuid)
    const found = await this.#db
      .selectFrom('nacd_call_steps')
      .selectAll()
      .where('call_uuid', 'in', uuids)
      .where('type', 'in', queueSteps)
      .orderBy('call_uuid')
      .orderBy('at')
      .orderBy('seq')
      .execute()
    const byCall = Map.groupBy(found, ({ call_uuid }) => call_uuid)
    return rows.map(row => recordedCall(row, byCall.get(row.uuid) ?? []))
  }
}

/** SQLite answers without a turn of the event loop: a long range must let calls in between. */
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** A database server may give a bigint as text. */
function recordedCall(row: Row, steps: readonly StepRow[]): RecordedCall {
  return {
    uuid: legId(row.uuid),
    group: row.group_number,
    agentExtension: row.agent_extension,
    startedAt: millis(Number(row.started_at)),
    endedAt: millis(Number(row.ended_at)),
    talkedMs: Number(row.talked_ms),
    surveyDigit: row.survey_digit,
    steps: steps.map(callStep),
  }
}
