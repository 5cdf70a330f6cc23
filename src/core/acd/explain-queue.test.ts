import { expect, test } from 'vitest'
import type { CallStep } from '../call/record.ts'
import { stepsInWords } from '../call/step-words.ts'
import { millis } from '../shared/ids.ts'

const step = (at: number, type: string, detail: CallStep['detail'] = {}): CallStep => ({
  at: millis(at),
  type,
  detail,
})

const story = [
  step(0, 'arrived', { group: '120' }),
  step(10, 'queued', { group: '120' }),
  step(11, 'waiting', { talking: 3, wrapUp: 1, offline: 2, busy: 0, level: 1 }),
  step(20_000, 'escalated', { levels: 2, priority: 5, waitedSeconds: 20 }),
  step(31_000, 'offered', {
    extension: '1002',
    strategy: 'longest-idle',
    candidates: 1,
    waitedSeconds: 31,
    freedBy: 'wrapUp',
    idleSeconds: 0,
  }),
  step(46_000, 'not_taken', { extension: '1002', cause: 'NO_ANSWER' }),
  step(46_001, 'offered', { extension: '1003', decided: 'sticky', level: 1, score: 80 }),
  step(46_001, 'offered', { agent: '1004', strategy: 'ring-all' }),
  step(49_000, 'taken', { extension: '1003' }),
  step(49_010, 'lost_race', { extension: '1004' }),
]

test('why nobody, who then, and why: in English', () => {
  expect(stepsInWords(story, 'en')).toEqual([
    '+0.000 s the call arrived for group 120',
    '+0.010 s it waits in the queue of group 120',
    '+0.011 s nobody was free: 2 offline, 3 talking, 1 in wrap-up, agents up to level 1 are looked at',
    '+20.000 s escalated: agents up to level 2, priority +5, waited so far 20 s',
    '+31.000 s agent 1002 became free (wrap-up ended) and was chosen: idle longest of 1, idle for 0 s, the caller had waited 31 s',
    '+46.000 s agent 1002 did not answer',
    '+46.001 s agent 1003 was chosen: spoke last with this caller, score 80, level 1',
    '+46.001 s agent 1004 was chosen: all are rung',
    '+49.000 s agent 1003 took the call',
    '+49.010 s agent 1004 answered too late: another had taken the call',
  ])
})

test('and in Chinese', () => {
  expect(stepsInWords(story, 'zh')).toEqual([
    '+0.000 s 呼叫到达，座席组 120',
    '+0.010 s 进入座席组 120 排队',
    '+0.011 s 没有空闲座席：2 人未签入，3 人通话中，1 人话后处理中，当前考虑级别 1 及以前的座席',
    '+20.000 s 升级：级别 2 及以前的座席，优先级 +5，已等待 20 秒',
    '+31.000 s 座席 1002 空闲（话后处理结束），被选定：空闲最久（1 人中），已空闲 0 秒，主叫已等待 31 秒',
    '+46.000 s 座席 1002 未应答',
    '+46.001 s 选定座席 1003：上次接待过该主叫，技能分 80，级别 1',
    '+46.001 s 选定座席 1004：全部同振',
    '+49.000 s 座席 1003 接听',
    '+49.010 s 座席 1004 应答已晚：来电已被其他座席接走',
  ])
})

test.each<[string, CallStep['detail'], string]>([
  ['waiting', {}, 'nobody was free'],
  ['waiting', { talking: 1, moonPhase: 'full' }, 'nobody was free: 1 talking, moonPhase=full'],
  ['offered', { extension: '1001' }, 'agent 1001 was chosen'],
  [
    'offered',
    { extension: '1001', strategy: 'toString', freedBy: 'valueOf', weight: 3 },
    'agent 1001 became free (valueOf) and was chosen: toString, weight=3',
  ],
  [
    'offered',
    { extension: '1001', strategy: '4', calls: 7, talkSeconds: 90 },
    'agent 1001 was chosen: by chance, their last agent first, 7 calls so far, talked for 90 s',
  ],
  ['not_taken', { extension: '1001', cause: 'USER_BUSY' }, "agent 1001's phone was busy"],
  ['not_taken', { extension: '1001', cause: 'constructor' }, 'agent 1001 did not take it: constructor'],
  [
    'queue_failed',
    { cause: 'too_many_waiting', waited: '0' },
    'the queue gave up after 0 s: too many callers waited for each agent',
  ],
  ['queue_failed', { cause: 'new_one' }, 'the queue gave up: new_one'],
  ['left_queue', { how: 'callback' }, 'the caller asked to be called back and keeps the place'],
  ['callback', {}, 'the caller asked to be called back and keeps the place'],
  ['escalated', { levels: 0 }, 'escalated: agents of all levels'],
])('a step %s %o', (type, detail, expected) => {
  expect(stepsInWords([step(0, type, detail)], 'en')).toEqual([`+0.000 s ${expected}`])
})
