/** A row of `nway_extension`: the columns of examples/customer-database, in their order. */
export interface ExtensionRow {
  extension_number: string
  /** The password, or its HA1. */
  extension_pswd: string
  /** 1 = has an outside number. */
  extension_type: number
  /** "" for none. */
  callout_number: string
  gateway_name: string
  name: string
  enabled: number
}
