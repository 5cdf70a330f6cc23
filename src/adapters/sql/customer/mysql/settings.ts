export type ServerKind = 'mysql' | 'mariadb'

export interface Setting {
  readonly sql: string
  /** Without it the session is not used. */
  readonly isNeeded: boolean
}

/** Rows that are fetched: the first counts, the second says that there is more than one. */
const mostRows = 2

/** How long a query may run: MariaDB 10.1 in seconds, MySQL 5.7 in ms. */
const timeLimit: Record<ServerKind, (ms: number) => string> = {
  mariadb: ms => `SET SESSION max_statement_time = ${ms / 1000}`,
  mysql: ms => `SET SESSION max_execution_time = ${Math.max(1, Math.round(ms))}`,
}

/** What makes a session fit for reading somebody else's tables; none of it needs a right. */
export function settings(kind: ServerKind, limitMs: number): readonly Setting[] {
  return [
    { sql: 'SET SESSION TRANSACTION READ ONLY', isNeeded: true },
    { sql: `SET SESSION sql_select_limit = ${mostRows}`, isNeeded: true },
    { sql: timeLimit[kind](limitMs), isNeeded: false },
  ]
}
