/** What a dialplan application wants to know from the customer's database. */
export type LookUp =
  /** `nin_did`: the extension behind a number; its forms are tried in order. */
  | { readonly type: 'inDid'; readonly forms: readonly string[] }
  /** `nout_did`: what an extension calls out with. */
  | { readonly type: 'outDid'; readonly extension: string }

/** What came of it. Reasons are for people, without secrets. */
export type LookedUp =
  /** `number` is the form of the DID that the table has. */
  | { readonly type: 'extension'; readonly extension: string; readonly number: string }
  | { readonly type: 'outside'; readonly displayNumber: string; readonly gateway: string }
  | { readonly type: 'notFound' }
  /** There is a row, but nothing in it that can be dialled. */
  | { readonly type: 'unusable'; readonly reason: string }
  /** The database did not answer. */
  | { readonly type: 'failed'; readonly reason: string }
  /** There is no database, or no query for this. */
  | { readonly type: 'notConfigured' }
