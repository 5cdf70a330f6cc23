import type { CallStep } from '../../call/record/record.ts'
import {
  both,
  decisions,
  failures,
  frees,
  notTaken,
  occasions,
  type Value,
  type Words,
  waits,
} from './explain-queue-words.ts'

type Detail = CallStep['detail']

const wordOf = (table: Readonly<Record<string, Words>>, name: string): Words | null =>
  (Object.hasOwn(table, name) ? table[name] : null) ?? null
const told = (table: Readonly<Record<string, Words>>, name: string): Words =>
  wordOf(table, name) ?? both(name, name)

const text = (detail: Detail, name: string): string => String(detail[name] ?? '')
const agentIn = (detail: Detail): string => text(detail, 'extension') || text(detail, 'agent')
const joined = (parts: readonly Words[]): Words => ({
  en: parts.map(({ en }) => en).join(', '),
  zh: parts.map(({ zh }) => zh).join('，'),
})

/** Facts nobody has words for stay as they are: the record may be of another version. */
function othersOf(detail: Detail, known: readonly string[]): readonly Words[] {
  const names = Object.keys(detail).filter(name => !known.includes(name))
  return names.map(name => both(`${name}=${detail[name]}`, `${name}=${detail[name]}`))
}

const seconds = (detail: Detail, name: string, en: string, zh: string): readonly Words[] => {
  const value = detail[name]
  return typeof value === 'number' ? [both(`${en} ${value} s`, `${zh} ${value} 秒`)] : []
}

/** `waiting`: why nobody was the caller's. */
export function waitingWords(detail: Detail): Words {
  const who = Object.keys(waits).flatMap(name => {
    const value = detail[name]
    return value === undefined || value === 0 || value === false ? [] : [waits[name]?.(value) ?? both('', '')]
  })
  const others = othersOf(detail, [...Object.keys(waits), 'agents', 'waitedSeconds', 'group'])
  const waited = seconds(detail, 'waitedSeconds', 'waited so far', '已等待')
  const because = joined([...who, ...waited, ...others])
  const nobody = nobodyOf(detail)
  return {
    en: because.en === '' ? nobody.en : `${nobody.en}: ${because.en}`,
    zh: because.zh === '' ? nobody.zh : `${nobody.zh}：${because.zh}`,
  }
}

function nobodyOf({ agents }: Detail): Words {
  if (agents === undefined) return both('nobody was free', '没有空闲座席')
  if (agents === 0) return both('the group has no agents', '座席组内没有座席')
  return both(`none of ${agents} agents was free`, `${agents} 位座席都不空闲`)
}

const offerFacts = [
  ...['extension', 'agent', 'agent_number', 'group', 'leg', 'on', 'strategy', 'sticky', 'level', 'idle'],
  ...['idleSeconds', 'position', 'skillScore', 'callsToday', 'talkedSecondsToday', 'waitedSeconds'],
  'mostPhones',
]

/** `offered`: why just this agent, and why now. */
export function offeredWords(detail: Detail): Words {
  const waited = seconds(detail, 'waitedSeconds', 'the caller had waited', '主叫已等待')
  const because = joined([...chosenBy(detail), ...waited, ...othersOf(detail, offerFacts)])
  const { en, zh } = chosenWhen(detail)
  return {
    en: because.en === '' ? en : `${en}: ${because.en}`,
    zh: because.zh === '' ? zh : `${zh}：${because.zh}`,
  }
}

function chosenWhen(detail: Detail): Words {
  const extension = agentIn(detail)
  const on = text(detail, 'on')
  const freed = text(detail, 'agent') === extension ? wordOf(frees, on) : null
  if (freed !== null) {
    return both(
      `agent ${extension} became free (${freed.en}) and was chosen`,
      `座席 ${extension} 空闲（${freed.zh}），被选定`,
    )
  }
  if (on === '') return both(`agent ${extension} was chosen`, `选定座席 ${extension}`)
  const when = wordOf(occasions, on) ?? both(`(${on})`, `（${on}）`)
  return both(`agent ${extension} was chosen ${when.en}`, `${when.zh}选定座席 ${extension}`)
}

