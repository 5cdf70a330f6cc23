import type { DatabaseType } from '../../adapters/sql/sample/literal.ts'

/** What comes before the script: how to load it, and what only this database's own client understands. */
export const heads: Record<DatabaseType, readonly string[]> = {
  postgres: headOf('psql -v ON_ERROR_STOP=1 -f sample.sql postgres://user@127.0.0.1/cc'),
  mysql: headOf('mariadb -u root cc < sample.sql'),
  // Without it sqlite3 goes on after an error, and would put the rows into a table that was there before.
  sqlite: [...headOf('sqlite3 customer.db < sample.sql'), '.bail on'],
}

function headOf(command: string): readonly string[] {
  return [
    '-- Sample data for nacd. It holds passwords, made for it alone: keep it to yourself.',
    '-- nacd 示例数据。含新生成的密码，请妥善保管。',
    `--   ${command}`,
  ]
}
