import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import { administrator, type DatabaseServer, type ServerKind, withSettings } from './database-server.ts'
import { startServer } from './start-server.ts'
import { runUnprivileged } from './unprivileged.ts'

const { user, password } = administrator

const account = `'${user}'@'%'`
const makeAdministrator = `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';
GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION;
`

/**
 * Nothing here outlives the machine, so nothing waits for the disk. A commit is with the system before it is answered
 * (2, not 0): `kill` loses nothing that was committed.
 */
const settings = ['innodb-flush-log-at-trx-commit=2', 'innodb-buffer-pool-size=16M', 'performance-schema=off']

/** Of its own: each server that starts clears the temporary tables of all others out of a shared one. */
const tmpdir = (folder: string): string => `--tmpdir=${folder}`

const mariadb: ServerKind = {
  type: 'mysql',
  program: 'mariadbd',
  prepare(folder) {
    writeFileSync(join(folder, 'administrator.sql'), makeAdministrator, { mode: 0o644 })
    const data = `--datadir=${join(folder, 'data')}`
    const how = [
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
      tmpdir(folder),
    ]
    runUnprivileged('mariadb-install-db', ['--no-defaults', data, ...how], folder)
  },
  args: (folder, port) => [
    ...['--no-defaults', `--datadir=${join(folder, 'data')}`, `--socket=${join(folder, 'socket')}`],
    ...[`--port=${port}`, '--bind-address=127.0.0.1', '--skip-name-resolve', tmpdir(folder)],
    `--init-file=${join(folder, 'administrator.sql')}`,
    ...settings.map(setting => `--${setting}`),
  ],
  ready: /ready for connections/,
  endSignal: 'SIGTERM',
  async createDatabase(port, name) {
    const connection = await mysql.createConnection({ host: '127.0.0.1', port, user, password })
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
    await connection.end()
  },
}

/** `more`: options as `name=value`. */
export const startMariadb = (...more: readonly string[]): Promise<DatabaseServer> =>
  startServer(
    withSettings(
      mariadb,
      more.map(setting => `--${setting}`),
    ),
  )
