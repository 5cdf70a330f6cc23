import type { Tables } from './tables.ts'

/** What the queue needs: how each group treats who waits, and what follows an offer an agent did not take. */
export async function queues(tables: Tables): Promise<void> {
  // MySQL has no plain default for a text of this length.
  await tables.addColumn('nacd_groups', 'queue', tables.longText, build => build)
  await tables.addColumn('nacd_agents', 'auto_answer', 'smallint', build => build.notNull().defaultTo(0))
  await tables.addColumn('nacd_agents', 'rests', tables.longText, build => build)
}
