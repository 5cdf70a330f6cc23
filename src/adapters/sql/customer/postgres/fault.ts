import { codeOf, connectionFault, reasonOf } from '../connection-fault.ts'
import type { Fault, FaultType } from '../reading.ts'

/** SQLSTATE (PostgreSQL, appendix A), the longest key that begins a code. */
const faultOf: Readonly<Record<string, FaultType>> = {
  '08': 'unreachable',
  '25006': 'writes', // read_only_sql_transaction
  '28': 'login',
  '3D000': 'no_database',
  '42501': 'permission',
  '53300': 'crowded', // too_many_connections
  '57014': 'slow', // query_canceled
  '57P': 'unreachable', // shut down, starting up
}

/** What went wrong, from an error of `pg`. `value` is what was looked up: it is a number, and is taken out. */
export function postgresFault(error: unknown, value: string): Fault {
  const code = codeOf(error)
  const type = Object.entries(faultOf).find(([prefix]) => code.startsWith(prefix))?.[1]
  if (isServerError(error)) return { type: type ?? 'query', reason: reasonOf(error, value) }
  return connectionFault(error)
}

/** The value is none the column's type can have, so no row has it: the server says so where it takes the parameter in. */
export function isNoSuchValue(error: unknown): boolean {
  if (!isServerError(error)) return false
  const where = 'where' in error ? String(error.where) : ''
  return ['22P02', '22003'].includes(codeOf(error)) && /\$\d/.test(where)
}

/** The row holds text that cannot be written as UTF-8: character_not_in_repertoire, untranslatable_character. */
export function isNotUtf8(error: unknown): boolean {
  return isServerError(error) && ['22021', '22P05'].includes(codeOf(error))
}

/** An ErrorResponse, as against what the network or the driver says. */
function isServerError(error: unknown): error is Error {
  return error instanceof Error && 'severity' in error
}
