import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Sipp } from './sipp.ts'

export interface Account {
  readonly number: string
  readonly password: string
}

export interface RegistrationGoal {
  /** Where: its registrar's SIP port. */
  readonly sipPort: number
  /** A folder for the list of phones. */
  readonly folder: string
  /** The status each ends with. */
  readonly final: string
  readonly perSecond?: number
  /** Where they live: the same ones keep their address. */
  readonly port?: number
  /** For how long, s; default 300. */
  readonly expires?: string
}

/** One SIPp that registers all of them. */
export function startRegistering(accounts: readonly Account[], goal: RegistrationGoal): Promise<Sipp> {
  const { sipPort, folder, final, perSecond = 50, port, expires = '300' } = goal
  const file = join(folder, `phones-${final}-${accounts[0]?.number}.csv`)
  const lines = accounts.map(
    ({ number, password }) => `${number};[authentication username=${number} password=${password}]`,
  )
  writeFileSync(file, ['SEQUENTIAL', ...lines, ''].join('\n'))
  return Sipp.start({
    ...{ scenario: 'register-many', sipPort, number: 'all', password: '', words: { final, expires } },
    calls: accounts.length,
    ...(port === undefined ? {} : { port }),
    args: ['-inf', file, '-r', String(perSecond), '-l', '500'],
  })
}

/** Registers all of them; rejects when one ends otherwise. */
export async function registerAll(accounts: readonly Account[], goal: RegistrationGoal): Promise<void> {
  const sipp = await startRegistering(accounts, goal)
  try {
    await sipp.succeeds()
  } finally {
    await sipp.close()
  }
}
