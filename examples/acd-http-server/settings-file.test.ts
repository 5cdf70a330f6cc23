import { describe, expect, test } from 'vitest'
import { defaultSettings } from './settings.ts'
import { readSettings } from './settings-file.ts'

const read = (settings: unknown) => readSettings(JSON.stringify(settings), defaultSettings)

test('what the file says counts, the rest stays', () => {
  const given = { blacklist: ['13800138000', '400*'], survey: false, ringSeconds: 15 }
  expect(read(given)).toEqual({ ok: true, settings: { ...defaultSettings, ...given } })
  expect(read({})).toEqual({ ok: true, settings: defaultSettings })
})

test('of the office hours a part may be given; a day left out of the week is closed', () => {
  const week = { mon: ['09:00-12:00', '13:00-24:00'] }
  const reading = read({ officeHours: { timeZone: 'Europe/Berlin', week } })
  const closed = { tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
  const { special } = defaultSettings.officeHours
  expect(reading).toMatchObject({
    ok: true,
    settings: { officeHours: { timeZone: 'Europe/Berlin', week: { ...week, ...closed }, special } },
  })
})

describe('a mistake is told', () => {
  const hours = (week: unknown) => ({ officeHours: { week } })
  test.each<[string, unknown, RegExp]>([
    ['not an object', [], /^expected a JSON object$/],
    ['a name nobody knows', { blackList: [] }, /^"blackList": expected one of agents, /],
    ['code’s business', { groups: {} }, /^"groups": expected one of /],
    ['a name that every object has', JSON.parse('{"__proto__": {}}'), /^"__proto__": expected one of /],
    ['a list that is none', { blacklist: '400*' }, /^blacklist: expected a list/],
    ['a number that is none', { blacklist: ['4*0'] }, /^blacklist: /],
    ['a number instead of text', { blacklist: [400] }, /^blacklist: /],
    ['agents without job numbers', { agents: [{ extension: '1001' }] }, /^agents: expected a list of/],
    ['no seconds', { queueSeconds: 0 }, /^queueSeconds: expected seconds/],
    ['text for a flag', { survey: 'yes' }, /^survey: expected true or false$/],
    ['hours that are none', { officeHours: 9 }, /^officeHours: expected an object$/],
    ['a part of hours nobody knows', { officeHours: { zone: 'x' } }, /^officeHours: expected only timeZone/],
    [
      'an unknown time zone',
      { officeHours: { timeZone: 'Beijing' } },
      /^officeHours.timeZone: expected an IANA/,
    ],
    ['an unknown day', hours({ monday: [] }), /^officeHours.week: expected mon to sun/],
    ['hours over midnight', hours({ mon: ['22:00-06:00'] }), /^officeHours.week: /],
    ['hours without a zero', hours({ mon: ['9:00-12:00'] }), /^officeHours.week: /],
    ['an hour 25', hours({ mon: ['09:00-25:00'] }), /^officeHours.week: /],
    [
      'a date that is none',
      { officeHours: { special: { '10/01': [] } } },
      /^officeHours.special: expected dates/,
    ],
  ])('%s', (_name, settings, problem) => {
    const reading = read(settings)
    expect(reading).toEqual({ ok: false, problems: [expect.stringMatching(problem)] })
  })

  test('all of them at once', () => {
    const reading = read({ survey: 1, blacklist: {}, officeHours: { timeZone: '', week: [] } })
    expect(reading).toMatchObject({ ok: false, problems: { length: 4 } })
  })

  test('text that is not JSON', () => {
    expect(readSettings('{', defaultSettings)).toMatchObject({ ok: false })
  })
})
