import { expect, test } from 'vitest'
import type { GroupRecord } from '../core/acd/records.ts'
import { group } from '../core/acd/testing/records.ts'
import type { SwitchCommand } from '../core/call/switch-command.ts'
import type { Holiday } from '../core/hours/opening.ts'
import { chinesePlan } from '../core/shared/phone-number.ts'
import { DatabaseUnavailable } from '../ports/database-unavailable.ts'
import type { HouseRules } from '../ports/house/house-rules.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { memoryLog } from '../testing/memory-log.ts'
import { createBuiltInFlow } from './built-in-flow.ts'
import { PaperWorld } from './testing/paper-world.ts'

const noRules: HouseRules = {
  holidaysOn: () => Promise.resolve([]),
  isBlacklisted: () => Promise.resolve(false),
}

/** One group, 121, at half past midnight on Thursday, 1 October 2026 in Shanghai. */
async function openWorld(change: Partial<GroupRecord>, rules: Partial<HouseRules> = {}) {
  const log = memoryLog()
  const groups: GroupRecord[] = [group('121', change)]
  const flow = createBuiltInFlow({
    groups: () => Promise.resolve(groups),
    rules: { ...noRules, ...rules },
    numbers: chinesePlan,
    timezone: 'Asia/Shanghai',
    clock: new ManualClock(Date.parse('2026-09-30T16:30:00Z')),
    log,
  })
  const world = new PaperWorld(flow)
  await world.connect()
  return { world, log, groups, flow }
}

const heard = (world: PaperWorld): readonly string[] =>
  world.house.switch.sent
    .filter(
      (each): each is Extract<SwitchCommand, { type: 'play' | 'playForever' | 'collectDigits' }> =>
        each.type === 'play' || each.type === 'playForever' || each.type === 'collectDigits',
    )
    .flatMap(({ prompts }) => prompts.map(prompt => prompt.replace('/voices/zh/', '')))

const asked = (world: PaperWorld): string[] => world.house.asked.map(({ event }) => event)

test('a whole call: language, greeting, queue, agent, record', async () => {
  const { world } = await openWorld({ language: 'ask', greeting: 'hello.wav' })
  await world.call()
  await world.finishPlaying()
  await world.finishPlaying()
  expect(heard(world)).toEqual(['choose-language.wav', 'hello.wav', 'hold-music.wav'])
  await world.ring(true)
  const [agent] = world.phones()
  await world.answer(agent)
  await world.hangUp(agent)
  expect(asked(world)).toEqual(['incoming', 'dtmf', 'playback_done'])
  expect(world.house.ended).toMatchObject([{ agentExtension: '1001', endedBy: 'agent', group: '121' }])
})

test('what was chosen outlives the controller', async () => {
  const { world } = await openWorld({ language: 'ask', greeting: 'hello.wav' })
  await world.call()
  await world.finishPlaying()
  await world.restart(1)
  await world.finishPlaying()
  expect(world.house.asked).toMatchObject([
    { event: 'playback_done', additional_data: { flow_language: 'zh', flow_groups: '121' } },
  ])
  expect(heard(world)).toContain('hold-music.wav')
})

test.each<[string, Partial<GroupRecord>, Partial<HouseRules>, string]>([
  [
    'blacklisted',
    {},
    { isBlacklisted: async (forms, of) => `${forms} ${of}` === '2000 121' },
    'call-refused.wav',
  ],
  ['closed', { openingHours: 'mon-fri 09:00-18:00' }, {}, 'closed.wav'],
  [
    'a day off',
    {},
    { holidaysOn: async dates => daysOff.filter(({ date }) => dates.includes(date)) },
    'holiday.wav',
  ],
])('%s: the caller hears it and is hung up', async (_name, change, rules, prompt) => {
  const { world } = await openWorld(change, rules)
  await world.call()
  await world.finishPlaying()
  expect(heard(world)).toEqual([prompt])
  expect(world.house.ended).toMatchObject([{ cause: 'NORMAL_CLEARING', endedBy: 'system' }])
})

test('a caller is looked for in the blacklist in the normal form, then as they came', async () => {
  const asked: (readonly string[])[] = []
  const { world } = await openWorld({}, { isBlacklisted: async forms => asked.push(forms) < 0 })
  await world.call('+8613800138000')
  expect(asked).toEqual([['13800138000', '+8613800138000']])
})

const daysOff: readonly Holiday[] = [{ date: '2026-10-01', name: '国庆节', hours: '', groups: [] }]

test('a night that began yesterday goes on, and not on the night after a day off', async () => {
  const [dates, night]: [string[], Partial<GroupRecord>] = [[], { openingHours: 'wed 22:00-06:00' }]
  const read = (found: readonly Holiday[]) => async (wanted: readonly string[]) => {
    dates.push(...wanted)
    return found
  }
  const { world } = await openWorld(night, { holidaysOn: read([]) })
  await world.call()
  expect(heard(world)).toEqual(['hold-music.wav'])
  const { world: after } = await openWorld(night, {
    holidaysOn: read([{ date: '2026-09-30', name: '', hours: '', groups: [] }]),
  })
  await after.call()
  expect(heard(after)).toEqual(['closed.wav'])
  expect(new Set(dates)).toEqual(new Set(['2026-10-01', '2026-09-30']))
})

test('tables that cannot be read stop no call', async () => {
  const broken = () => Promise.reject(new Error('disk gone'))
  const { world, log } = await openWorld(
    { openingHours: 'fri 09:00-18:00' },
    { holidaysOn: broken, isBlacklisted: broken },
  )
  await world.call()
  expect(heard(world)).toEqual(['closed.wav'])
  expect(log.lines.map(({ fields }) => (fields as { table: string }).table)).toEqual([
    'holidays',
    'blacklist',
  ])
  expect(log.lines).toMatchObject([{ level: 'error' }, { level: 'error' }])
})

test('a store that is down is one warning, not one for each call', async () => {
  const down = () => Promise.reject(new DatabaseUnavailable('the store is down'))
  const { world, log } = await openWorld({}, { holidaysOn: down, isBlacklisted: down })
  await world.call()
  await world.call()
  expect(log.lines).toMatchObject([
    { level: 'warn', fields: { table: 'holidays', reason: 'the store is down' } },
  ])
})

test('without the groups the call goes to the queue it came for', async () => {
  const log = memoryLog()
  const flow = createBuiltInFlow({
    groups: () => Promise.reject(new Error('disk gone')),
    rules: noRules,
    numbers: chinesePlan,
    timezone: null,
    clock: new ManualClock(),
    log,
  })
  const world = new PaperWorld(flow)
  await world.connect()
  await world.call()
  expect(heard(world)).toEqual(['hold-music.wav'])
  expect(log.lines).toMatchObject([{ fields: { table: 'groups', call: 'caller-1' } }])
})

test('a change is live on the next call', async () => {
  const { world, groups } = await openWorld({})
  groups[0] = group('121', { openingHours: 'mon 09:00-18:00' })
  await world.call()
  expect(heard(world)).toEqual(['closed.wav'])
})
