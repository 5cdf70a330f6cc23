import { freePort } from '../free-ports.ts'
import type { House } from '../house.ts'
import { extensions } from '../nacd/customer-database.ts'
import { runSipp, Sipp, type SippOptions } from './sipp.ts'

type More = Omit<Partial<SippOptions>, 'port' | 'number'>

/**
 * SIPp registered as `number`, then playing `scenario` at the address it registered, until the end of this one. Its
 * registration goes with it: else the number would ring there in the next scenario, too.
 */
export async function registeredSipp(
  house: House,
  number: string,
  scenario: string,
  more: More = {},
): Promise<Sipp> {
  const sipp = await lastingSipp(house, number, scenario, more)
  const close = async (): Promise<void> => {
    await sipp.close()
    await register(house, number, sipp.port, more.transport, '0')
  }
  house.lendOut({ close })
  return sipp
}

/** The same for more than one scenario: whoever starts it closes it. It never unregisters. */
export async function lastingSipp(
  house: House,
  number: string,
  scenario: string,
  more: More = {},
): Promise<Sipp> {
  const port = await freePort()
  await register(house, number, port, more.transport)
  return Sipp.start({ ...accountOf(house, number), ...more, scenario, port })
}

/** Registers the address for so many seconds; 0 takes it back. */
const register = (
  house: House,
  number: string,
  port: number,
  transport: SippOptions['transport'] = 'udp',
  expires = '3600',
): Promise<void> =>
  runSipp({ ...accountOf(house, number), transport, scenario: 'register', port, words: { expires } })

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
