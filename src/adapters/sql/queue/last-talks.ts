import type { Kysely } from 'kysely'
import type { LastTalk } from '../../../core/acd/agent-memory.ts'
import { type Millis, millis } from '../../../core/shared/ids.ts'
import type { StoreSchema } from '../schema.ts'

/** Call records in one reading: SQLite answers without a turn of the event loop. */
const pageSize = 5000

interface TalkRow {
  readonly uuid: string
  readonly caller_number: string
  readonly agent_extension: string
  readonly bridged_at: number
}

/**
 * The last talk of each caller with an agent of a queue that began at `since` or later, at most `most` of them, the latest
 * first. Read a page at a time, back in time, until there are as many.
 */
export async function readTalks(
  db: Kysely<StoreSchema>,
  since: Millis,
  most: number,
): Promise<readonly LastTalk[]> {
  const talks = new Map<string, LastTalk>()
  let last: TalkRow | null = null
  do {
    const page: TalkRow[] = await talksBefore(db, since, last)
    for (const row of page) if (talks.size < most && !talks.has(row.caller_number)) note(talks, row)
    last = page.length < pageSize ? null : (page.at(-1) ?? null)
    await new Promise(resolve => setImmediate(resolve))
  } while (last !== null && talks.size < most)
  return [...talks.values()]
}

const note = (talks: Map<string, LastTalk>, { caller_number, agent_extension, bridged_at }: TalkRow) =>
  talks.set(caller_number, {
    callerNumber: caller_number,
    extension: agent_extension,
    at: millis(bridged_at),
  })

async function talksBefore(db: Kysely<StoreSchema>, since: Millis, last: TalkRow | null): Promise<TalkRow[]> {
  const wanted = db
    .selectFrom('nacd_cdrs')
    .select(['uuid', 'caller_number', 'agent_extension', 'bridged_at'])
    .where('bridged_at', '>=', since)
    .where('group_number', '!=', '')
    .where('agent_extension', '!=', '')
    .where('caller_number', '!=', '')
    .orderBy('bridged_at', 'desc')
    .orderBy('uuid', 'desc')
    .limit(pageSize)
  const rest =
    last === null
      ? wanted
      : wanted
          .where('bridged_at', '<=', last.bridged_at)
          .where(row =>
            row.or([
              row('bridged_at', '<', last.bridged_at),
              row.and([row('bridged_at', '=', last.bridged_at), row('uuid', '<', last.uuid)]),
            ]),
          )
  return (await rest.execute()) as TalkRow[]
}
