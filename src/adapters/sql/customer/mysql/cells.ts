import { nothing, textCell } from '../cell.ts'
import type { Cell } from '../reading.ts'

/** A column as `mysql2` describes it (MySQL source, include/field_types.h and "Column Definition"). */
export interface MysqlField {
  readonly columnType?: number | undefined
  readonly characterSet?: number | undefined
}

/** TIMESTAMP, DATE, TIME, DATETIME, NEWDATE and their newer forms. */
const dates: ReadonlySet<number> = new Set([7, 10, 11, 12, 14, 17, 18, 19])
const bit = 16
const json = 245
/** The character set of what is no text. */
const binary = 63

/** `value` as `mysql2` gives it: numbers that fit as numbers, longer ones, decimals and dates as text, bytes as a buffer. */
export function mysqlCell(value: unknown, { columnType = 0, characterSet }: MysqlField): Cell {
  if (value === null || value === undefined) return nothing('null')
  if (dates.has(columnType)) return nothing('date')
  if (columnType === bit || columnType === json) return nothing('no_text')
  if (typeof value === 'number' || typeof value === 'bigint') return textCell(String(value))
  if (typeof value === 'string') return textCell(value)
  return nothing(characterSet === binary ? 'binary' : 'no_text')
}
