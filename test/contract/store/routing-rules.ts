import { expect, test } from 'vitest'
import type { HouseLimit } from '../../../src/core/limit/house-limit.ts'
import type { DestinationRule } from '../../../src/core/routing/allowed-destination.ts'
import type { OpenStore } from './databases.ts'

const firstPage = { page: 1, pageSize: 10 }
const limit = (key: string, change: Partial<HouseLimit> = {}): HouseLimit => ({
  key,
  cps: 1,
  maxConcurrent: 2,
  perHour: 3,
  perDay: 4,
  evenSpacing: true,
  ...change,
})
const rule = (prefix: string, change: Partial<DestinationRule> = {}): DestinationRule => ({
  scope: { type: 'everyone' },
  prefix,
  verdict: 'allow',
  ...change,
})

/** Limits and destinations, whatever the database. */
export function routingRulesSuite(open: OpenStore): void {
  test('a limit is saved, found by its key, changed and removed', async () => {
    const { limits } = await open()
    const none = limit('caller:*', { cps: null, maxConcurrent: null, perHour: null, evenSpacing: false })
    expect(await limits.save(limit('target:sip.example:5060'))).toBe('created')
    expect(await limits.save(none)).toBe('created')
    expect(await limits.list(firstPage)).toEqual({
      items: [none, limit('target:sip.example:5060')],
      total: 2,
    })
    const heard: (readonly HouseLimit[])[] = []
    const before = await limits.limits()
    expect(await limits.limits()).toBe(before)
    const told = new Promise<void>(resolve =>
      limits.onChange(() => void limits.limits().then(all => resolve(void heard.push(all)))),
    )
    const changed = { ...none, cps: 7 }
    expect(await limits.change('caller:*', { cps: 7 })).toEqual(changed)
    await told
    expect(heard).toEqual([[changed, limit('target:sip.example:5060')]])
    expect(await limits.save(none)).toBe('replaced')
    expect(await limits.find('caller:*')).toEqual(none)
    expect(await limits.remove('caller:*')).toBe(true)
    expect(await limits.remove('caller:*')).toBe(false)
    expect(await limits.find('caller:*')).toBeNull()
    expect(await limits.change('caller:*', {})).toBeNull()
  })

  test('a destination rule gets an id, is found, changed and removed', async () => {
    const { destinationRules: rules } = await open()
    const first = await rules.add(rule('+44'))
    expect(first).toEqual({ ...rule('+44'), id: 1 })
    const scope = { type: 'extension', number: '1001' } as const
    const second = { ...rule('', { scope, verdict: 'deny' }), id: 9 }
    expect(await rules.save(second)).toBe('created')
    expect((await rules.add(rule('+'))).id).toBe(10)
    expect(await rules.list({ page: 1, pageSize: 2 })).toEqual({ items: [first, second], total: 3 })
    expect(await rules.rules()).toMatchObject([rule('+44'), { scope, verdict: 'deny' }, rule('+')])
    const group = { type: 'group', number: '120' } as const
    expect(await rules.change(9, { scope: group, prefix: '00' })).toEqual({
      ...second,
      scope: group,
      prefix: '00',
    })
    expect(await rules.save(second)).toBe('replaced')
    expect(await rules.find(9)).toEqual(second)
    expect(await rules.remove(9)).toBe(true)
    expect(await rules.remove(9)).toBe(false)
    expect(await rules.find(9)).toBeNull()
    expect(await rules.change(9, {})).toBeNull()
    expect(await rules.rules()).toHaveLength(2)
    expect(await rules.find(999_999_999_999_999)).toBeNull()
    expect(await rules.remove(999_999_999_999_999)).toBe(false)
  })
}
