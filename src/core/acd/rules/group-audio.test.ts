import { expect, test } from 'vitest'
import { defaultQueueRules } from '../queue-rules.ts'
import type { GroupRecord } from '../records.ts'
import { audioOf } from './group-audio.ts'

type Change = Partial<Omit<GroupRecord, 'queue'>> & { readonly queue?: Partial<GroupRecord['queue']> }

const silent = {
  overflow: '',
  music: '',
  greeting: '',
  announcements: [],
} as unknown as GroupRecord

test.each<[string, Change, readonly string[]]>([
  ['nothing', {}, []],
  ['music of several pieces', { music: 'a.wav| b.wav' }, ['music a.wav', 'music b.wav']],
  ['a greeting', { greeting: 'hello.wav' }, ['greeting hello.wav']],
  [
    'comfort messages',
    { announcements: ['one.wav', 'two.wav|three.wav'] },
    ['announcements/0 one.wav', 'announcements/1 two.wav', 'announcements/1 three.wav'],
  ],
  ['what the agent hears', { queue: { whisper: 'sales.wav' } }, ['whisper sales.wav']],
  [
    'what is said of the recording',
    { queue: { recordAnnouncement: 'recorded.wav' } },
    ['record_announcement recorded.wav'],
  ],
  ['an overflow', { overflow: 'playback:sorry.wav' }, ['overflow sorry.wav']],
  ['ways that play nothing', { overflow: 'voicemail', queue: { exits: { 1: 'callback', 2: 'flow' } } }, []],
  [
    'ways out that play',
    { queue: { overflows: { closed: 'playback:closed.wav' }, exits: { 9: 'playback:bye.wav' } } },
    ['overflows/closed closed.wav', 'exits/9 bye.wav'],
  ],
  ['numbers that are said', { music: 'say://number/12|a.wav' }, ['music a.wav']],
  ['a name that is never played', { greeting: '../secret.wav' }, []],
])('%s', (_, { queue, ...change }, names) => {
  const group = { ...silent, ...change, queue: { ...defaultQueueRules, ...queue } }
  expect(audioOf(group).map(({ field, name }) => `${field} ${name}`)).toEqual(names)
})
