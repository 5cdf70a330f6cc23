import type { Words } from '../../config/words.ts'
import type { GroupRecord } from '../../core/acd/records.ts'
import { circleFrom, exitsTo, overflowsTo } from '../../core/acd/rules/leads.ts'
import { overflowForms, readOverflow } from '../../core/flow/built-in/overflow.ts'
import { type Finding, warning } from './finding.ts'
import { some } from './from-store.ts'

/** Groups that lead their callers nowhere, or round in a circle. */
export function wrongLeads(groups: readonly GroupRecord[]): readonly Finding[] {
  return [...unreadable(groups), ...nowhere(groups), ...round(groups)]
}

function unreadable(groups: readonly GroupRecord[]): readonly Finding[] {
  const names = groups
    .filter(({ overflow }) => readOverflow(overflow) === null)
    .map(({ number, overflow }) => `${number} (${JSON.stringify(overflow.slice(0, 64))})`)
  if (names.length === 0) return []
  const why = {
    en: `the overflow has no form that nacd knows: ${some(names)}`,
    zh: `overflow 的写法无法识别：${some(names)}`,
  }
  return [warning(subject, why, rightForm)]
}

function nowhere(groups: readonly GroupRecord[]): readonly Finding[] {
  const known = new Set(groups.map(({ number }) => number))
  const names = groups.flatMap(group =>
    [...new Set([...overflowsTo(group), ...exitsTo(group)])]
      .filter(lead => !known.has(lead))
      .map(lead => `${group.number} -> ${lead}`),
  )
  if (names.length === 0) return []
  const why = {
    en: `callers are led to groups that do not exist: ${some(names)}`,
    zh: `来电被转到不存在的座席组：${some(names)}`,
  }
  return [warning(subject, why, changeWay)]
}

/** Each circle once, whichever of its groups it is looked at from. */
function round(groups: readonly GroupRecord[]): readonly Finding[] {
  const circles = new Map<string, string>()
  for (const { number } of groups) {
    const circle = circleFrom(number, groups)
    if (circle === null) continue
    const members = [...new Set(circle)].sort().join(' ')
    if (!circles.has(members)) circles.set(members, circle.join(' -> '))
  }
  if (circles.size === 0) return []
  const names = some([...circles.values()])
  const why = {
    en: `callers whom nobody takes would go round in a circle: ${names}`,
    zh: `无人接听的来电会在座席组之间循环：${names}`,
  }
  return [warning(subject, why, changeWay)]
}

const subject: Words = { en: 'groups', zh: '座席组' }

const rightForm: Words = {
  en: `set overflow at /v1/groups to one of: ${overflowForms.en}`,
  zh: `在 /v1/groups 中把 overflow 改为以下写法之一：${overflowForms.zh}`,
}

const changeWay: Words = {
  en: 'change overflow, overflows or exits at /v1/groups',
  zh: '在 /v1/groups 中修改 overflow、overflows 或 exits',
}
