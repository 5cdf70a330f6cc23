import { expect, test } from 'vitest'
import { readPrompts } from '../flow/prompts.ts'
import { expandSay, isSayable } from './say-name.ts'
import { spell } from './testing/spell.ts'

test.each<[name: string, zh: string, en: string]>([
  ['say://digits/10086', '一零零八六', '1 0 0 8 6'],
  ['say://agent/10086', '幺零零八六', '1 0 0 8 6'],
  ['say://number/15', '十五', '15'],
  ['say://number/0', '零', '0'],
  ['say://number/007', '七', '7'],
  [
    'say://number/999999999',
    '九亿九千九百九十九万九千九百九十九',
    '9 hundred and 90 9 million 9 hundred and 90 9 thousand 9 hundred and 90 9',
  ],
  [
    'say://position/1',
    'queue-position-start一queue-position-end',
    'queue-position-start 1 queue-position-end',
  ],
  [
    'say://position/2',
    'queue-position-start二queue-position-end',
    'queue-position-start 2 queue-position-end',
  ],
  [
    'say://position/12',
    'queue-position-start十二queue-position-end',
    'queue-position-start 12 queue-position-end',
  ],
  ['say://waited/0', 'waited-under-a-minute', 'waited-under-a-minute'],
  ['say://waited/1', 'waited-one-minute', 'waited-one-minute'],
  ['say://waited/2', 'waited-start两waiting-minutes-end', 'waited-start 2 waiting-minutes-end'],
  ['say://minutes/0', 'waiting-under-a-minute', 'waiting-under-a-minute'],
  ['say://minutes/1', 'waiting-one-minute', 'waiting-one-minute'],
  [
    'say://minutes/2',
    'waiting-minutes-start两waiting-minutes-end',
    'waiting-minutes-start 2 waiting-minutes-end',
  ],
  [
    'say://minutes/5',
    'waiting-minutes-start五waiting-minutes-end',
    'waiting-minutes-start 5 waiting-minutes-end',
  ],
  [
    'say://minutes/22',
    'waiting-minutes-start二十二waiting-minutes-end',
    'waiting-minutes-start 20 2 waiting-minutes-end',
  ],
])('%s', (name, zh, en) => {
  expect({ zh: spell(expandSay(name, 'zh'), 'zh'), en: spell(expandSay(name, 'en'), 'en') }).toEqual({
    zh,
    en,
  })
  expect(isSayable(name)).toBe(true)
  expect(readPrompts(`welcome.wav|${name}`)).toEqual({ prompts: ['welcome.wav', name], refused: [] })
})

test.each([
  'say://digits/',
  'say://digits/12a',
  'say://digits/1;2',
  'say://digits/12/34',
  'say://digits/../12',
  `say://digits/${'1'.repeat(33)}`,
  'say://agent/abc',
  'say://agent/1,2',
  'say://number/-1',
  'say://number/1.5',
  'say://number/1e3',
  'say://number/1000000000',
  'say://number/0000000001',
  'say://position/0',
  'say://position/three',
  'say://minutes/-5',
  'say://time/12',
  'say://constructor/1',
  'SAY://digits/1',
  'say:digits/1',
  'say://digits/1 ',
  'say://digits/1\n',
  ' say://digits/1',
])('%j is refused', name => {
  expect([expandSay(name, 'zh'), expandSay(name, 'en'), isSayable(name)]).toEqual([null, null, false])
})

test.each(['welcome.wav', 'digits/1.wav', 'tone_stream://%(1000,0,450)', ''])('%j is no say name', name => {
  expect(expandSay(name, 'zh')).toBeNull()
})

test('a say name that cannot be said is refused among audio names, the others stay', () => {
  const names = 'a.wav|say://number/x|say://number/7|say://digits/{1}|say://time/1'
  expect(readPrompts(names)).toEqual({
    prompts: ['a.wav', 'say://number/7'],
    refused: ['say://number/x', 'say://digits/{1}', 'say://time/1'],
  })
})
