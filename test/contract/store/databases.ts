import { join } from 'node:path'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { openStore, type Store, type StoreNeeds } from '../../../src/adapters/sql/store.ts'
import { realClock } from '../../../src/adapters/sql/testing/real-clock.ts'
import { tempFolder } from '../../../src/adapters/sql/testing/temp-folder.ts'
import type { StoreConfig } from '../../../src/config/config.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import type { DatabaseServer } from '../../databases/database-server.ts'
import { startMariadb } from '../../databases/mariadb.ts'
import { startPostgres } from '../../databases/postgres.ts'

export type OpenStore = (needs?: Partial<StoreNeeds>) => Promise<Store>

/** Gives a database that has nothing in it. */
export type NewDatabase = () => Promise<StoreConfig>

const patienceMs = 120_000

/** The suite once for each database there is; servers are started once for it. */
export function onEveryDatabase(suite: (newDatabase: NewDatabase) => void): void {
  describe('SQLite', () => {
    suite(async () => ({ type: 'sqlite', file: join(tempFolder(), 'nacd.db') }))
  })
  onEveryServer((_server, newDatabase) => suite(newDatabase))
}

type ServerType = DatabaseServer['type']

export function onEveryServer(
  suite: (server: () => DatabaseServer, newDatabase: NewDatabase, type: ServerType) => void,
): void {
  describe('PostgreSQL', () => onServer('postgres', startPostgres, suite))
  describe('MariaDB', () => onServer('mysql', startMariadb, suite))
}

function onServer(
  type: ServerType,
  start: () => Promise<DatabaseServer>,
  suite: Parameters<typeof onEveryServer>[0],
): void {
  let server: DatabaseServer
  beforeAll(async () => {
    server = await start()
  }, patienceMs)
  afterAll(() => server?.stop())
  suite(
    () => server,
    async () => ({ type, url: await server.createDatabase() }),
    type,
  )
}

/** Closed when the test ends; that it could not write any more then is not what the test is about. */
export async function opened(config: StoreConfig, needs: Partial<StoreNeeds> = {}): Promise<Store> {
  const store = await openStore(config, { clock: realClock, log: memoryLog(), ...needs })
  onTestFinished(() => store.close().catch(() => undefined))
  return store
}
