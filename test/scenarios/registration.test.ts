import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { onEachSwitch, onSwitch } from './support/on-each-switch.ts'
import { type Account, registerAll } from './support/phone/register-all.ts'
import { askSwitch } from './support/switch/event-socket.ts'

const accounts: readonly Account[] = Array.from({ length: 40 }, (_, nth) => ({
  number: String(3000 + nth),
  password: `secret-${nth}-7Hw4`,
}))
const [right, wrong] = [accounts.slice(8), accounts.slice(0, 8)]
const strangers = accounts.slice(0, 8).map(({ password }, nth) => ({ number: `99${nth}`, password }))

/** Changes something in the customer's database, as its owner does: nacd is not told. */
function inDatabase({ folder }: House, change: (database: Database.Database) => void): void {
  const database = new Database(join(folder, 'customer.db'))
  change(database)
  database.close()
}

function addAccounts(house: House): void {
  inDatabase(house, database => {
    const insert = database.prepare(
      'INSERT INTO nway_extension (extension_number, extension_pswd) VALUES (?, ?)',
    )
    for (const { number, password } of accounts) insert.run(number, password)
    insert.run('3900', '')
  })
}

const register = ({ folder, ports }: House, phones: readonly Account[], final: string) =>
  registerAll(phones, { sipPort: ports.sip, folder, final })

/** The embedded switch challenges again (RFC 3261 section 22.2), FreeSWITCH says no. */
const refusal = { embedded: '401', freeswitch: '403' } as const

const isRefused = (house: House, phones: readonly Account[]) => register(house, phones, refusal[house.kind])

const asked = ({ nacd }: House, outcome: string) =>
  nacd.api.metric(`nacd_extension_cache_total{outcome="${outcome}"}`)

onEachSwitch(
  'phones that register',
  house => {
    beforeAll(() => addAccounts(house()))

    it('are let in with their password; with a wrong one, none or a number nobody has they are not', async () => {
      await register(house(), right, '200')
      await isRefused(
        house(),
        wrong.map(({ number }) => ({ number, password: 'mistyped' })),
      )
      await isRefused(house(), strangers)
      await isRefused(house(), [{ number: '3900', password: '' }])
      expect(await asked(house(), 'failed')).toBe(0)
    })

    it('again: hardly any is asked for in the database a second time', async () => {
      const before = await asked(house(), 'miss')
      await register(house(), right, '200')
      await isRefused(house(), strangers)
      expect((await asked(house(), 'miss')) - before).toBe(0)
      expect(await asked(house(), 'hit')).toBeGreaterThan(0)
      expect(await asked(house(), 'negative')).toBeGreaterThan(0)
    })

    it('with a changed password: as soon as nacd is told, and the old one is no good any more', async () => {
      const [phone] = right as [Account]
      const change = (password: string) =>
        inDatabase(house(), database =>
          database
            .prepare('UPDATE nway_extension SET extension_pswd = ? WHERE extension_number = ?')
            .run(password, phone.number),
        )
      const changed = { ...phone, password: 'changed-5Kq1' }
      await register(house(), [phone], '200')
      change(changed.password)
      await register(house(), [phone], '200')
      await house().nacd.api.remove(`/v1/extension-cache/${phone.number}`)
      await isRefused(house(), [phone])
      await register(house(), [changed], '200')
      change(phone.password)
      await house().nacd.api.remove('/v1/extension-cache')
      await isRefused(house(), [changed])
      await register(house(), [phone], '200')
    })

    it('leave no password in the log', () => {
      const output = house().nacd.program.output.tail(1_000_000)
      expect(accounts.filter(({ password }) => output.includes(password))).toEqual([])
    })
  },
  { settings: { ext_cache_seconds: '600', ext_negative_cache_seconds: '600' } },
)

onSwitch('freeswitch', 'the directory', house => {
  const ask = (command: string) => askSwitch(house().eventSocket, command)

  it.each([
    ['user_exists id 1001 127.0.0.1', 'true'],
    ['user_exists id 9999 127.0.0.1', 'false'],
    ['user_data 1001@127.0.0.1 var accountcode', '1001'],
    ['user_data 1001@127.0.0.1 var user_context', 'default'],
    ['user_data 1001@127.0.0.1 attr id', '1001'],
    ['user_data 1001@127.0.0.1 param allow-empty-password', 'false'],
    ['user_data 1001@127.0.0.1 param password', '-ERR no reply'],
    ['user_data 9999@127.0.0.1 var accountcode', '-ERR no reply'],
    ['domain_exists 127.0.0.1', 'false'],
  ])('%s: %j', async (command, answer) => {
    expect((await ask(command)).trim()).toBe(answer)
  })

  it('a phone that is not there is not to be found, one that is, is', async () => {
    await house().phone('1001')
    expect(await ask('sofia_contact 1001@127.0.0.1')).toMatch(/^sofia\/internal\/sip:1001.*@127\.0\.0\.1:/)
    expect(await ask('sofia_contact 1002@127.0.0.1')).toContain('user_not_registered')
  })

  it('trunks come and go with a rescan', async () => {
    const { api } = house().nacd
    const rescan = () => ask('sofia profile internal rescan')
    await api.put('/v1/gateways/telecom', {
      host: '127.0.0.1:9',
      username: '02011112222',
      password: 'trunk & "secret"',
      transport: 'tcp',
    })
    await api.put('/v1/gateways/resting', { host: '127.0.0.1:9', enabled: false })
    await rescan()
    const status = await ask('sofia status gateway telecom')
    expect(status).toMatch(/^Proxy +\tsip:127\.0\.0\.1:9$/m)
    expect(status).toMatch(/^Username\t02011112222$/m)
    expect(status).toMatch(/^State +\tNOREG$/m)
    expect(status).toMatch(/^Exten +\tauto_to_user$/m)
    expect(await ask('sofia status gateway resting')).toContain('Invalid Gateway')
    await ask('sofia profile internal killgw telecom')
    await api.remove('/v1/gateways/telecom')
    await rescan()
    expect(await ask('sofia status gateway telecom')).not.toMatch(/^State +\tNOREG$/m)
    await api.remove('/v1/gateways/resting')
  })

  it('nobody registers as a trunk', async () => {
    const { api } = house().nacd
    await api.put('/v1/gateways/telecom', { host: '127.0.0.1:9' })
    await isRefused(house(), [{ number: 'telecom', password: '' }])
    await api.remove('/v1/gateways/telecom')
  })
})
