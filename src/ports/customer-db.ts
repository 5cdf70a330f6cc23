/** What a look-up in the customer's own database gave. `failed` = the database did not answer (reason for the log, no secrets). */
export type Lookup<T> =
  | { readonly type: 'found'; readonly value: T }
  | { readonly type: 'notFound' }
  | { readonly type: 'failed'; readonly reason: string }

export interface OutDid {
  readonly displayNumber: string
  readonly gateway: string
}

/** The customer's database, read through the three SELECTs of nacd.conf.xml. Never rejects. */
export interface CustomerDb {
  /** `ext_query_string`: the password (or HA1) of an extension. */
  password(extension: string): Promise<Lookup<string>>
  /** `in_did_sql`: the extension behind a DID number. */
  inDid(number: string): Promise<Lookup<string>>
  /** `out_did_sql`: display number and gateway of an extension. */
  outDid(extension: string): Promise<Lookup<OutDid>>
  close(): Promise<void>
}
