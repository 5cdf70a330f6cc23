import type { Generated } from 'kysely'

/** The demo customer's one table, with the columns the contract's three queries name, and two that the API shows. */
export interface DemoSchema {
  nway_extension: DemoExtensionRow
  /** Its presence says that nacd made this file, and may write to it. */
  nacd_demo: { made_at: Generated<number> }
}

export interface DemoExtensionRow {
  extension_number: string
  extension_pswd: string
  extension_type: number
  callout_number: string
  gateway_name: string
  name: string
  enabled: number
}
