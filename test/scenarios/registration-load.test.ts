import { afterAll, expect, it } from 'vitest'
import { freePort } from './support/free-ports.ts'
import type { House } from './support/house.ts'
import { CustomerServer } from './support/nacd/customer-server.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { type Account, type RegistrationGoal, startRegistering } from './support/phone/register-all.ts'
import type { Sipp } from './support/phone/sipp.ts'
import { askSwitch } from './support/switch/event-socket.ts'
import { until } from './support/until.ts'

type Goal = Omit<RegistrationGoal, 'folder' | 'sipPort'>

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

/** A wrong password is challenged anew, or refused: either may be done (RFC 3261 22.1). */
const refusal = { embedded: '401', freeswitch: '403' } as const

const registers = ({ folder, ports }: House, phones: readonly Account[], goal: Goal): Promise<Sipp> =>
  startRegistering(phones, { folder, sipPort: ports.sip, ...goal })

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
        await registers(house(), right, { final: '200', perSecond: 100, port }),
        await registers(house(), wrong, { final, perSecond: 12 }),
      ].map(run => house().lendOut(run))
      await Promise.all(runs.map(run => run.succeeds(60_000)))
      await areRegistered(house(), right.length)
      const output = house().nacd.program.output.tail(1_000_000)
      expect(accounts.filter(({ password }) => output.includes(password))).toEqual([])
    }, 90_000)

    it('register again while their database is restarted', async () => {
      const { server } = customer as CustomerServer
      const again = await registers(house(), right, { final: '200', perSecond: 60, port })
      house().lendOut(again)
      await server.kill()
      await server.start()
      await server.shutDown()
      await server.start()
      await again.succeeds(60_000)
      await areRegistered(house(), right.length)
    }, 90_000)
  },
  async () => ({
    settings: { ...(await openCustomer()).settings, ext_cache_seconds: '1', db_timeout_ms: '2000' },
  }),
)
