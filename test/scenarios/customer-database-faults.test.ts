import { afterAll, expect, it } from 'vitest'
import { bridge, onEvents } from './support/flow/answers.ts'
import { freePort } from './support/free-ports.ts'
import type { House } from './support/house.ts'
import { extensions } from './support/nacd/customer-database.ts'
import { CustomerServer } from './support/nacd/customer-server.ts'
import { onEachSwitch, onSwitch } from './support/on-each-switch.ts'
import { runSipp } from './support/phone/sipp.ts'
import { until } from './support/until.ts'

/** Extensions that have never registered, so that nobody remembers their passwords: one for each fault. */
const newcomerOf = (nth: number) => ({ number: String(1010 + nth), password: `new-${nth}-3Bn7` })
const did = '02188880001'

interface Fault {
  readonly what: string
  /** Brings it about; resolves with what ends it. */
  readonly strike: (customer: CustomerServer) => Promise<() => Promise<void>>
}

const faults: readonly Fault[] = [
  {
    what: 'killed',
    async strike({ server }) {
      await server.kill()
      return () => server.start()
    },
  },
  {
    what: 'frozen',
    async strike({ server }) {
      server.freeze()
      return async () => server.thaw()
    },
  },
  { what: 'locked', strike: customer => customer.lock() },
  { what: 'slow', strike: customer => customer.slowDown() },
  { what: 'out of connections', strike: customer => customer.fill() },
  {
    what: 'shut down',
    async strike({ server }) {
      await server.shutDown()
      return () => server.start()
    },
  },
]

const dialplan = `<extension name="did"><condition field="destination_number" expression="^900$">
<action application="set" data="nacd_app=nin_did"/><action application="set" data="nacd_data=${did}"/>
<action application="park"/></condition></extension>`

let customer: CustomerServer | null = null

async function openCustomer(type: 'postgres' | 'mysql'): Promise<CustomerServer> {
  await customer?.close()
  const known = Object.entries(extensions).map(([number, password]) => ({
    number,
    password,
    ...(number === '1003' ? { did, gateway: 'carrier' } : {}),
  }))
  customer = await CustomerServer.open(type, [...known, ...faults.map((_, nth) => newcomerOf(nth))])
  return customer
}

const options = (type: 'postgres' | 'mysql') => async () => ({
  settings: { ...(await openCustomer(type)).settings, ext_cache_seconds: '1', db_timeout_ms: '2000' },
  dialplan,
})

afterAll(() => customer?.close())

async function register(house: House, { number, password }: ReturnType<typeof newcomerOf>): Promise<string> {
  const phone = await house.strangePhone(number, { password })
  const outcome = await phone.register()
  await phone.close()
  return outcome
}

/** A phone that is registered; resolves with what registers it again. */
async function knownPhone({ ports }: House): Promise<() => Promise<void>> {
  const [number, port] = ['1004', await freePort()] as const
  const again = () =>
    runSipp({
      ...{ scenario: 'register', sipPort: ports.sip, number, port },
      password: extensions[number] ?? '',
      words: { expires: '3600' },
    })
  await again()
  return again
}

const scenarios = (chosen: readonly Fault[]) => (house: () => House) => {
  it.each(chosen)(
    '$what: who is known goes on, the rest is refused, and it heals',
    async ({ what, strike }) => {
      const newcomer = newcomerOf(faults.findIndex(fault => fault.what === what))
      house().flow.begin(onEvents({ incoming: () => bridge('1001') }))
      const [agent, caller, callee] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
        house().phone('1003'),
      ])
      await caller.dial('120')
      await agent.rings()
      await agent.answer()
      await caller.established()
      const registersAgain = await knownPhone(house())
      const heal = await strike(customer as CustomerServer)
      try {
        await Promise.all([
          agent.ear.hears('caller', { forMs: 500 }),
          caller.ear.hears('agent', { forMs: 500 }),
        ])
        expect(await register(house(), newcomer)).not.toBe('ok')
        await registersAgain()
        await caller.hangUp()
        await agent.closed()
        await caller.dial('120')
        await agent.rings()
        await agent.hangUp()
        await caller.closed()
        await caller.dial('900')
        expect(await caller.closed()).toMatch(/^503 /)
      } finally {
        await heal()
      }
      await until('the newcomer is let in', async () => (await register(house(), newcomer)) === 'ok', {
        within: 20_000,
      })
      await until('calls to the outside number arrive', async () => {
        await caller.dial('900')
        const over = caller.closed()
        const arrived = await Promise.race([callee.rings().then(() => true), over.then(() => false)])
        if (!arrived) return false
        await callee.hangUp()
        await over
        return true
      })
    },
    90_000,
  )
}

onEachSwitch('a PostgreSQL of the customer that is', scenarios(faults), options('postgres'))
onSwitch('embedded', 'a MariaDB of the customer that is', scenarios(faults), options('mysql'))
