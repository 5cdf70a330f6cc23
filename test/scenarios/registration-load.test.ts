import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { freePort } from './support/free-ports.ts'
import type { House } from './support/house.ts'
import { CustomerServer } from './support/nacd/customer-server.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { Sipp } from './support/phone/sipp.ts'
import { askSwitch } from './support/switch/event-socket.ts'
import { until } from './support/until.ts'

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
/** Of the phones with the right passwords. */
let port = 0

async function openCustomer(): Promise<CustomerServer> {
  await customer?.close()
  customer = await CustomerServer.open('postgres', accounts)
  return customer
}

interface Run {
  readonly name: string
  readonly phones: readonly Account[]
  /** Status each of them ends with. */
  readonly final: string
  /** New ones a second. */
  readonly rate: number
  /** Where they live: the same ones keep their address. */
  readonly port: number
}

/** A wrong password is challenged anew, or refused: either may be done (RFC 3261 22.1). */
const refusal = { embedded: '401', freeswitch: '403' } as const

async function registers({ folder, ports }: House, { name, phones, final, rate, port }: Run): Promise<Sipp> {
  const file = join(folder, `${name}.csv`)
  const lines = phones.map(
    ({ number, password }) => `${number};[authentication username=${number} password=${password}]`,
  )
  writeFileSync(file, ['SEQUENTIAL', ...lines, ''].join('\n'))
  return Sipp.start({
    ...{ scenario: 'register-many', sipPort: ports.sip, number: name, password: '', words: { final } },
    calls: phones.length,
    port,
    args: ['-inf', file, '-r', String(rate), '-l', '500'],
  })
}

/** The switch's table of registrations is written behind its answers. */
async function areRegistered(house: House, phones: number): Promise<void> {
  await until(`${phones} phones registered`, async () => {
    const answer = await askSwitch(house.eventSocket, 'show registrations as json')
    return (JSON.parse(answer) as { row_count?: number }).row_count === phones
  })
}

afterAll(() => customer?.close())

onEachSwitch(
  'a thousand phones',
  house => {
    it('register, those with a wrong password do not, and no password is written down', async () => {
      const final = refusal[house().kind]
      port = await freePort()
      const runs = [
        await registers(house(), { name: 'right', phones: right, final: '200', rate: 100, port }),
        await registers(house(), { name: 'wrong', phones: wrong, final, rate: 12, port: await freePort() }),
      ].map(run => house().lendOut(run))
      await Promise.all(runs.map(run => run.succeeds(60_000)))
      await areRegistered(house(), right.length)
      const output = house().nacd.program.output.tail(1_000_000)
      expect(accounts.filter(({ password }) => output.includes(password))).toEqual([])
    }, 90_000)

    it('register again while their database is restarted', async () => {
      const { server } = customer as CustomerServer
      const again = await registers(house(), { name: 'again', phones: right, final: '200', rate: 60, port })
      house().lendOut(again)
      await server.kill()
      await server.start()
      await server.shutDown()
      await server.start()
      await again.succeeds(60_000)
      await areRegistered(house(), right.length)
    }, 90_000)
  },
  async () => ({ settings: { ...(await openCustomer()).settings, ext_cache_seconds: '1' } }),
)
