import type { Emptiness, Reading } from '../../adapters/sql/customer/reading.ts'
import type { Words } from '../../config/words.ts'
import { faultWords } from './fault-words.ts'

const emptiness: Record<Emptiness, Words> = {
  null: { en: 'NULL', zh: 'NULL' },
  empty: { en: 'empty', zh: '空' },
  binary: { en: 'binary data, no text', zh: '二进制数据，不是文本' },
  date: { en: 'a date, no text', zh: '日期，不是文本' },
  no_text: { en: 'no text and no number', zh: '既不是文本也不是数字' },
  too_long: { en: 'longer than 256 characters', zh: '超过 256 个字符' },
  not_utf8: { en: 'not UTF-8 text', zh: '不是 UTF-8 文本' },
  control_characters: { en: 'text with control characters', zh: '含有控制字符' },
}

/** What a look-up came to, as a command tells it. */
export type Told =
  | { readonly type: 'found'; readonly texts: readonly string[]; readonly more: boolean }
  | { readonly type: 'notFound'; readonly why: Words }
  | { readonly type: 'failed'; readonly why: Words; readonly mend: Words }

const nothingFound: Words = { en: 'nothing found', zh: '未找到' }

/** A reading of which the first `columns` columns count. */
export function tell(reading: Reading, columns: number): Told {
  if (reading.type === 'none') return { type: 'notFound', why: nothingFound }
  if (reading.type === 'failed') return { type: 'failed', ...faultWords(reading.fault) }
  const cells = reading.cells.slice(0, columns)
  for (const [index, cell] of cells.entries()) {
    if (cell.type === 'nothing') return { type: 'notFound', why: unusable(index + 1, emptiness[cell.why]) }
  }
  const texts = cells.flatMap(cell => (cell.type === 'text' ? cell.text : []))
  return { type: 'found', texts, more: reading.more }
}

function unusable(column: number, what: Words): Words {
  return {
    en: `a row is there, but its column ${column} is ${what.en}: taken as not found`,
    zh: `有记录，但第 ${column} 列为${what.zh}：按未找到处理`,
  }
}
