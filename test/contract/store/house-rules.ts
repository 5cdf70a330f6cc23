import { expect, test } from 'vitest'
import { group } from '../../../src/adapters/sql/testing/records.ts'
import type { Holiday } from '../../../src/core/hours/opening.ts'
import { millis } from '../../../src/core/shared/ids.ts'
import type { BlacklistEntry } from '../../../src/ports/house/blacklist-admin.ts'
import type { OpenStore } from './databases.ts'

const holiday = (date: string, change: Partial<Holiday> = {}): Holiday => ({
  date,
  name: '国庆节',
  hours: '',
  groups: [],
  ...change,
})
const refused = (number: string, change: Partial<BlacklistEntry> = {}): BlacklistEntry => ({
  number,
  group: '',
  until: null,
  note: '',
  ...change,
})
const firstPage = { page: 1, pageSize: 10 }

/** Holidays and the blacklist, whatever the database. */
export function houseRulesSuite(open: OpenStore): void {
  test('a holiday is saved, found by its date, changed and removed', async () => {
    const { holidays, houseRules, agents } = await open()
    await agents.saveGroup(group('120'))
    const [first, second] = [holiday('2026-10-01'), holiday('2026-10-02', { groups: ['120'] })]
    expect(await holidays.save(second)).toEqual({ type: 'created' })
    expect(await holidays.save(first)).toEqual({ type: 'created' })
    expect(await holidays.list(firstPage)).toEqual({ items: [first, second], total: 2 })
    expect(await holidays.list({ page: 2, pageSize: 1 })).toEqual({ items: [second], total: 2 })
    expect(await houseRules.holidaysOn(['2026-10-01', '2026-09-30'])).toEqual([first])

    const changed = { ...second, hours: '10:00-12:00' }
    expect(await holidays.change('2026-10-02', { hours: '10:00-12:00' })).toEqual({
      type: 'changed',
      record: changed,
    })
    expect(await holidays.find('2026-10-02')).toEqual(changed)
    expect(await holidays.save(holiday('2026-10-02'))).toEqual({ type: 'replaced' })
    expect(await holidays.remove('2026-10-02')).toBe(true)
    expect(await holidays.remove('2026-10-02')).toBe(false)
    expect(await holidays.find('2026-10-02')).toBeNull()
    expect(await holidays.change('2026-10-02', {})).toEqual({ type: 'notFound' })
  })

  test('a record that names a group that does not exist is refused and nothing is written', async () => {
    const { holidays, blacklist } = await open()
    const unknown = { type: 'unknownGroups', groups: ['120'] }
    expect(await holidays.save(holiday('2026-10-01', { groups: ['120'] }))).toEqual(unknown)
    expect(await blacklist.save(refused('1', { group: '120' }))).toEqual(unknown)
    await holidays.save(holiday('2026-10-01'))
    await blacklist.save(refused('1'))
    expect(await holidays.change('2026-10-01', { groups: ['120'], name: 'x' })).toEqual(unknown)
    expect(await blacklist.change('1', { group: '120', note: 'x' })).toEqual(unknown)
    expect(await holidays.find('2026-10-01')).toEqual(holiday('2026-10-01'))
    expect(await blacklist.find('1')).toEqual(refused('1'))
  })

  test.each<[string, Partial<BlacklistEntry>, boolean]>([
    ['by all groups, for good', {}, true],
    ['by its group', { group: '120' }, true],
    ['by another group', { group: '121' }, false],
    ['until later', { until: millis(1001) }, true],
    ['until now', { until: millis(1000) }, false],
    ['until earlier, by its group', { group: '120', until: millis(1) }, false],
  ])('a number refused %s', async (_name, change, expected) => {
    const { blacklist, houseRules, agents } = await open()
    await agents.saveGroup(group('120'))
    await agents.saveGroup(group('121'))
    await blacklist.save(refused('13800138000', change))
    expect(await houseRules.isBlacklisted(['138', '13800138000'], '120', millis(1000))).toBe(expected)
    expect(await houseRules.isBlacklisted(['13800138001'], '120', millis(1000))).toBe(false)
  })

  test('the blacklist is listed in pages, filtered by group, changed and removed', async () => {
    const { blacklist, agents } = await open()
    await agents.saveGroup(group('120'))
    const [one, two, three] = [refused('1'), refused('2', { group: '120' }), refused('3')]
    for (const entry of [three, one, two]) expect(await blacklist.save(entry)).toEqual({ type: 'created' })
    expect(await blacklist.list(null, { page: 1, pageSize: 2 })).toEqual({ items: [one, two], total: 3 })
    expect(await blacklist.list('', firstPage)).toEqual({ items: [one, three], total: 2 })
    expect(await blacklist.list('120', firstPage)).toEqual({ items: [two], total: 1 })

    const record = { ...two, until: millis(5) }
    expect(await blacklist.change('2', { until: millis(5) })).toEqual({ type: 'changed', record })
    expect(await blacklist.save(two)).toEqual({ type: 'replaced' })
    expect(await blacklist.find('2')).toEqual(two)
    expect(await blacklist.remove('2')).toBe(true)
    expect(await blacklist.remove('2')).toBe(false)
    expect(await blacklist.change('2', {})).toEqual({ type: 'notFound' })
  })
}
