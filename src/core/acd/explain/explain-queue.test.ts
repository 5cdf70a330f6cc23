import { expect, test } from 'vitest'
import type { CallStep } from '../../call/record/record.ts'
import { stepsInWords } from '../../call/record/step-words.ts'
import { millis } from '../../shared/ids.ts'

const step = (at: number, type: string, detail: CallStep['detail'] = {}): CallStep => ({
  at: millis(at),
  type,
  detail,
})

const story = [
  step(0, 'arrived', { group: '120' }),
  step(10, 'queued', { group: '120' }),
  step(11, 'waiting', { agents: 7, offline: 2, talking: 3, resting: 1, level: 1, busy: 0 }),
  step(31_000, 'offered', {
    ...{ strategy: 'longest-idle', level: 1, idleSeconds: 0, idle: 1, waitedSeconds: 31 },
    ...{ on: 'rest', agent: '1002', extension: '1002', agent_number: '8002', group: '120', leg: 'x' },
  }),
  step(46_000, 'not_taken', { extension: '1002', cause: 'NO_ANSWER', sip_code: 480, leg: 'x' }),
  step(46_001, 'waiting', { agents: 7, talking: 6, forOwn: '1003' }),
  step(47_000, 'offered', {
    ...{ strategy: 'skill-based', level: 1, sticky: true, idle: 2, waitedSeconds: 47 },
    ...{ on: 'legDown', agent: '1003', extension: '1003' },
  }),
  step(48_000, 'offered', {
    ...{ strategy: 'skill-based', level: 2, skillScore: 80, idle: 3, waitedSeconds: 48 },
    ...{ on: 'escalation', extension: '1004' },
  }),
  step(49_000, 'taken', { extension: '1003', leg: 'y' }),
  step(49_010, 'lost_race', { extension: '1004', leg: 'z' }),
]

test('why nobody, who then, and why: in English', () => {
  expect(stepsInWords(story, 'en')).toEqual([
    '+0.000 s the call arrived for group 120',
    '+0.010 s it waits in the queue of group 120',
    '+0.011 s none of 7 agents was free: 2 offline, 3 talking, 1 in wrap-up or resting, 1 on levels not open yet',
    '+31.000 s agent 1002 became free (wrap-up or rest over) and was chosen: idle longest of 1 free, idle for 0 s, level 1, the caller had waited 31 s',
    '+46.000 s agent 1002 did not answer',
    '+46.001 s none of 7 agents was free: 6 talking, the caller waits for agent 1003, who spoke with them last',
    '+47.000 s agent 1003 became free (the call ended) and was chosen: spoke last with this caller of 2 free, level 1, the caller had waited 47 s',
    '+48.000 s agent 1004 was chosen when the longer wait opened the choice: best at the skills needed of 3 free, score 80, level 2, the caller had waited 48 s',
    '+49.000 s agent 1003 took the call',
    '+49.010 s agent 1004 lost the race: another was faster',
  ])
})

test('that an agent is the last who is rung, others being left out', () => {
  const facts = { strategy: 'ring-all', level: 1, position: 7, idle: 31, waitedSeconds: 2, mostPhones: 50 }
  const last = [step(0, 'offered', { ...facts, on: 'callerJoined', extension: '1050' })]
  expect([...stepsInWords(last, 'en'), ...stepsInWords(last, 'zh')]).toEqual([
    '+0.000 s agent 1050 was chosen at once: all are rung of 31 free, position 7, level 1, no more than 50 phones ring at once, the caller had waited 2 s',
    '+0.000 s 随即选定座席 1050：全部同振（31 人空闲），位置 7，级别 1，同时振铃的话机最多 50 部，主叫已等待 2 秒',
  ])
})

