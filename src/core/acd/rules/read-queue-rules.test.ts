import { expect, test } from 'vitest'
import { defaultQueueRules, type QueueRules } from '../queue-rules.ts'
import { readQueueRules } from './read-queue-rules.ts'
import { readRests } from './read-rests.ts'

const full: QueueRules = {
  ageing: 0,
  levels: 2,
  escalation: [
    { after: 10, levels: null, skills: 20, priority: 0 },
    { after: 30, levels: 0, skills: 100, priority: 5 },
  ],
  progress: 1,
  stickyWithin: 60,
  stickyWait: 20,
  waitersPerAgent: 3,
  maxCallbacks: 7,
  needsAgents: true,
  exits: { '1': 'callback', '*': 'voicemail', '#': 'queue:122' },
  overflows: { timeout: 'flow', closed: 'number:1001' },
  announceEvery: 30,
  sayPosition: false,
  sayWait: false,
  whisper: 'sales.wav|say://time',
  whisperWait: true,
  record: true,
  recordAnnouncement: 'recorded.wav',
  serviceLevel: 30,
  shortAbandon: 0,
}

test('rules come back as they were written', () => {
  expect(readQueueRules(JSON.parse(JSON.stringify(full)))).toEqual({ rules: full, wrong: [] })
  expect(readQueueRules({})).toEqual({ rules: defaultQueueRules, wrong: [] })
})

test.each<[string, unknown, readonly string[]]>([
  ['null', null, ['*']],
  ['a list', [], ['*']],
  ['a text', 'x', ['*']],
  ['nothing that could be read', undefined, ['*']],
  ['a field of another version', { colour: 'blue' }, []],
  ['a forged prototype', JSON.parse('{"__proto__":{"ageing":5}}'), []],
  ['a negative time', { ageing: -1 }, ['ageing']],
  ['a broken time', { stickyWait: 1.5 }, ['stickyWait']],
  ['callbacks without end', { maxCallbacks: 10_001 }, ['maxCallbacks']],
  ['a time as text', { progress: '5' }, ['progress']],
  ['a time without end', { serviceLevel: 1e9 }, ['serviceLevel']],
  ['a truth as a number', { record: 1 }, ['record']],
  ['a sound that is none', { whisper: 7 }, ['whisper']],
  ['a sound without end', { whisper: 'x'.repeat(1025) }, ['whisper']],
  ['steps that are no list', { escalation: {} }, ['escalation']],
  ['a step that is no object', { escalation: [5] }, ['escalation']],
  ['a step without its time', { escalation: [{ levels: null, skills: 0, priority: 0 }] }, ['escalation']],
  [
    'steps out of their order',
    {
      escalation: [
        { after: 30, levels: null, skills: 0, priority: 0 },
        { after: 30, levels: null, skills: 0, priority: 0 },
      ],
    },
    ['escalation'],
  ],
  ['a key that is none', { exits: { A: 'callback' } }, ['exits']],
  ['a way that is none', { exits: { '1': 'hangup' } }, ['exits']],
  ['a way that is no text', { exits: { '1': 1 } }, ['exits']],
  ['a way without end', { exits: { '1': `playback:${'x'.repeat(300)}` } }, ['exits']],
  ['a callback for who does not wait', { overflows: { timeout: 'callback' } }, ['overflows']],
  ['a reason that is none', { overflows: { lunch: 'flow' } }, ['overflows']],
  ['two at once', { levels: 1001, needsAgents: 'yes' }, ['levels', 'needsAgents']],
])('of %s what is wrong is told, and the rest is as usual', (_name, kept, wrong) => {
  expect(readQueueRules(kept)).toEqual({ rules: defaultQueueRules, wrong })
})

test('what is right beside what is wrong counts', () => {
  const { rules, wrong } = readQueueRules({ ...full, ageing: 'x' })
  expect([rules, wrong]).toEqual([{ ...full, ageing: defaultQueueRules.ageing }, ['ageing']])
})

test.each<[unknown, ReturnType<typeof readRests>]>([
  [{}, {}],
  [
    { noAnswer: { rest: 0, max: 3 }, busy: { rest: 5, max: 0 } },
    { noAnswer: { rest: 0, max: 3 }, busy: { rest: 5, max: 0 } },
  ],
  [null, null],
  [[], null],
  [{ noAnswer: 5 }, null],
  [{ noAnswer: { rest: 5 } }, null],
  [{ busy: { rest: -1, max: 0 } }, null],
  [{ lunch: { rest: 5, max: 0 } }, null],
])('%j for rests', (kept, rests) => {
  expect(readRests(kept)).toEqual(rests)
})
