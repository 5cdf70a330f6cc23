import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { CustomerServer } from './support/nacd/customer-server.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { Sipp } from './support/phone/sipp.ts'
import { askSwitch } from './support/switch/event-socket.ts'

interface Account {
  readonly number: string
  readonly password: string
}

const accounts: readonly Account[] = Array.from({ length: 1_000 }, (_, nth) => ({
  number: String(20_000 + nth),
  password: `secret-${nth}-7Hw4`,
}))
const share = accounts.length / 10
/** Every tenth phone has its password wrong. */
const right = accounts.slice(share)
const wrong = accounts.slice(0, share).map(({ number }) => ({ number, password: 'mistyped' }))

let customer: CustomerServer | null = null

async function openCustomer(): Promise<CustomerServer> {
  await customer?.close()
  customer = await CustomerServer.open('postgres', accounts)
  return customer
}

/** Registers all of them, `perSecond` new ones a second; each ends with the status `final`. */
async function registers(
  { folder, ports }: House,
  name: string,
  phones: readonly Account[],
  final: string,
  perSecond: number,
): Promise<Sipp> {
  const file = join(folder, `${name}.csv`)
  const lines = phones.map(
    ({ number, password }) => `${number};[authentication username=${number} password=${password}]`,
  )
  writeFileSync(file, ['SEQUENTIAL', ...lines, ''].join('\n'))
  return Sipp.start({
    ...{ scenario: 'register-many', sipPort: ports.sip, number: name, password: '', words: { final } },
    calls: phones.length,
    args: ['-inf', file, '-r', String(perSecond), '-l', '500'],
  })
}

async function registered(house: House): Promise<number> {
  const { row_count = 0 } = JSON.parse(await askSwitch(house.eventSocket, 'show registrations as json')) as {
    row_count?: number
  }
  return row_count
}

afterAll(() => customer?.close())

onEachSwitch(
  'a thousand phones',
  house => {
    it('register, those with a wrong password do not, and no password is written down', async () => {
      const runs = [
        house().lendOut(await registers(house(), 'right', right, '200', 100)),
        house().lendOut(await registers(house(), 'wrong', wrong, '403', 12)),
      ]
      await Promise.all(runs.map(run => run.succeeds(60_000)))
      expect(await registered(house())).toBe(right.length)
      const output = house().nacd.program.output.tail(1_000_000)
      expect(accounts.filter(({ password }) => output.includes(password))).toEqual([])
    }, 90_000)

    it('register again while their database is restarted', async () => {
      const { server } = (await customer) as CustomerServer
      const again = house().lendOut(await registers(house(), 'again', right, '200', 60))
      await server.kill()
      await server.start()
      await server.shutDown()
      await server.start()
      await again.succeeds(60_000)
      expect(await registered(house())).toBe(right.length)
    }, 90_000)
  },
  async () => ({ settings: { ...(await openCustomer()).settings, ext_cache_seconds: '1' } }),
)
