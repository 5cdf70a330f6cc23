import type { Words } from '../../config/words.ts'
import { checkRoute } from '../../core/routing/table/check-route.ts'
import { forAllCalls, type OnLimit, type Route } from '../../core/routing/table/route.ts'
import { writtenField } from '../../core/routing/written-field.ts'
import type { NewRoute } from '../../ports/lines/routing.ts'
import { type Column, columnNames } from './columns.ts'

export type ReadRoute =
  | { readonly type: 'route'; readonly route: NewRoute }
  | { readonly type: 'wrong'; readonly why: Words }

/** Reads one row of a file; what is left empty has its default. */
export function readRoute(
  cells: readonly string[] | null,
  columns: readonly Column[],
  gateways: ReadonlySet<string>,
): ReadRoute {
  if (cells === null) return wrong(notCsv)
  if (cells.length !== columns.length) return wrong(otherCount(columns.length, cells.length))
  const row = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']))
  const route = routeOf(row)
  const problem = wrongName('extension', row.extension) ?? wrongName('group', row.group)
  if (problem !== null) return wrong(problem)
  const found = checkRoute(route, gateways)
  if (found !== null) {
    const column = writtenField(found.field)
    return wrong(expectedIn(column, found.expected, written(row, column) ?? found.got))
  }
  const { id: _none, ...rest } = route
  return { type: 'route', route: rest }
}

/** The cells of a route in the order of `columnNames`. */
export function cellsOf({ only, onLimit, ...route }: Route): readonly string[] {
  const { callerPrefix: caller_prefix, ...narrowing } = only
  const row = { ...route, ...narrowing, caller_prefix, on_limit: onLimit }
  return columnNames.map(name => String(row[name]))
}

type Row = Partial<Record<Column, string>>

/** As it stands in the file: what was read of it may be no number. */
const written = (row: Readonly<Record<string, string>>, column: string): string | undefined =>
  row[column]?.slice(0, 64)

/** What is no number becomes NaN, and is refused as one. */
function routeOf(row: Row): Route {
  const { prefix = '', gateway = '', hours = '', caller_prefix = '', extension = '', group = '' } = row
  const unnarrowed = hours + caller_prefix + extension + group === ''
  return {
    id: 1,
    prefix,
    gateway,
    priority: numberIn(row.priority, 1),
    weight: numberIn(row.weight, 0),
    cost: numberIn(row.cost, 0),
    only: unnarrowed ? forAllCalls : { hours, callerPrefix: caller_prefix, extension, group },
    onLimit: (row.on_limit || 'next') as OnLimit,
  }
}

const numberIn = (text: string | undefined, usual: number): number => {
  if (text === undefined || text === '') return usual
  return /^[0-9]{1,12}(?:\.[0-9]{1,20})?(?:e[+-]?[0-9]{1,3})?$/.test(text) ? Number(text) : Number.NaN
}

function wrongName(column: Column, text = ''): Words | null {
  if (/^[0-9A-Za-z*#+._-]{0,32}$/.test(text)) return null
  return expectedIn(column, aNumber, text.slice(0, 64))
}

const aNumber = {
  en: 'a number as it is dialled, at most 32 characters',
  zh: '分机号或座席组号，最多 32 个字符',
}

function expectedIn(column: string, expected: Words, got: string): Words {
  const shown = JSON.stringify(got)
  return {
    en: `${column}: expected ${expected.en}, got ${shown}`,
    zh: `${column} 应为：${expected.zh}；实为 ${shown}`,
  }
}

const wrong = (why: Words): ReadRoute => ({ type: 'wrong', why })

const notCsv: Words = {
  en: 'a quote without its partner, or longer than 8192 characters',
  zh: '引号不成对，或超过 8192 个字符',
}

const otherCount = (expected: number, got: number): Words => ({
  en: `expected ${expected} cells, got ${got}`,
  zh: `应有 ${expected} 个单元格，实有 ${got} 个`,
})
