import type { CallStep } from '../call/record.ts'
import {
  both,
  decisions,
  failures,
  frees,
  leavings,
  notTaken,
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
const agentIn = (detail: Detail): string => text(detail, 'agent') || text(detail, 'extension')
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
  const level = detail.level
  const who = Object.keys(waits).flatMap(name => {
    const value = detail[name]
    return value === undefined || value === 0 || value === false ? [] : [waits[name]?.(value) ?? both('', '')]
  })
  const wide =
    typeof level === 'number' && level > 0
      ? [both(`agents up to level ${level} are looked at`, `当前考虑级别 ${level} 及以前的座席`)]
      : []
  const because = joined([
    ...who,
    ...seconds(detail, 'waitedSeconds', 'waited so far', '已等待'),
    ...wide,
    ...othersOf(detail, [...Object.keys(waits), 'level', 'waitedSeconds', 'group']),
  ])
  return {
    en: because.en === '' ? 'nobody was free' : `nobody was free: ${because.en}`,
    zh: because.zh === '' ? '没有空闲座席' : `没有空闲座席：${because.zh}`,
  }
}

const offerFacts = [
  ...['agent', 'extension', 'agentNumber', 'agent_number', 'group', 'leg', 'ring_seconds'],
  ...['strategy', 'decided', 'level', 'idleSeconds', 'calls', 'talkSeconds', 'score', 'sticky', 'candidates'],
  ...['waitedSeconds', 'freedBy'],
]

/** `offered`: why just this agent, and why now. */
export function offeredWords(detail: Detail): Words {
  const agent = agentIn(detail)
  const freed = text(detail, 'freedBy')
  const free = freed === '' ? null : told(frees, freed)
  const chosen = chosenWords(detail)
  const waited = seconds(detail, 'waitedSeconds', 'the caller had waited', '主叫已等待')
  const rest = joined([...chosen, ...waited, ...othersOf(detail, offerFacts)])
  const en =
    free === null ? `agent ${agent} was chosen` : `agent ${agent} became free (${free.en}) and was chosen`
  const zh = free === null ? `选定座席 ${agent}` : `座席 ${agent} 空闲（${free.zh}），被选定`
  return { en: rest.en === '' ? en : `${en}: ${rest.en}`, zh: rest.zh === '' ? zh : `${zh}：${rest.zh}` }
}

function chosenWords(detail: Detail): readonly Words[] {
  const { strategy, decided, candidates, calls, score, level } = detail
  const by = decided ?? (detail.sticky === true ? 'sticky' : strategy)
  const many =
    typeof candidates === 'number' ? both(` of ${candidates}`, `（${candidates} 人中）`) : both('', '')
  const why = by === undefined ? null : told(decisions, String(by))
  return [
    ...(why === null ? [] : [both(why.en + many.en, why.zh + many.zh)]),
    ...seconds(detail, 'idleSeconds', 'idle for', '已空闲'),
    ...(calls === undefined ? [] : [both(`${calls} calls so far`, `已接 ${calls} 个`)]),
    ...seconds(detail, 'talkSeconds', 'talked for', '累计通话'),
    ...(score === undefined ? [] : [both(`score ${score}`, `技能分 ${score}`)]),
    ...(level === undefined ? [] : [both(`level ${level}`, `级别 ${level}`)]),
  ]
}

/** `not_taken`: how an offer ended. */
export function notTakenWords(detail: Detail): Words {
  const agent = agentIn(detail)
  const cause = text(detail, 'cause')
  const known = wordOf(notTaken, cause)
  if (known === null) return both(`agent ${agent} did not take it: ${cause}`, `座席 ${agent} 未接：${cause}`)
  const blank = known.en.startsWith("'") ? '' : ' '
  return both(`agent ${agent}${blank}${known.en}`, `座席 ${agent} ${known.zh}`)
}

/** `lost_race`: answered, but another had done so before. */
export const lostRaceWords = (detail: Detail): Words =>
  both(
    `agent ${agentIn(detail)} answered too late: another had taken the call`,
    `座席 ${agentIn(detail)} 应答已晚：来电已被其他座席接走`,
  )

export const takenWords = (detail: Detail): Words =>
  both(`agent ${agentIn(detail)} took the call`, `座席 ${agentIn(detail)} 接听`)

export function queueFailedWords(detail: Detail): Words {
  const cause = text(detail, 'cause') || text(detail, 'reason')
  const why = told(failures, cause)
  const waited = text(detail, 'waited')
  const after = waited === '' ? both('', '') : both(` after ${waited} s`, `（等待 ${waited} 秒）`)
  return both(`the queue gave up${after.en}: ${why.en}`, `排队失败${after.zh}：${why.zh}`)
}

export const leftQueueWords = (detail: Detail): Words => told(leavings, text(detail, 'how'))
export const callbackWords = (): Words => told(leavings, 'callback')

/** `escalated`: the longer wait has changed what the caller waits for. */
export function escalatedWords(detail: Detail): Words {
  const { levels, level, priority, skills } = detail
  const upTo = levels ?? level
  const known = ['levels', 'level', 'priority', 'skills', 'waitedSeconds', 'group']
  const { en, zh } = joined([
    ...(upTo === undefined ? [] : [levelWords(upTo)]),
    ...(priority === undefined ? [] : [both(`priority +${priority}`, `优先级 +${priority}`)]),
    ...(skills === undefined ? [] : [both(`skill need -${skills}`, `技能要求 -${skills}`)]),
    ...seconds(detail, 'waitedSeconds', 'waited so far', '已等待'),
    ...othersOf(detail, known),
  ])
  return both(`escalated: ${en}`, `升级：${zh}`)
}

const levelWords = (level: Value): Words =>
  level === 0
    ? both('agents of all levels', '所有级别的座席')
    : both(`agents up to level ${level}`, `级别 ${level} 及以前的座席`)
