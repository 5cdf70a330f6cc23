import type { Line } from './screen.ts'
import { cutTo, padTo, widthOf } from './width.ts'

export interface Column<Row> {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Columns it takes at most. */
  readonly most?: number
  readonly text: (row: Row) => string
}

export interface Table<Row> {
  readonly title: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly words: { readonly none: string; readonly more: string }
}

const gap = '  '

/** A heading, the names of the columns, then rows: as many as fit into `height` lines, and how many more there are. */
export function tableLines<Row>(
  { title, columns, rows, words }: Table<Row>,
  { width, height }: { readonly width: number; readonly height: number },
): readonly Line[] {
  const head = { text: cutTo(`${title} (${rows.length})`, width), isHeading: true }
  if (rows.length === 0) return [head, { text: cutTo(words.none, width) }]
  const room = Math.max(1, height - 2)
  const shown = rows.length <= room ? rows : rows.slice(0, Math.max(1, room - 1))
  const cells = [
    columns.map(({ title: name }) => name),
    ...shown.map(row => columns.map(({ text }) => text(row))),
  ]
  const widths = columns.map(({ most = 40 }, at) =>
    Math.min(most, Math.max(...cells.map(line => widthOf(line[at] ?? '')))),
  )
  const lines = cells.map((line, n) => ({
    text: cutTo(line.map((cell, at) => padTo(cell, widths[at] ?? 0, columns[at]?.align)).join(gap), width),
    isHeading: n === 0,
  }))
  const hidden = rows.length - shown.length
  return [head, ...lines, ...(hidden > 0 ? [{ text: cutTo(`… ${hidden} ${words.more}`, width) }] : [])]
}
