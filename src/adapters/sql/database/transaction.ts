import type { Kysely } from 'kysely'
import type { Clock } from '../../../ports/clock.ts'
import type { StoreSchema } from '../schema.ts'
import { StoreFault } from './fault.ts'

type Db = Kysely<StoreSchema>

const mostTries = 8
/** Pause before another try, in ms, times the number of tries. */
const pauseMs = 10

/**
 * One transaction, done again from its beginning when another writer was in its way (deadlock, serialisation failure, a
 * row that has just been inserted): the database has undone it then. One whose end is unknown is not repeated.
 */
export async function inTransaction<T>(
  db: Db,
  clock: Clock,
  work: (transaction: Db) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (!(error instanceof StoreFault) || error.kind !== 'conflict' || tries >= mostTries) throw error
      await new Promise<void>(resolve => clock.after(Math.random() * pauseMs * tries, resolve))
    }
  }
}
