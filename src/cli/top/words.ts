import type { Words } from '../../config/words.ts'

const both = (en: string, zh: string): Words => ({ en, zh })

export const words = {
  title: both('nacd at', 'nacd'),
  keys: both('q: leave', 'q 退出'),
  connecting: both('connecting …', '正在连接…'),
  down: both('nacd does not answer; trying again', 'nacd 没有应答，正在重试'),
  groups: both('Groups', '座席组'),
  agents: both('Agents', '座席'),
  gateways: both('Gateways', '线路'),
  none: both('none', '无'),
  more: both('more', '更多'),
  number: both('no.', '组号'),
  name: both('name', '名称'),
  waiting: both('waiting', '排队'),
  longest: both('longest', '最久等待'),
  free: both('free', '空闲'),
  talking: both('talking', '通话'),
  logged: both('agents', '座席数'),
  entered: both('calls', '呼入'),
  answered: both('answered', '接听'),
  level: both('SL %', '服务水平%'),
  abandoned: both('abandoned', '放弃'),
  answerTime: both('ASA', '平均应答'),
  handleTime: both('AHT', '平均处理'),
  extension: both('ext.', '分机'),
  jobNumber: both('job no.', '工号'),
  status: both('status', '状态'),
  state: both('doing', '当前'),
  since: both('for', '持续'),
  missed: both('missed', '未接'),
  talk: both('talk', '通话时长'),
  occupancy: both('busy %', '占用率%'),
  up: both('up', '可用'),
  calls: both('calls', '并发'),
  cps: both('cps', 'CPS'),
  asr: both('ASR %', '接通率%'),
  warnings: both('warnings', '告警'),
} as const satisfies Readonly<Record<string, Words>>

/** What agents say of themselves, and what they are doing. */
export const agentWords: Readonly<Record<string, Words>> = {
  ready: both('ready', '示闲'),
  busy: both('busy', '示忙'),
  offline: both('offline', '未签入'),
  unregistered: both('no phone', '话机未注册'),
  idle: both('idle', '空闲'),
  offered: both('offered', '派送中'),
  ringing: both('ringing', '振铃'),
  talking: both('talking', '通话中'),
  held: both('on hold', '保持中'),
  wrap_up: both('wrap-up', '话后处理'),
  resting: both('resting', '休息'),
}

export const yesNo = { yes: both('yes', '是'), no: both('no', '否'), off: both('off', '停用') } as const
