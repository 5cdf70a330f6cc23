import { startExampleServer } from '../adapters/example/server-process.ts'
import { seedDemoGroups } from '../adapters/sql/demo/demo-groups.ts'
import { newDemoPassword } from '../adapters/sql/demo/demo-password.ts'
import { demoExtensions, seedDemo } from '../adapters/sql/demo/demo-seed.ts'
import type { Store } from '../adapters/sql/store.ts'
import type { Config } from '../config/config.ts'
import type { CustomerDb } from '../ports/customer-db.ts'
import type { Log } from '../ports/log.ts'
import type { Stop } from './stops.ts'

export interface DemoPhone {
  readonly number: string
  readonly password: string
}

/** Demo extensions, groups and agents, where there are none yet. */
export async function seedDemoData(config: Config, store: Store): Promise<void> {
  if (!config.demo) return
  if (config.customerDb?.type === 'sqlite') await seedDemo(config.customerDb.connection, newDemoPassword)
  await seedDemoGroups(store.agents)
}

/** Runs the example call-flow server at the address the configuration calls. */
export function runExampleServer(config: Config, log: Log, stops: Stop[]): void {
  if (!config.demo || config.callFlow.url === null) return
  const example = startExampleServer(new URL(config.callFlow.url), config.callFlow.secret, log)
  stops.push(() => example.stop())
}

/** The demo's phones with their passwords, for the one who has just started it. */
export async function demoPhones(config: Config, customerDb: CustomerDb | null): Promise<DemoPhone[]> {
  if (!config.demo || customerDb === null) return []
  const found = await Promise.all(
    demoExtensions.map(async number => ({ number, lookup: await customerDb.password(number) })),
  )
  return found.flatMap(({ number, lookup }) =>
    lookup.type === 'found' ? [{ number, password: lookup.value }] : [],
  )
}