function chosenBy(detail: Detail): readonly Words[] {
  const { strategy, sticky, idle, position, callsToday, skillScore, level, mostPhones } = detail
  const by = sticky === true ? 'sticky' : strategy
  const many = typeof idle === 'number' ? both(` of ${idle} free`, `（${idle} 人空闲）`) : both('', '')
  const why = by === undefined ? null : told(decisions, String(by))
  return [
    ...(why === null ? [] : [both(why.en + many.en, why.zh + many.zh)]),
    ...seconds(detail, 'idleSeconds', 'idle for', '已空闲'),
    ...shown(position, 'position', '位置'),
    ...(callsToday === undefined ? [] : [both(`${callsToday} calls today`, `今日已接 ${callsToday} 个`)]),
    ...seconds(detail, 'talkedSecondsToday', 'talked today for', '今日通话'),
    ...shown(skillScore, 'score', '技能分'),
    ...shown(level, 'level', '级别'),
    ...(mostPhones === undefined
      ? []
      : [both(`no more than ${mostPhones} phones ring at once`, `同时振铃的话机最多 ${mostPhones} 部`)]),
  ]
}

const shown = (value: Value | undefined, en: string, zh: string): readonly Words[] =>
  value === undefined ? [] : [both(`${en} ${value}`, `${zh} ${value}`)]

/** `not_taken`: how an offer ended. */
export function notTakenWords(detail: Detail): Words {
  const agent = agentIn(detail)
  const cause = text(detail, 'cause')
  const known = wordOf(notTaken, cause)
  if (known === null) return both(`agent ${agent} did not take it: ${cause}`, `座席 ${agent} 未接：${cause}`)
  const blank = known.en.startsWith("'") ? '' : ' '
  return both(`agent ${agent}${blank}${known.en}`, `座席 ${agent} ${known.zh}`)
}

/** `lost_race`: of several who were rung another was faster. */
export const lostRaceWords = (detail: Detail): Words =>
  both(
    `agent ${agentIn(detail)} lost the race: another was faster`,
    `座席 ${agentIn(detail)} 落选：其他座席先接听`,
  )

export const takenWords = (detail: Detail): Words =>
  both(`agent ${agentIn(detail)} took the call`, `座席 ${agentIn(detail)} 接听`)

export function queueFailedWords(detail: Detail): Words {
  const cause = text(detail, 'cause') || text(detail, 'reason')
  const why = told(failures, cause)
  const waited = text(detail, 'waited')
  const after = waited === '' ? both('', '') : both(` after ${waited} s`, `（等待 ${waited} 秒）`)
  const to = text(detail, 'to')
  const on = to === '' ? both('', '') : both(`; on to ${to}`, `；转往 ${to}`)
  return both(`the queue gave up${after.en}: ${why.en}${on.en}`, `排队失败${after.zh}：${why.zh}${on.zh}`)
}

/** `queue_left`: by key, to one of the forms of `overflow`. */
export const queueLeftWords = (detail: Detail): Words =>
  both(
    `the caller pressed ${text(detail, 'key')} and left the queue for ${text(detail, 'to')}`,
    `主叫按 ${text(detail, 'key')} 离开队列，转往 ${text(detail, 'to')}`,
  )

export const callbackAskedWords = (): Words =>
  both('the caller asked to be called back and keeps the place', '主叫要求回呼，保留排队位置')

export const callbackRefusedWords = (detail: Detail): Words =>
  both(`no callback: ${text(detail, 'reason')}`, `无法回呼：${text(detail, 'reason')}`)

/** `called_back`: of the call of the agent who does it. */
export const calledBackWords = (detail: Detail): Words =>
  both(
    `agent ${agentIn(detail)} calls a customer of group ${text(detail, 'group')} back`,
    `座席 ${agentIn(detail)} 回呼座席组 ${text(detail, 'group')} 的客户`,
  )

/** `callback_left`: how a place that was kept ended. */
export function callbackLeftWords(detail: Detail): Words {
  const how = text(detail, 'how')
  const words = wordOf(callbackEnds, how) ?? both(`the callback is over: ${how}`, `回呼结束：${how}`)
  const cause = text(detail, 'cause')
  return cause === '' ? words : both(`${words.en}: ${cause}`, `${words.zh}：${cause}`)
}

const callbackEnds: Readonly<Record<string, Words>> = {
  answered: both('the customer was called back and talks with the agent', '回呼接通，客户与座席通话'),
  unanswered: both('the customer did not answer and is called again later', '客户未接，稍后再拨'),
  called_again: both(
    'the customer called again and has the place in that call',
    '客户再次来电，由该来电沿用原位置',
  ),
  given_up: both('the callback was given up', '放弃回呼'),
  removed: both('the callback was taken out of the queue', '回呼已被移出队列'),
}

/** `withdrawn`: the queue took an offer back. */
export const withdrawnWords = (detail: Detail): Words =>
  both(
    `the offer to agent ${agentIn(detail)} was taken back: ${text(detail, 'why')}`,
    `收回对座席 ${agentIn(detail)} 的派送：${text(detail, 'why')}`,
  )
