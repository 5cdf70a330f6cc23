import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { administrator, type DatabaseServer, type ServerKind, withSettings } from './database-server.ts'
import { startServer } from './start-server.ts'
import { runUnprivileged } from './unprivileged.ts'

const { user, password } = administrator

/**
 * Nothing here outlives the machine, so nothing waits for the disk. A commit is with the system before it is answered
 * (synchronous_commit stays on): `kill` loses nothing that was committed.
 */
const settings = ['fsync=off', 'full_page_writes=off', 'shared_buffers=16MB']

const postgres: ServerKind = {
  type: 'postgres',
  program: 'postgres',
  prepare(folder) {
    const secret = join(folder, 'password')
    writeFileSync(secret, password, { mode: 0o644 })
    const authentication = ['-U', user, '--auth=scram-sha-256', `--pwfile=${secret}`]
    const locale = ['--encoding=UTF8', '--locale=C.UTF-8']
    runUnprivileged('initdb', ['--no-sync', '-D', join(folder, 'data'), ...locale, ...authentication], folder)
    rmSync(secret)
  },
  args: (folder, port) => [
    ...['-D', join(folder, 'data'), '-p', String(port), '-h', '127.0.0.1', '-k', folder],
    ...settings.flatMap(setting => ['-c', setting]),
  ],
  ready: /database system is ready to accept connections/,
  endSignal: 'SIGINT',
  async createDatabase(port, name) {
    const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
  },
}

/** `more`: settings as `name=value`. */
export const startPostgres = (...more: readonly string[]): Promise<DatabaseServer> =>
  startServer(
    withSettings(
      postgres,
      more.flatMap(setting => ['-c', setting]),
    ),
  )
