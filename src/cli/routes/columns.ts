import type { Words } from '../../config/words.ts'

/** The columns of a file of routes, in the order they are exported. The second is another name a header may use. */
const columns = [
  ['prefix', '前缀'],
  ['gateway', '线路'],
  ['priority', '优先级'],
  ['weight', '权重'],
  ['cost', '费率'],
  ['hours', '时段'],
  ['caller_prefix', '主叫前缀'],
  ['extension', '分机'],
  ['group', '座席组'],
  ['on_limit', '占满时'],
] as const

export type Column = (typeof columns)[number][0]

export const columnNames: readonly Column[] = columns.map(([name]) => name)

/** Without these a file says nothing. */
const needed: readonly Column[] = ['prefix', 'gateway']

export type ReadHeader =
  /** Which column each cell of a row is of. */
  | { readonly type: 'header'; readonly columns: readonly Column[] }
  | { readonly type: 'wrong'; readonly why: Words }

export function readHeader(cells: readonly string[]): ReadHeader {
  const found = cells.map(cell => columns.find(names => names.includes(cell as never))?.[0])
  const unknown = cells.find((_cell, at) => found[at] === undefined)
  if (unknown !== undefined) return wrong(unknownColumn(unknown))
  const known = found.filter(name => name !== undefined)
  const double = known.find((name, at) => known.indexOf(name) !== at)
  if (double !== undefined) {
    return wrong({ en: `column ${double} is there twice`, zh: `列 ${double} 重复` })
  }
  const missing = needed.find(name => !known.includes(name))
  if (missing !== undefined) {
    return wrong({ en: `column ${missing} is missing`, zh: `缺少列 ${missing}` })
  }
  return { type: 'header', columns: known }
}

const wrong = (why: Words): ReadHeader => ({ type: 'wrong', why })

function unknownColumn(name: string): Words {
  const got = JSON.stringify(name.slice(0, 60))
  const known = columns.map(([english, chinese]) => `${english} (${chinese})`).join(', ')
  return {
    en: `the first line names the columns; expected ${known}, got ${got}`,
    zh: `首行应为列名，可用：${columns.map(([english, chinese]) => `${chinese}（${english}）`).join('、')}；实为 ${got}`,
  }
}
