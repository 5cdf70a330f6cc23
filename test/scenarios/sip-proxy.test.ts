import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from './support/free-ports.ts'
import { House } from './support/house.ts'
import { extensions } from './support/nacd/customer-database.ts'
import { type Account, registerAll } from './support/phone/register-all.ts'
import type { Program } from './support/process/program.ts'
import { startKamailio } from './support/proxy/kamailio.ts'

const accounts: readonly Account[] = Object.entries(extensions).map(([number, password]) => ({
  number,
  password,
}))

describe('phones at Kamailio, which asks nacd', () => {
  let house: House
  let kamailio: Program
  let sipPort = 0

  const register = (phones: readonly Account[], final: string) =>
    registerAll(phones, { sipPort, folder: house.folder, final })

  beforeAll(async () => {
    house = await House.open('embedded', { settings: { ext_negative_cache_seconds: '0' } })
    sipPort = await freePort()
    const folder = join(house.folder, 'kamailio')
    mkdirSync(folder)
    const nacd = { port: house.ports.http, password: house.nacd.secret('sipProxyPassword') }
    kamailio = await startKamailio({ folder, sipPort, nacd })
  })

  afterAll(async () => {
    await kamailio?.stop()
    await house?.close()
  })

  it('register with their password', () => register(accounts, '200'))

  it('do not with a wrong one, or with a number nobody has: both hear the same', async () => {
    await register([{ number: '1001', password: 'mistyped' }], '401')
    await register([{ number: '1999', password: 'any' }], '401')
    await register([{ number: '1001,1002', password: 'any' }], '403')
  })

  it('no password reaches the proxy, and none is in a log', () => {
    const said = kamailio.output.tail(1_000_000) + house.nacd.program.output.tail(1_000_000)
    expect(accounts.filter(({ password }) => said.includes(password))).toEqual([])
  })

  it('hear 503 while nacd does not answer, and register again when it does', async () => {
    await house.nacd.kill()
    await register(accounts.slice(0, 1), '503')
    await house.nacd.start()
    await register(accounts.slice(0, 1), '200')
  })
})
