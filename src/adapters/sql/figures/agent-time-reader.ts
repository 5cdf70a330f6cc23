import { type Kysely, sql } from 'kysely'
import type { WorkTime } from '../../../core/figures/spent-time.ts'
import type { TimesWanted } from '../../../ports/queue/agent-times.ts'
import type { AgentTimeRow, StoreSchema } from '../schema.ts'
import { doingNames } from './agent-time-rows.ts'

/** Rows in one reading: so few that SQLite, which answers in this very thread, holds nobody up for long. */
const pageSize = 1000

const columns = ['quarter', 'extension', 'group_number', 'reason', 'run', 'ms'] as const

type Row = Omit<AgentTimeRow, 'doing'>

/** The rows of one kind of time, page after page: by the key, or of one agent by the index on `extension`. */
export async function* readTimes(
  db: Kysely<StoreSchema>,
  time: WorkTime,
  wanted: Omit<TimesWanted, 'times'>,
): AsyncIterable<readonly Row[]> {
  let rows: Row[] = await page(db, time, wanted, null)
  for (let last = rows.at(-1); last !== undefined; last = rows.at(-1)) {
    yield rows
    if (rows.length < pageSize) return
    await new Promise(resolve => setImmediate(resolve))
    rows = await page(db, time, wanted, last)
  }
}

function page(
  db: Kysely<StoreSchema>,
  time: WorkTime,
  { from, to, extension }: Omit<TimesWanted, 'times'>,
  after: Row | null,
): Promise<Row[]> {
  const all = db
    .selectFrom('nacd_agent_times')
    .select(columns)
    .where('doing', '=', doingNames[time])
    // MySQL finds no place in an index by the comparison of several columns below.
    .where('quarter', '>=', after?.quarter ?? from)
    .where('quarter', '<', to)
    .orderBy('quarter')
    .orderBy('extension')
    .orderBy('group_number')
    .orderBy('reason')
    .orderBy('run')
    .limit(pageSize)
  const ofAgent = extension === null ? all : all.where('extension', '=', extension)
  return (after === null ? ofAgent : ofAgent.where(isAfter(after))).execute()
}

const isAfter = ({ quarter, extension, group_number, reason, run }: Row) =>
  sql<boolean>`(quarter, extension, group_number, reason, run)
    > (${quarter}, ${extension}, ${group_number}, ${reason}, ${run})`
