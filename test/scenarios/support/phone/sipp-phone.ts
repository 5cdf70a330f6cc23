import { freePort } from '../free-ports.ts'
import type { House } from '../house.ts'
import { extensions } from '../nacd/customer-database.ts'
import { runSipp, Sipp, type SippOptions } from './sipp.ts'

type More = Omit<Partial<SippOptions>, 'port' | 'number'>

/** SIPp registered as `number`, then playing `scenario` at the address it registered, until the end of this one. */
export async function registeredSipp(
  house: House,
  number: string,
  scenario: string,
  more: More = {},
): Promise<Sipp> {
  return house.lendOut(await lastingSipp(house, number, scenario, more))
}

/** The same for more than one scenario: whoever starts it closes it. It never unregisters. */
export async function lastingSipp(
  house: House,
  number: string,
  scenario: string,
  more: More = {},
): Promise<Sipp> {
  const port = await freePort()
  const account = accountOf(house, number)
  const { transport = 'udp' } = more
  await runSipp({ ...account, transport, scenario: 'register', port })
  return Sipp.start({ ...account, ...more, scenario, port })
}

/** SIPp as a phone that calls `callee`, without having registered. */
export async function callingSipp(
  house: House,
  number: string,
  callee: string,
  scenario: string,
  more: More = {},
): Promise<Sipp> {
  return house.lendOut(await Sipp.start({ ...accountOf(house, number), callee, ...more, scenario }))
}

const accountOf = (house: House, number: string) => ({
  number,
  password: extensions[number] ?? '',
  sipPort: house.ports.sip,
})
