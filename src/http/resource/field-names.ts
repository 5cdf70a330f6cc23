/** JSON's names of a record's fields (snake_case, as in the contract) -> the record's own. */
export type FieldNames = Readonly<Record<string, string>>

export type Json<N extends FieldNames, R> = { -readonly [K in keyof N]: R[N[K] & keyof R] }

/** A record, or what of it was sent: fields that were left out are absent, never undefined. */
export type FromJson<N extends FieldNames, B> = {
  [K in keyof N & keyof B as N[K]]?: Exclude<B[K], undefined>
}

export function toJson<const N extends FieldNames, R extends object>(names: N, record: R): Json<N, R> {
  const fields = Object.entries(names).map(([json, own]) => [json, (record as Record<string, unknown>)[own]])
  return Object.fromEntries(fields) as Json<N, R>
}

export function fromJson<const N extends FieldNames, B extends object>(names: N, body: B): FromJson<N, B> {
  const fields = Object.entries(names).flatMap(([json, own]) => {
    const value = (body as Record<string, unknown>)[json]
    return value === undefined ? [] : [[own, value]]
  })
  return Object.fromEntries(fields) as FromJson<N, B>
}
