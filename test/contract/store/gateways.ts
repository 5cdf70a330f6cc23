import { expect, test } from 'vitest'
import { gateway, route } from '../../../src/adapters/sql/testing/records.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import type { OpenStore } from './databases.ts'

/** Gateways, whatever the database. */
export function gatewaysSuite(open: OpenStore): void {
  test('a gateway is saved, found by its name, changed and removed', async () => {
    const { gateways } = await open()
    expect(await gateways.save(gateway('a'), 'secret')).toBe('created')
    expect(await gateways.find('a')).toEqual(gateway('a'))
    expect(await gateways.save(gateway('a', { enabled: false }), null)).toBe('replaced')
    const record = gateway('a', { enabled: false, addresses: [], pingSeconds: 0 })
    expect(await gateways.change('a', { addresses: [], pingSeconds: 0 })).toEqual({ type: 'changed', record })
    expect(await gateways.find('a')).toEqual(record)
    expect(await gateways.remove('a')).toEqual({ type: 'removed' })
    expect(await gateways.remove('a')).toEqual({ type: 'notFound' })
    expect(await gateways.find('a')).toBeNull()
    expect(await gateways.change('a', { host: 'x' })).toEqual({ type: 'notFound' })
  })

  test('a password is kept until another one is sent, and is told to the switch only', async () => {
    const { gateways } = await open()
    const passwords = async () => (await gateways.gateways()).map(each => each.password)
    await gateways.save(gateway('a'), null)
    expect(await passwords()).toEqual([''])
    await gateways.save(gateway('a'), 'first')
    await gateways.save(gateway('a', { host: 'other' }), null)
    expect(await passwords()).toEqual(['first'])
    const changed = await gateways.change('a', { password: 'second', host: 'third' })
    expect(await passwords()).toEqual(['second'])
    const page = await gateways.list({ page: 1, pageSize: 10 })
    expect(JSON.stringify([changed, page, await gateways.find('a')])).not.toMatch(/password|second/)
  })

  test('gateways are listed by name, in pages, those that are not enabled too', async () => {
    const { gateways } = await open()
    const records = ['c', 'a', 'b'].map(name => gateway(name, { enabled: name !== 'a' }))
    for (const record of records) await gateways.save(record, null)
    const names = async (page: number) =>
      (await gateways.list({ page, pageSize: 2 })).items.map(each => each.name)
    expect([await names(1), await names(2)]).toEqual([['a', 'b'], ['c']])
    expect((await gateways.list({ page: 1, pageSize: 2 })).total).toBe(3)
    expect((await gateways.gateways()).map(each => each.name)).toEqual(['a', 'b', 'c'])
  })

  test('no limit, no number and no pattern are kept as that', async () => {
    const { gateways } = await open()
    const bare = gateway('a', {
      ...{ prepend: '', pattern: '', replacement: '', carrier: '', evenSpacing: false, callerIds: [] },
      ...{ maxConcurrent: null, cps: null, callerIdPerHour: null },
    })
    await gateways.save(bare, null)
    expect(await gateways.find('a')).toEqual(bare)
    await gateways.change('a', { maxConcurrent: 5, callerIds: ['1'] })
    expect(await gateways.find('a')).toEqual({ ...bare, maxConcurrent: 5, callerIds: ['1'] })
  })

  test('a gateway that routes lead to stays', async () => {
    const { gateways, routes } = await open()
    await gateways.save(gateway('a'), null)
    const [one, two] = [await routes.add(route('1')), await routes.add(route('2'))]
    expect(await gateways.remove('a')).toEqual({ type: 'inUse', routes: 2 })
    expect(await gateways.find('a')).toEqual(gateway('a'))
    for (const { id } of [one, two]) await routes.remove(id)
    expect(await gateways.remove('a')).toEqual({ type: 'removed' })
  })

  test('reads come from memory until a write; listeners hear of it when it is visible', async () => {
    const log = memoryLog()
    const { gateways } = await open({ log })
    const before = await gateways.gateways()
    expect(await gateways.gateways()).toBe(before)
    const heard: Promise<number>[] = []
    gateways.onChange(() => {
      throw new Error('broken listener')
    })
    gateways.onChange(() => void heard.push(gateways.gateways().then(all => all.length)))
    await gateways.save(gateway('a'), 'secret')
    await gateways.remove('a')
    expect(await Promise.all(heard)).toEqual([1, 0])
    expect(log.lines.map(line => line.message)).toEqual(Array(2).fill('a listener to changes failed'))
  })
}
