import { nothing, textCell } from '../cell.ts'
import type { Cell, Emptiness } from '../reading.ts'

/** A column of a row description: src/include/catalog/pg_type.dat has the numbers. */
export interface PostgresField {
  readonly dataTypeID: number
}

/** `character(n)` is filled up with blanks that mean nothing. */
const padded = 1042

/** Types that hold no number, name or password; every other is taken as the text it is written as. */
const noText: Readonly<Record<number, Emptiness>> = {
  16: 'no_text', // bool
  17: 'binary', // bytea
  114: 'no_text', // json
  142: 'no_text', // xml
  1082: 'date',
  1083: 'date', // time
  1114: 'date', // timestamp
  1184: 'date', // timestamptz
  1186: 'date', // interval
  1266: 'date', // timetz
  3802: 'no_text', // jsonb
}

/** `value` in the text form every type has. */
export function postgresCell(value: string | null, { dataTypeID }: PostgresField): Cell {
  if (value === null) return nothing('null')
  const why = noText[dataTypeID]
  if (why !== undefined) return nothing(why)
  return textCell(dataTypeID === padded ? value.replace(/ +$/, '') : value)
}
