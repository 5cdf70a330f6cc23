import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { StoreUnavailable } from '../../../src/adapters/sql/database/store-error.ts'
import { gateway, group } from '../../../src/adapters/sql/testing/records.ts'
import { tempFolder } from '../../../src/adapters/sql/testing/temp-folder.ts'
import { checkStore } from '../../../src/cli/checks/store.ts'
import type { Config, StoreConfig } from '../../../src/config/config.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import type { DatabaseServer } from '../../databases/database-server.ts'
import { until } from '../../scenarios/support/until.ts'
import { type NewDatabase, opened } from './databases.ts'
import { asAdministrator } from './sql.ts'

const script = fileURLToPath(
  new URL('../../../src/adapters/sql/testing/open-store-process.ts', import.meta.url),
)

async function node(config: StoreConfig, group: string): Promise<unknown> {
  const child = spawn(process.execPath, [script, JSON.stringify(config), group], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { out, err }
}

type ServerStore = Extract<StoreConfig, { url: string }>

const serverOf = (config: StoreConfig): ServerStore => {
  if (config.type === 'sqlite') throw new Error('a server was wanted')
  return config
}

const findings = async (store: StoreConfig): Promise<string[]> => {
  const found = await checkStore({ store } as Config)
  return found.map(({ outcome }) =>
    outcome.type === 'ok' ? `ok ${outcome.detail.en}` : `failed ${outcome.why.en} -> ${outcome.mend.en}`,
  )
}

/** Opening a store on a server: by several nodes at once, cut short, not allowed, not there yet. */
export function startSuite(server: () => DatabaseServer, newDatabase: NewDatabase): void {
  test('nodes that start at once on an empty database make its tables once', async () => {
    const config = await newDatabase()
    expect(await findings(config)).toEqual([expect.stringMatching(/^ok .*are made .*0001-agents-and-groups/)])
    const nodes = ['1', '2', '3'].map(each => node(config, each))
    expect(await Promise.all(nodes)).toEqual(Array(3).fill({ out: '[]', err: '' }))
    const done = await asAdministrator(config, 'select name from nacd_migrations')
    expect(done).toHaveLength(8)
    expect(await findings(config)).toEqual([expect.stringMatching(/^ok .*up to date/)])
  })

  test('tables of a newer version are told and left alone', async () => {
    const config = await newDatabase()
    await (await opened(config)).close()
    await asAdministrator(
      config,
      "insert into nacd_migrations values ('9999-later', '2030-01-01T00:00:00.000Z')",
    )
    await expect(opened(config)).rejects.toThrow('made by another, newer version')
    expect(await findings(config)).toEqual([expect.stringMatching(/^failed .*newer version.*9999-later/)])
  })

  test('an account that may not make tables is told so, and so is a wrong password', async () => {
    const config = serverOf(await newDatabase())
    const limited = new URL(config.url)
    limited.username = 'limited'
    limited.password = 'let-me-in'
    await asAdministrator(config, ...limitedAccount[config.type])
    const account = { ...config, url: limited.href }
    await expect(opened(account, { patienceMs: 60_000 })).rejects.toThrow(StoreUnavailable)
    expect(await findings(account)).toEqual([expect.stringMatching(/^failed .*may not make any -> .*GRANT/)])

    limited.password = 'wrong-password'
    const wrong = { ...config, url: limited.href }
    const error = await opened(wrong, { patienceMs: 60_000 }).then(String, String)
    expect(error).toMatch(/password authentication failed|Access denied/)
    expect(`${error} ${await findings(wrong)}`).not.toContain('wrong-password')
    limited.pathname = '/not_there'
    await expect(opened({ ...config, url: limited.href }, { patienceMs: 60_000 })).rejects.toThrow()
  })

  test('the account of the documentation is enough, and may have less once the tables are there', async () => {
    const config = serverOf(await newDatabase())
    const url = new URL(config.url)
    const database = url.pathname.slice(1)
    await asAdministrator(config, ...documentedAccount[config.type](database))
    url.username = 'documented'
    url.password = 'let-me-in'
    const account = { ...config, url: url.href }
    await (await opened(account)).close()
    await asAdministrator(config, ...lessRights[config.type](database))
    const store = await opened(account)
    await store.agents.saveGroup(group('120'))
    expect(await store.agents.groups()).toEqual([group('120')])
    expect(await findings(account)).toEqual([expect.stringMatching(/^ok .*up to date/)])
  })

  test('a server that starts later is waited for', async () => {
    const config = await newDatabase()
    await server().shutDown()
    await expect(opened(config)).rejects.toThrow(/ECONNREFUSED/)
    const waiting = Promise.withResolvers<void>()
    const log = memoryLog()
    const opening = opened(config, {
      patienceMs: 60_000,
      log: { ...log, warn: (_fields, message) => message === 'waiting for the store' && waiting.resolve() },
    })
    await waiting.promise
    await server().start()
    expect(await (await opening).ok()).toBe(true)
  })
}

const documentedAccount = {
  postgres: (database: string) => [
    "create role documented login password 'let-me-in'",
    `alter database ${database} owner to documented`,
  ],
  mysql: (database: string) => [
    "create user documented identified by 'let-me-in'",
    `grant select, insert, update, delete, create, alter, index, references on ${database}.* to documented`,
  ],
} as const

const lessRights = {
  postgres: (database: string) => [`alter database ${database} owner to current_user`],
  mysql: (database: string) => [`revoke create, alter, index, references on ${database}.* from documented`],
} as const

const limitedAccount = {
  postgres: ["create role limited login password 'let-me-in'", 'revoke create on schema public from public'],
  mysql: [
    "create user if not exists limited identified by 'let-me-in'",
    'grant select, insert on *.* to limited',
  ],
} as const

export function postgresSuite(newDatabase: NewDatabase): void {
  test('the tables of two schemas of one database are apart', async () => {
    const config = serverOf(await newDatabase())
    const inSchema = (schema: string) => ({ ...config, url: `${config.url}?search_path=${schema}` })
    await asAdministrator(config, 'create schema one', 'create schema two')
    const [one, two] = [await opened(inSchema('one')), await opened(inSchema('two'))]
    await one.agents.saveGroup(group('120'))
    expect(await two.agents.groups()).toEqual([])
    expect(await asAdministrator(config, 'select number from one.nacd_groups')).toEqual([{ number: '120' }])
  })

  test('with TLS: by default where the server can, and its certificate is checked where that is asked for', async () => {
    const config = serverOf(await newDatabase())
    const certificate = makeCertificate()
    await asAdministrator(
      config,
      install(certificate.key, 'server.key'),
      install(certificate.pem, 'server.crt'),
      'alter system set ssl = on',
      'select pg_reload_conf()',
    )
    const url = (options: string) => `${config.url.replace('127.0.0.1', 'localhost')}?${options}`
    const authority = `sslrootcert=${encodeURIComponent(certificate.file)}`
    await until('TLS on', async () => (await asAdministrator(config, 'show ssl')).some(isOn))
    for (const options of ['', 'sslmode=require', `sslmode=verify-full&${authority}`]) {
      const store = await opened({ ...config, url: url(options) })
      expect(await store.ok()).toBe(true)
      const sessions = 'select distinct ssl from pg_stat_ssl natural join pg_stat_activity'
      const ours = `${sessions} where application_name = 'nacd' and datname = current_database()`
      expect([options, await asAdministrator(config, ours)]).toEqual([options, [{ ssl: true }]])
      await store.close()
    }
    const strict = opened({ ...config, url: url('sslmode=verify-full') }, { patienceMs: 60_000 })
    await expect(strict).rejects.toThrow(/self-signed certificate/)
    await asAdministrator(config, 'alter system set ssl = off', 'select pg_reload_conf()')
  })
}

const isOn = (row: unknown): boolean => (row as { readonly ssl: string }).ssl === 'on'

/** For `localhost`, signed by itself. */
function makeCertificate(): { readonly file: string; readonly pem: string; readonly key: string } {
  const folder = tempFolder()
  const [file, key] = [join(folder, 'server.crt'), join(folder, 'server.key')]
  const request = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    file,
  ]
  execFileSync('openssl', [...request, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], {
    stdio: 'ignore',
  })
  return { file, pem: readFileSync(file, 'utf8'), key: readFileSync(key, 'utf8') }
}

