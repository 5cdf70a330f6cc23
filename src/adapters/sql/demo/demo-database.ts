import type { Generated } from 'kysely'
import type { ExtensionRow } from '../sample/extension-row.ts'

/** The demo customer's one table, the sample of examples/customer-database, and nacd's mark. */
export interface DemoSchema {
  nway_extension: ExtensionRow
  /** Its presence says that nacd made this file, and may write to it. */
  nacd_demo: { made_at: Generated<number> }
}