test('and in Chinese', () => {
  expect(stepsInWords(story, 'zh')).toEqual([
    '+0.000 s 呼叫到达，座席组 120',
    '+0.010 s 进入座席组 120 排队',
    '+0.011 s 7 位座席都不空闲：2 人未签入，3 人通话中，1 人话后处理或休息中，1 人所在级别尚未开放',
    '+31.000 s 座席 1002 空闲（话后处理或休息结束），被选定：空闲最久（1 人空闲），已空闲 0 秒，级别 1，主叫已等待 31 秒',
    '+46.000 s 座席 1002 未应答',
    '+46.001 s 7 位座席都不空闲：6 人通话中，主叫在等上次接待的座席 1003',
    '+47.000 s 座席 1003 空闲（通话结束），被选定：上次接待过该主叫（2 人空闲），级别 1，主叫已等待 47 秒',
    '+48.000 s 在等待升级、范围放宽后选定座席 1004：技能分最高（3 人空闲），技能分 80，级别 2，主叫已等待 48 秒',
    '+49.000 s 座席 1003 接听',
    '+49.010 s 座席 1004 落选：其他座席先接听',
  ])
})

test.each<[string, CallStep['detail'], string]>([
  ['waiting', {}, 'nobody was free'],
  ['waiting', { agents: 0, group: '130' }, 'the group has no agents'],
  ['waiting', { talking: 1, moonPhase: 'full' }, 'nobody was free: 1 talking, moonPhase=full'],
  ['offered', { extension: '1001' }, 'agent 1001 was chosen'],
  ['offered', { extension: '1001', on: 'callerJoined' }, 'agent 1001 was chosen at once'],
  [
    'offered',
    { extension: '1001', strategy: 'toString', on: 'valueOf', weight: 3 },
    'agent 1001 was chosen (valueOf): toString, weight=3',
  ],
  ['offered', { extension: '1001', on: 'legDown', agent: '1009' }, 'agent 1001 was chosen (legDown)'],
  [
    'offered',
    { extension: '1001', strategy: '4', callsToday: 7, talkedSecondsToday: 90, position: 2 },
    'agent 1001 was chosen: by chance, their last agent first, position 2, 7 calls today, talked today for 90 s',
  ],
  ['not_taken', { extension: '1001', cause: 'USER_BUSY' }, "agent 1001's phone was busy"],
  ['not_taken', { extension: '1001', cause: 'constructor' }, 'agent 1001 did not take it: constructor'],
  ['withdrawn', { extension: '1001', why: 'lease' }, 'the offer to agent 1001 was taken back: lease'],
  [
    'queue_failed',
    { cause: 'too_many_waiting', waited: '0', group: '120' },
    'the queue gave up after 0 s: too many callers waited for each agent',
  ],
  [
    'queue_failed',
    { cause: 'timeout', waited: '60', to: 'voicemail' },
    'the queue gave up after 60 s: the longest wait was over; on to voicemail',
  ],
  ['queue_failed', { cause: 'new_one' }, 'the queue gave up: new_one'],
  [
    'queue_left',
    { group: '120', key: '2', to: 'voicemail' },
    'the caller pressed 2 and left the queue for voicemail',
  ],
  ['callback_asked', {}, 'the caller asked to be called back and keeps the place'],
  ['callback_refused', { reason: 'no number' }, 'no callback: no number'],
  ['called_back', { extension: '1001', group: '120' }, 'agent 1001 calls a customer of group 120 back'],
  [
    'callback_left',
    { how: 'unanswered', cause: 'USER_BUSY', attempts: 1 },
    'the customer did not answer and is called again later: USER_BUSY',
  ],
  [
    'callback_left',
    { how: 'answered', extension: '1001' },
    'the customer was called back and talks with the agent',
  ],
  ['callback_left', { how: 'toString' }, 'the callback is over: toString'],
])('a step %s %o', (type, detail, expected) => {
  expect(stepsInWords([step(0, type, detail)], 'en')).toEqual([`+0.000 s ${expected}`])
})

test.each([
  ['en', '+0.000 s none of 3 agents was free: 2 with the phone at another switch, 1 talking'],
  ['zh', '+0.000 s 3 位座席都不空闲：2 人的话机注册在其他交换机上，1 人通话中'],
] as const)('agents whose phone is at another switch are named: %s', (language, words) => {
  const waits = step(0, 'waiting', { agents: 3, elsewhere: 2, talking: 1 })
  expect(stepsInWords([waits], language)).toEqual([words])
})
