import { codeOf, reasonOf } from '../connection-fault.ts'
import { type FaultType, failed } from '../reading.ts'

/** The file itself is in trouble, by what the code begins with (sqlite.org/rescode.html). */
const faultOf: Readonly<Record<string, FaultType>> = {
  SQLITE_BUSY: 'slow',
  SQLITE_LOCKED: 'slow',
  SQLITE_CANTOPEN: 'unreachable',
  SQLITE_NOTADB: 'wrong_server',
  SQLITE_CORRUPT: 'unreachable',
  SQLITE_IOERR: 'unreachable',
  SQLITE_PERM: 'login',
  SQLITE_READONLY: 'writes',
}

/** What SQLite says about the file. */
export function fileFault(error: unknown) {
  const type = typeOf(error)
  return failed(type === 'query' ? 'unreachable' : type, `cannot be read: ${reasonOf(error, '')}`)
}

/** What SQLite says about a query; `value` is a number, and is taken out. */
export const queryFault = (error: unknown, value: string) => failed(typeOf(error), reasonOf(error, value))

function typeOf(error: unknown): FaultType {
  const code = codeOf(error)
  return Object.entries(faultOf).find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'query'
}
