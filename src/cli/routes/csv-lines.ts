/** One row of the file: where it stands, and its cells; null = the row is not CSV. */
export interface CsvRow {
  /** From 1. */
  readonly line: number
  readonly cells: readonly string[] | null
}

/** Longer lines are no row of ours. */
const longestLine = 8_192

/** The bytes are not UTF-8, or one line has no end. */
export class NotCsv extends Error {
  override readonly name = 'NotCsv'
  readonly reason: 'encoding' | 'length'

  constructor(reason: NotCsv['reason']) {
    super(`not a CSV file: ${reason}`)
    this.reason = reason
  }
}

/**
 * Reads CSV (RFC 4180) bit by bit: UTF-8 with or without a byte-order mark, any line end, empty lines left out. A row is
 * one line: a quoted cell does not go over its end. Throws NotCsv.
 */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow, void, void> {
  let line = 0
  for await (const text of linesOf(bytes)) {
    line += 1
    if (text.trim() !== '') yield { line, cells: cellsOf(text) }
  }
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const chunk of bytes) {
    const lines = (rest + decode(() => decoder.decode(chunk, { stream: true }))).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw new NotCsv('length')
    yield* lines.map(withoutReturn)
  }
  rest += decode(() => decoder.decode())
  if (rest !== '') yield withoutReturn(rest)
}

function decode(work: () => string): string {
  try {
    return work()
  } catch (error) {
    if (error instanceof TypeError) throw new NotCsv('encoding')
    throw error
  }
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text)

function cellsOf(text: string): readonly string[] | null {
  if (text.length > longestLine) return null
  return text.includes('"') ? quotedCells(text) : text.split(',').map(cell => cell.trim())
}

/** A cell in quotes, with "" for one of them, or one without any. */
const cell = /(?:[ \t]{0,16}"((?:[^"]|"")*)"[ \t]{0,16}|([^",]*))(,|$)/y

function quotedCells(text: string): readonly string[] | null {
  const cells: string[] = []
  cell.lastIndex = 0
  for (;;) {
    const found = cell.exec(text)
    if (found === null) return null
    const [, quoted, plain = '', end] = found
    cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'))
    if (end === '') return cells
  }
}

/** A line of the file, without its end. */
export const csvLine = (cells: readonly string[]): string => cells.map(quoted).join(',')

const quoted = (text: string): string =>
  /^[^\s",](?:[^",\r\n]*[^\s",])?$|^$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`
