import { expect, test } from 'vitest'
import type { Store } from '../../../src/adapters/sql/store.ts'
import { route } from '../../../src/adapters/sql/testing/records.ts'
import { forAllCalls, type Route } from '../../../src/core/routing/table/route.ts'
import type { OpenStore } from './databases.ts'

const firstPage = { page: 1, pageSize: 10 }

async function all({ routes }: Store): Promise<readonly Route[]> {
  const pages: (readonly Route[])[] = []
  for await (const page of routes.pages()) pages.push(page)
  return pages.flat()
}

/** Routes, whatever the database. */
export function routesSuite(open: OpenStore): void {
  test('a route gets an id, is found, changed, replaced and removed', async () => {
    const { routes } = await open()
    const first = await routes.add(route('010'))
    expect(first).toEqual({ ...route('010'), id: 1 })
    expect(await routes.find(1)).toEqual(first)
    const changed = { ...first, priority: 65_535, only: { ...first.only, hours: '' } }
    expect(await routes.change(1, { priority: 65_535, only: { hours: '' } })).toEqual(changed)
    expect(await routes.find(1)).toEqual(changed)
    const bare = { ...route(''), id: 1, cost: 0, only: forAllCalls }
    expect(await routes.save(bare)).toBe('replaced')
    expect(await routes.find(1)).toEqual(bare)
    expect(await routes.remove(1)).toBe(true)
    expect(await routes.remove(1)).toBe(false)
    expect(await routes.find(1)).toBeNull()
    expect(await routes.change(1, {})).toBeNull()
  })

  test('no id is given twice, not even after one that was chosen', async () => {
    const { routes } = await open()
    await routes.remove((await routes.add(route('1'))).id)
    expect((await routes.add(route('1'))).id).toBe(2)
    expect(await routes.save({ ...route('1'), id: 40 })).toBe('created')
    expect((await routes.add(route('1'))).id).toBe(41)
    expect(await routes.save({ ...route('1'), id: 30 })).toBe('created')
    expect((await routes.add(route('1'))).id).toBeGreaterThan(41)
  })

  test('routes are listed by id, in pages, by the beginning of their prefix and by gateway', async () => {
    const { routes } = await open()
    for (const prefix of ['010', '', '0101', '+44']) await routes.add(route(prefix))
    await routes.add(route('010', { gateway: 'b' }))
    const ids = async (query: object) => {
      const { items, total } = await routes.list({ ...firstPage, ...query })
      return [...items.map(({ id }) => id), `of ${total}`]
    }
    expect(await ids({})).toEqual([1, 2, 3, 4, 5, 'of 5'])
    expect(await ids({ page: 2, pageSize: 2 })).toEqual([3, 4, 'of 5'])
    expect(await ids({ prefix: '010' })).toEqual([1, 5, 3, 'of 3'])
    expect(await ids({ prefix: '+' })).toEqual([4, 'of 1'])
    expect(await ids({ gateway: 'b' })).toEqual([5, 'of 1'])
    expect(await ids({ gateway: 'a', prefix: '0101' })).toEqual([3, 'of 1'])
    expect(await ids({ prefix: '9' })).toEqual(['of 0'])
  })

  test('all of them are read page by page, and listeners hear of each change', async () => {
    const store = await open()
    expect(await all(store)).toEqual([])
    let heard = 0
    store.routes.onChange(() => {
      heard += 1
    })
    const load = await store.routeLoads.begin()
    const many = Array.from({ length: 4_001 }, (_, at) => route(String(at)))
    await load.add(many.slice(0, 2_500))
    await load.add(many.slice(2_500))
    expect([heard, await store.routes.count()]).toEqual([0, 0])
    expect(await load.finish('add')).toBe('live')
    expect([heard, await store.routes.count()]).toEqual([1, 4_001])
    const read = await all(store)
    expect(read.map(({ id: _id, ...each }) => each)).toEqual(many)
    expect(read.map(({ id }) => id)).toEqual(many.map((_, at) => at + 1))
  })
}