/** The server writes it into its own folder, where nobody else may. */
const install = (text: string, file: string): string =>
  `copy (select unnest(string_to_array('${text}', E'\\n'))) to program 'umask 077; cat > ${file}'`

export function mysqlSuite(newDatabase: NewDatabase): void {
  test('migrations that were cut in their middle are done to their end', async () => {
    const config = await newDatabase()
    const first = await opened(config)
    await first.agents.saveGroup(group('120'))
    await first.close()
    await asAdministrator(
      config,
      'drop index nacd_cdrs_cause on nacd_cdrs',
      'drop table nacd_blacklist',
      'drop table nacd_changes',
      'drop table nacd_limits',
      'drop table nacd_vips',
      'drop index nacd_agent_times_extension on nacd_agent_times',
      'alter table nacd_groups drop column queue',
      'drop index nacd_cdrs_bridged_at on nacd_cdrs',
      'alter table nacd_gateways drop column cps',
      'drop index nacd_routes_gateway on nacd_routes',
      "delete from nacd_migrations where name > '0002'",
    )
    const again = await opened(config)
    expect(await again.agents.groups()).toEqual([group('120')])
    expect(await again.blacklist.find('1')).toBeNull()
    const indexes = await asAdministrator(
      config,
      "show index from nacd_cdrs where key_name = 'nacd_cdrs_cause'",
    )
    expect(indexes).toHaveLength(2)
    await again.gateways.save(gateway('a'), null)
    expect(await again.gateways.find('a')).toEqual(gateway('a'))
    expect(await again.limits.find('called:*')).toBeNull()
    expect(await again.vips.vips()).toEqual([])
    const ofRoutes = "show index from nacd_routes where key_name = 'nacd_routes_gateway'"
    expect(await asAdministrator(config, ofRoutes)).toHaveLength(1)
    const ofTimes = "show index from nacd_agent_times where key_name = 'nacd_agent_times_extension'"
    expect(await asAdministrator(config, ofTimes)).toHaveLength(3)
  })

  test('numbers and names are told apart as the other databases do', async () => {
    const store = await opened(await newDatabase())
    await store.agents.saveGroup(group('a1'))
    await store.agents.saveGroup(group('A1'))
    await store.agents.saveGroup(group('á1', { name: '座席 😀' }))
    expect((await store.agents.groups()).map(each => each.number).sort()).toEqual(['A1', 'a1', 'á1'])
    expect((await store.agents.groups()).find(each => each.number === 'á1')?.name).toBe('座席 😀')
  })
}
