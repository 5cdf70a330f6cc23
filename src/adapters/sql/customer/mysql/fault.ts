import { codeOf, connectionFault, reasonOf } from '../connection-fault.ts'
import type { Fault, FaultType } from '../reading.ts'

/** Numbers of MySQL's and MariaDB's errors ("Server Error Message Reference", "MariaDB Error Codes"). */
const faultOf: Readonly<Record<number, FaultType>> = {
  1040: 'crowded', // ER_CON_COUNT_ERROR
  1044: 'no_database', // ER_DBACCESS_DENIED_ERROR
  1045: 'login', // ER_ACCESS_DENIED_ERROR
  1049: 'no_database', // ER_BAD_DB_ERROR
  1129: 'login', // ER_HOST_IS_BLOCKED
  1130: 'login', // ER_HOST_NOT_PRIVILEGED
  1142: 'permission', // ER_TABLEACCESS_DENIED_ERROR
  1143: 'permission', // ER_COLUMNACCESS_DENIED_ERROR
  1203: 'crowded', // ER_TOO_MANY_USER_CONNECTIONS
  1205: 'slow', // ER_LOCK_WAIT_TIMEOUT
  1226: 'crowded', // ER_USER_LIMIT_REACHED
  1227: 'permission', // ER_SPECIFIC_ACCESS_DENIED_ERROR
  1053: 'unreachable', // ER_SERVER_SHUTDOWN
  1317: 'slow', // ER_QUERY_INTERRUPTED
  1370: 'permission', // ER_PROCACCESS_DENIED_ERROR
  1698: 'login', // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
  1792: 'writes', // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
  1927: 'unreachable', // ER_CONNECTION_KILLED
  1969: 'slow', // ER_STATEMENT_TIMEOUT of MariaDB
  3024: 'slow', // ER_QUERY_TIMEOUT of MySQL
  3159: 'tls', // ER_SECURE_TRANSPORT_REQUIRED
}

/** What went wrong, from an error of `mysql2`. `value` is what was looked up: it is a number, and is taken out. */
export function mysqlFault(error: unknown, value: string): Fault {
  const number = error instanceof Error && 'errno' in error ? Number(error.errno) : 0
  if (!isServerError(error))
    return codeOf(error) === 'PROTOCOL_CONNECTION_LOST' ? lost(error) : connectionFault(error)
  return { type: faultOf[number] ?? 'query', reason: reasonOf(error, value) }
}

const lost = (error: unknown): Fault => ({ type: 'unreachable', reason: reasonOf(error, '') })

/**
 * An ERR packet, as against what the network or the driver says: the system's numbers are negative in Node.js. Before the
 * log-in ("Too many connections") a packet has no SQLSTATE.
 */
function isServerError(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && Number(error.errno) > 0
}
