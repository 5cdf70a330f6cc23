import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore, type Store } from '../../adapters/sql/store.ts'
import { realClock } from '../../adapters/sql/testing/real-clock.ts'
import { gateway, route } from '../../adapters/sql/testing/records.ts'
import { tempFolder } from '../../adapters/sql/testing/temp-folder.ts'
import type { Config } from '../../config/config.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { checkRouting } from './routing.ts'

async function findings(write: (store: Store) => Promise<unknown>, spoil = ''): Promise<readonly string[]> {
  const store = { type: 'sqlite', file: join(tempFolder(), 'nacd.db') } as const
  const open = await openStore(store, { clock: realClock, log: memoryLog() })
  await write(open)
  await open.close()
  if (spoil !== '') new Database(store.file).exec(spoil).close()
  const found = await checkRouting({ store } as Config)
  return found.map(({ outcome }) => {
    if (outcome.type === 'ok') return `ok ${outcome.detail.en}`
    expect([outcome.why.zh, outcome.mend.zh]).not.toContain('')
    return `${outcome.type} ${outcome.why.en}`
  })
}

const everyone = { type: 'everyone' } as const
const nowhere = 'lead to gateways that are disabled or gone'

test.each<[string, (store: Store) => Promise<unknown>, readonly string[]]>([
  ['nothing', async () => undefined, []],
  [
    'a gateway as it is made',
    ({ gateways }) => gateways.save(gateway('a'), null),
    ['ok gateways: 1, routes: 0'],
  ],
  [
    'gateways without limits',
    async ({ gateways }) => {
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
        await gateways.save(gateway(name, { cps: null }), null)
      await gateways.save(gateway('g', { maxConcurrent: null, enabled: false }), null)
      await gateways.save(gateway('h', { maxConcurrent: null }), null)
    },
    ['warning no limit of calls at once or of calls a second: a, b, c, d, e (+2)'],
  ],
  [
    'routes to a gateway that is disabled',
    async ({ gateways, routes }) => {
      await gateways.save(gateway('a'), null)
      await gateways.save(gateway('b', { enabled: false }), null)
      await routes.add(route('010', { gateway: 'b' }))
      await routes.add(route('010'))
    },
    [`warning 1 route ${nowhere}`],
  ],
  [
    'a prefix none of whose routes has a gateway',
    async ({ gateways, routes }) => {
      await gateways.save(gateway('b', { enabled: false }), null)
      await routes.add(route('010', { gateway: 'b' }))
      await routes.add(route('010', { gateway: 'gone' }))
    },
    [
      `warning 2 routes ${nowhere}`,
      'warning no way out for numbers that begin with "010": none of their routes has a gateway that is enabled',
    ],
  ],
  [
    'the whole world for everyone',
    ({ destinationRules }) => destinationRules.add({ scope: everyone, prefix: '+', verdict: 'allow' }),
    ['warning everyone may call every foreign number'],
  ],
  [
    'one country for everyone and the world for one',
    async ({ destinationRules, gateways }) => {
      await gateways.save(gateway('a'), null)
      const scope = { type: 'extension', number: '1001' } as const
      await destinationRules.add({ scope, prefix: '+', verdict: 'allow' })
      await destinationRules.add({ scope: everyone, prefix: '+44', verdict: 'allow' })
      await destinationRules.add({ scope: everyone, prefix: '+', verdict: 'deny' })
    },
    ['ok gateways: 1, routes: 0'],
  ],
])('%s', async (_name, write, expected) => {
  expect(await findings(write)).toEqual(expected)
})

test('tables of an older version and a store that is not there are told of elsewhere', async () => {
  const old = (store: Store) => store.gateways.save(gateway('a', { cps: null }), null)
  expect(await findings(old, 'drop table nacd_destination_rules')).toEqual([])
  const missing = { store: { type: 'sqlite', file: join(tempFolder(), 'none.db') } } as const
  expect(await checkRouting(missing as unknown as Config)).toEqual([])
})
