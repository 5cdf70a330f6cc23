import { reasonOf, StoreUnavailable } from './store-error.ts'

/**
 * What a database's error means for us.
 * `unavailable`: it does not serve now. `denied`: it does not serve us. `conflict`: another writer was there first; done
 * again it goes well. `refused`: it does not take these values. `wrong`: the statement or the tables are not right.
 */
export type FaultKind = 'unavailable' | 'denied' | 'conflict' | 'refused' | 'wrong'

/** A statement failed for another reason than that the database is not to be had. Nothing in it is a value. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault'
  readonly kind: 'conflict' | 'refused' | 'wrong'
  readonly code: string

  constructor(kind: StoreFault['kind'], code: string, reason: string) {
    super(reason)
    this.kind = kind
    this.code = code
  }
}

/**
 * A driver's error as ours. The driver's own goes no further: mysql2 hangs the whole statement with its values on it,
 * PostgreSQL puts them into `detail`, and both may quote one in the message.
 */
export function asStoreError(store: string, error: unknown): StoreUnavailable | StoreFault {
  if (error instanceof StoreUnavailable || error instanceof StoreFault) return error
  const code = codeOf(error)
  const kind = kindOf(code)
  const reason = quotesValues.test(code) ? `a value was refused (${code})` : reasonOf(error)
  if (kind === 'unavailable' || kind === 'denied') {
    return new StoreUnavailable(store, reason || code, { isLasting: kind === 'denied', code })
  }
  return new StoreFault(kind, code, reason)
}

/** SQLSTATE of PostgreSQL, `ER_...` of MySQL, `SQLITE_...`, or that of the system; "" = lost connection, as drivers report it. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string' && code !== '') return code
  // A TypeError and its like are mistakes of a program.
  return error.constructor === Error ? '' : error.name
}

export function kindOf(code: string): FaultKind {
  return kinds.find(([, pattern]) => pattern.test(code))?.[0] ?? 'wrong'
}

/**
 * In the order they are looked at. PostgreSQL documentation, appendix A; MariaDB "Error Codes"; sqlite.org/rescode.html;
 * errno(3). Drivers give a connection that broke no code at all.
 */
const kinds: readonly (readonly [FaultKind, RegExp])[] = [
  ['conflict', /^(40001|40P01|23505)$/],
  ['conflict', /^ER_(LOCK_DEADLOCK|DUP_ENTRY|CHECKREAD)$/],
  ['conflict', /^SQLITE_(BUSY_SNAPSHOT|CONSTRAINT_(PRIMARYKEY|UNIQUE))$/],
  ['denied', /^(28\w{3}|42501|3D000|3F000)$/],
  ['denied', /^ER_(\w*ACCESS_DENIED\w*|BAD_DB_ERROR|NOT_SUPPORTED_AUTH_MODE|HOST_NOT_PRIVILEGED)$/],
  [
    'denied',
    /^(AUTH_SWITCH_PLUGIN_ERROR|HANDSHAKE_\w+|(CERT|UNABLE|DEPTH|SELF_SIGNED|ERR_TLS|ERR_SSL)_\w+)$/,
  ],
  ['unavailable', /^((08|53|57|58)\w{3}|55P03|25P0[34]|25006)$/],
  [
    'unavailable',
    /^ER_(LOCK_WAIT_TIMEOUT|CON_COUNT_ERROR|TOO_MANY_USER_CONNECTIONS|USER_LIMIT_REACHED|HOST_IS_BLOCKED|CONNECTION_KILLED)$/,
  ],
  [
    'unavailable',
    /^ER_(\w*SHUTDOWN\w*|STATEMENT_TIMEOUT|QUERY_TIMEOUT|QUERY_INTERRUPTED|UNKNOWN_ERROR|ERROR_DURING_COMMIT)$/,
  ],
  [
    'unavailable',
    /^ER_(NET_(READ|WRITE|ERROR)\w*|\w*ABORTING_CONNECTION|SERVER_ISNT_AVAILABLE|LOCK_NOWAIT)$/,
  ],
  ['unavailable', /^ER_(OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE|DISK_FULL|RECORD_FILE_FULL|OUT_\w+)$/],
  ['unavailable', /^(PROTOCOL_\w+|E[A-Z_]*(CONN|TIMEDOUT|NOTFOUND|PIPE|AGAIN|UNREACH|NOENT|ACCES)[A-Z]*|)$/],
  ['unavailable', /^SQLITE_(BUSY|LOCKED|IOERR|FULL|READONLY|CANTOPEN|CORRUPT|NOTADB|PROTOCOL|NOMEM)(_\w+)?$/],
  ['refused', /^(22|23)\w{3}$/],
  ['refused', /^ER_(DATA_TOO_LONG|TRUNCATED_\w+|WARN_DATA_\w+|BAD_NULL_ERROR|NET_PACKET_TOO_LARGE)$/],
  ['refused', /^WARN_DATA_TRUNCATED$/],
  ['refused', /^ER_(CHECK_CONSTRAINT_VIOLATED|NO_DEFAULT_FOR_FIELD)$/],
  ['refused', /^ER_(NO_REFERENCED_ROW|ROW_IS_REFERENCED)(_2)?$/],
  ['refused', /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE)(_\w+)?$/],
]

/** Errors whose message may hold what was to be written. */
const quotesValues = /^(22\w{3}|ER_DUP_ENTRY|ER_TRUNCATED_\w+|(ER_)?WARN_DATA_\w+)$/
