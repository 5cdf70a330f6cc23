import type { CallStep } from '../../call/record/record.ts'
import type { Language } from '../../speech/language.ts'

export type Value = CallStep['detail'][string]
export type Words = Readonly<Record<Language, string>>
/** What one fact of a decision says. */
type Word = (value: Value) => Words

export const both = (en: string, zh: string): Words => ({ en, zh })

const counted =
  (en: (count: Value) => string, zh: (count: Value) => string): Word =>
  value =>
    both(en(value), zh(value))

/** Who could not be offered the call, and why. Zeroes say nothing. */
export const waits: Readonly<Record<string, Word>> = {
  offline: counted(
    n => `${n} offline`,
    n => `${n} 人未签入`,
  ),
  unregistered: counted(
    n => `${n} without a registered phone`,
    n => `${n} 人话机未注册`,
  ),
  elsewhere: counted(
    n => `${n} with the phone at another switch`,
    n => `${n} 人的话机注册在其他交换机上`,
  ),
  busy: counted(
    n => `${n} busy`,
    n => `${n} 人示忙`,
  ),
  talking: counted(
    n => `${n} talking`,
    n => `${n} 人通话中`,
  ),
  wrapUp: counted(
    n => `${n} in wrap-up`,
    n => `${n} 人话后处理中`,
  ),
  resting: counted(
    n => `${n} in wrap-up or resting`,
    n => `${n} 人话后处理或休息中`,
  ),
  level: counted(
    n => `${n} on levels not open yet`,
    n => `${n} 人所在级别尚未开放`,
  ),
  missingSkill: counted(
    n => `${n} without the skill that is needed`,
    n => `${n} 人缺少所需技能`,
  ),
  forOwn: counted(
    agent => `the caller waits for agent ${agent}, who spoke with them last`,
    agent => `主叫在等上次接待的座席 ${agent}`,
  ),
}

const strategies: Readonly<Record<string, Words>> = {
  'top-down': both('in the order of positions', '按座席顺序'),
  'round-robin': both('in turn', '轮流'),
  random: both('by chance', '随机'),
  'longest-idle': both('idle longest', '空闲最久'),
  'least-calls': both('fewest calls', '接听最少'),
  'least-talk-time': both('least talk time', '通话时长最短'),
  'ring-all': both('all are rung', '全部同振'),
  'ring-progressively': both('one more is rung', '逐个加振'),
  'skill-based': both('best at the skills needed', '技能分最高'),
  0: both('in the order of positions', '按座席顺序'),
  1: both('by chance', '随机'),
  2: both('in turn', '轮流'),
  3: both('in the order of positions, their last agent first', '按座席顺序，上次接待的座席优先'),
  4: both('by chance, their last agent first', '随机，上次接待的座席优先'),
  5: both('in turn, their last agent first', '轮流，上次接待的座席优先'),
}

/** What was decided by, where it was not the strategy. */
export const decisions: Readonly<Record<string, Words>> = {
  ...strategies,
  sticky: both('spoke last with this caller', '上次接待过该主叫'),
}

/** What made the agent free, where it was about them. */
export const frees: Readonly<Record<string, Words>> = {
  rest: both('wrap-up or rest over', '话后处理或休息结束'),
  restEnded: both('wrap-up or rest ended early', '提前结束话后处理或休息'),
  legDown: both('the call ended', '通话结束'),
  registered: both('the phone registered', '话机已注册'),
  offerFailed: both('an offer came to nothing', '一次派送落空'),
}

/** What brought the two together, where it was not about the agent. */
export const occasions: Readonly<Record<string, Words>> = {
  callerJoined: both('at once', '随即'),
  callerLeft: both('when another caller had left', '在另一位主叫离开后'),
  offerFailed: both('when another offer came to nothing', '在另一次派送落空后'),
  offerTaken: both('when another caller was served', '在另一位主叫被接听后'),
  offerAnswered: both('when another caller was served', '在另一位主叫被接听后'),
  configured: both('when settings changed', '在设置变更后'),
  unregistered: both('when another phone was gone', '在另一部话机注销后'),
  switchLost: both('when a switch was out of reach', '在一台交换机失去联系后'),
  registrations: both('when phones registered', '在话机注册后'),
  escalation: both('when the longer wait opened the choice', '在等待升级、范围放宽后'),
  progress: both('as one more', '作为加振的一位'),
  sticky: both('when their own agent had been waited for long enough', '在等待专属座席到时后'),
}

export const failures: Readonly<Record<string, Words>> = {
  timeout: both('the longest wait was over', '等待超时'),
  queue_full: both('the queue was full', '队列已满'),
  unknown_group: both('there is no such group', '没有这个座席组'),
  no_agent: both('no agent of the group was logged in', '组内没有座席签入'),
  too_many_waiting: both('too many callers waited for each agent', '人均等待数超限'),
  closed: both('the group was closed', '不在服务时间'),
  no_such_skill: both('no agent of the group has the skill that is asked for', '组内没有具备所需技能的座席'),
}

/** Causes an offer ends with. */
export const notTaken: Readonly<Record<string, Words>> = {
  NO_ANSWER: both('did not answer', '未应答'),
  NO_USER_RESPONSE: both("'s phone gave no sign", '的话机无响应'),
  USER_BUSY: both("'s phone was busy", '的话机忙'),
  CALL_REJECTED: both('refused the call', '拒接'),
  USER_NOT_REGISTERED: both("'s phone was not registered", '的话机未注册'),
  SUBSCRIBER_ABSENT: both("'s phone was not registered", '的话机未注册'),
  LOSE_RACE: both('was slower than another', '慢于其他座席'),
  ORIGINATOR_CANCEL: both('was no longer needed: the caller was gone', '无需再接：主叫已离开'),
}
