import type { Words } from '../../config/words.ts'
import type { NewRoute } from '../../ports/lines/routing.ts'
import { type Column, readHeader } from './columns.ts'
import { csvRows, NotCsv } from './csv-lines.ts'
import { readRoute } from './route-row.ts'

/** A part of the file. */
export type Part =
  | { readonly type: 'routes'; readonly routes: readonly NewRoute[] }
  /** One line that cannot be taken; the reading goes on, unless it is the header or the whole file. */
  | { readonly type: 'problem'; readonly line: number; readonly why: Words }

/** Routes handed on at once. */
const routesAPart = 500

/** Reads a file of routes, some hundreds at a time: what is good and what is wrong, in the order of the file. */
export async function* readRoutes(
  bytes: AsyncIterable<Uint8Array>,
  gateways: ReadonlySet<string>,
): AsyncGenerator<Part, void, void> {
  let line = 0
  try {
    let columns: readonly Column[] | null = null
    let routes: NewRoute[] = []
    for await (const row of csvRows(bytes)) {
      line = row.line
      if (columns === null) {
        const header = readHeader(row.cells ?? [])
        if (header.type === 'wrong') return yield { type: 'problem', line, why: header.why }
        columns = header.columns
        continue
      }
      const read = readRoute(row.cells, columns, gateways)
      if (read.type === 'route') routes.push(read.route)
      else yield { type: 'problem', line, why: read.why }
      if (routes.length < routesAPart) continue
      yield { type: 'routes', routes }
      routes = []
    }
    if (routes.length > 0) yield { type: 'routes', routes }
  } catch (error) {
    if (!(error instanceof NotCsv)) throw error
    yield { type: 'problem', line: line + 1, why: notCsv[error.reason] }
  }
}

const notCsv: Record<NotCsv['reason'], Words> = {
  encoding: {
    en: 'here or later the file is not UTF-8: save it as "CSV UTF-8"',
    zh: '从此处起文件不是 UTF-8 编码：请另存为“CSV UTF-8”格式',
  },
  length: {
    en: 'here or later a line has no end: this is no CSV file',
    zh: '从此处起有一行过长：不是 CSV 文件',
  },
}
