import { expect, test } from 'vitest'
import type { Store } from '../../../src/adapters/sql/store.ts'
import { route } from '../../../src/adapters/sql/testing/records.ts'
import { type NewDatabase, opened } from './databases.ts'
import { rowsIn } from './sql.ts'

const prefixes = async ({ routes }: Store) =>
  (await routes.list({ page: 1, pageSize: 100 })).items.map(({ prefix }) => prefix)

/** Many routes at once, whatever the database. */
export function routeLoadsSuite(newDatabase: NewDatabase): void {
  test('a load is added to the routes there are, or takes their place, at one moment', async () => {
    const config = await newDatabase()
    const store = await opened(config)
    await store.routes.add(route('1'))
    const added = await store.routeLoads.begin()
    await added.add([route('2'), route('3')])
    expect(await prefixes(store)).toEqual(['1'])
    expect(await store.routes.find(2)).toBeNull()
    expect(await added.finish('add')).toBe('live')
    await added.abandon()
    expect(await prefixes(store)).toEqual(['1', '2', '3'])

    const instead = await store.routeLoads.begin()
    await instead.add([route('4')])
    await store.routes.add(route('5'))
    expect(await prefixes(store)).toEqual(['1', '2', '3', '5'])
    expect(await instead.finish('replace')).toBe('live')
    expect(await prefixes(store)).toEqual(['4'])
    await store.routes.add(route('6'))
    expect(await prefixes(store)).toEqual(['4', '6'])
    expect(await rowsIn(config, 'nacd_routes')).toBe(2)
    expect(await rowsIn(config, 'nacd_route_batches')).toBe(1)
  })

  test('an empty load that replaces leaves no route', async () => {
    const store = await opened(await newDatabase())
    await store.routes.add(route('1'))
    expect(await (await store.routeLoads.begin()).finish('replace')).toBe('live')
    expect([await prefixes(store), await store.routes.count()]).toEqual([[], 0])
    await store.routes.add(route('2'))
    expect(await prefixes(store)).toEqual(['2'])
  })

  test('one that is abandoned leaves nothing, and no more does one that was cut short', async () => {
    const config = await newDatabase()
    const store = await opened(config)
    await store.routes.add(route('1'))
    const abandoned = await store.routeLoads.begin()
    await abandoned.add(Array.from({ length: 2_001 }, () => route('2')))
    await abandoned.abandon()
    expect([await prefixes(store), await rowsIn(config, 'nacd_routes')]).toEqual([['1'], 1])

    const cutShort = await store.routeLoads.begin()
    await cutShort.add([route('3')])
    await (await store.routeLoads.begin()).abandon()
    expect([await prefixes(store), await rowsIn(config, 'nacd_routes')]).toEqual([['1'], 1])
    expect(await rowsIn(config, 'nacd_route_batches')).toBe(1)
  })

  test('of two loads by two nodes the later one counts', async () => {
    const config = await newDatabase()
    const [one, other] = [await opened(config), await opened(config)]
    const [first, second] = [await one.routeLoads.begin(), await other.routeLoads.begin()]
    await second.add([route('2')])
    await first.add([route('1')])
    expect(await first.finish('replace')).toBe('overtaken')
    expect(await prefixes(one)).toEqual([])
    expect(await second.finish('replace')).toBe('live')
    expect(await prefixes(one)).toEqual(['2'])
    expect(await rowsIn(config, 'nacd_routes')).toBe(1)
  })
}
