import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore, type Store } from '../../adapters/sql/store.ts'
import { realClock } from '../../adapters/sql/testing/real-clock.ts'
import { agent, group as withAudio } from '../../adapters/sql/testing/records.ts'
import { tempFolder } from '../../adapters/sql/testing/temp-folder.ts'
import type { Config } from '../../config/config.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { checkQueues } from './queues.ts'

/** A group whose callers hear nothing of their own. */
const group: typeof withAudio = (number, change = {}) =>
  withAudio(number, { music: '', announcements: [], greeting: '', ...change })

const in120 = { groups: [{ number: '120', level: 1, position: 1 }] }

async function findings(
  write: (store: Store['agents']) => Promise<unknown>,
  spoil = '',
): Promise<readonly string[]> {
  const store = { type: 'sqlite', file: join(tempFolder(), 'nacd.db') } as const
  const open = await openStore(store, { clock: realClock, log: memoryLog() })
  await open.agents.saveGroup(group('120', { strategy: 'longest-idle' }))
  await open.agents.saveAgent(agent('1001', in120))
  await write(open.agents)
  await open.close()
  if (spoil !== '') new Database(store.file).exec(spoil).close()
  const voices = tempFolder()
  mkdirSync(join(voices, 'en'))
  writeFileSync(join(voices, 'en', 'there.wav'), '')
  const found = await checkQueues({ store, voices: [voices], language: 'zh' } as unknown as Config)
  return found.map(({ outcome }) => {
    if (outcome.type === 'ok') return `ok ${outcome.detail.en}`
    expect([outcome.why.zh, outcome.mend.zh]).not.toContain('')
    return `${outcome.type} ${outcome.why.en}`
  })
}

const staffed =
  (number: string, change: Parameters<typeof group>[1] = {}) =>
  async (agents: Store['agents']) => {
    await agents.saveGroup(group(number, change))
    await agents.saveAgent(agent('1001', { groups: [...in120.groups, { number, level: 1, position: 1 }] }))
  }

test.each<[string, (agents: Store['agents']) => Promise<unknown>, string, readonly string[]]>([
  ['a group with its agent', async () => undefined, '', ['ok groups: 1, agents: 1']],
  ['nothing', agents => agents.removeAgent('1001').then(() => agents.removeGroup('120')), '', []],
  [
    'groups without agents',
    async agents => {
      for (const number of ['121', '122', '123', '124', '125', '126']) await agents.saveGroup(group(number))
    },
    '',
    [expect.stringMatching(/^warning no agent answers for: 121, 122, 123, 124, 125 \(\+1\);/)],
  ],
  [
    'agents in no group',
    agents => agents.saveAgent(agent('1002')),
    '',
    ['warning in no group, so they are offered no call: 1002'],
  ],
  [
    'a strategy written by hand',
    async () => undefined,
    "update nacd_groups set strategy = 'rnd'",
    [expect.stringMatching(/^warning the strategy is none that nacd knows: 120 \("rnd"\)/)],
  ],
  [
    'a strategy that needs skills nobody has',
    agents => agents.changeGroup('120', { strategy: 'skill-based' }),
    '',
    ['warning strategy skill-based, and no agent has skills: 120'],
  ],
  [
    'a strategy that needs skills somebody has',
    async agents => {
      await agents.changeGroup('120', { strategy: 'skill-based' })
      await agents.changeAgent('1001', { skills: { english: 5 } })
    },
    '',
    ['ok groups: 1, agents: 1'],
  ],
  [
    'an overflow written by hand',
    async () => undefined,
    "update nacd_groups set overflow = 'hangup'",
    ['warning the overflow has no form that nacd knows: 120 ("hangup")'],
  ],
  [
    'ways to a group that is gone',
    async () => undefined,
    `update nacd_groups set overflow = 'queue:998', queue = '{"exits":{"1":"queue:999"}}'`,
    ['warning callers are led to groups that do not exist: 120 -> 998, 120 -> 999'],
  ],
  [
    'a circle of two',
    staffed('121', { overflow: 'queue:120' }),
    "update nacd_groups set overflow = 'queue:121' where number = '120'",
    ['warning callers whom nobody takes would go round in a circle: 120 -> 121 -> 120'],
  ],
  [
    'rules that cannot be read',
    async () => undefined,
    `update nacd_groups set queue = '{"ageing":-1}'; update nacd_agents set rests = '['`,
    [
      'warning records of the store cannot be read whole: group 120 (queue.ageing), agent 1001 (rests); what cannot be read counts as usual',
    ],
  ],
  [
    'audio that is nowhere, or not in the language',
    async agents => {
      await agents.changeGroup('120', {
        music: 'there.wav|/elsewhere/a.wav',
        greeting: 'tone_stream://%(9,9,9)',
      })
      await staffed('121', { language: 'en', music: 'there.wav', announcements: ['there.wav', 'typo.wav'] })(
        agents,
      )
    },
    '',
    [
      'warning audio that is in no voices folder and would not be heard: 120 music "there.wav", 121 announcements/1 "typo.wav"',
    ],
  ],
  ['tables of an older version', async () => undefined, 'drop table nacd_agent_skills', []],
])('%s', async (_name, write, spoil, expected) => {
  expect(await findings(write, spoil)).toEqual(expected)
})

test('a store that is not there yet is nothing to warn of', async () => {
  const store = { type: 'sqlite', file: join(tempFolder(), 'nacd.db') } as const
  expect(await checkQueues({ store } as Config)).toEqual([])
})
