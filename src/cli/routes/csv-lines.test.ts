import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CsvRow, csvLine, csvRows } from './csv-lines.ts'

async function rowsOf(...chunks: readonly (string | Uint8Array)[]): Promise<readonly CsvRow[]> {
  async function* bytes() {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  }
  const rows: CsvRow[] = []
  for await (const row of csvRows(bytes())) rows.push(row)
  return rows
}

const cells = async (text: string) => (await rowsOf(text)).map(row => row.cells)

test.each<[string, readonly (readonly string[] | null)[]]>([
  ['', []],
  [
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    '\uFEFFa,b\r\n 1 ,\t2\r\n\r\n3,',
    [
      ['a', 'b'],
      ['1', '2'],
      ['3', ''],
    ],
  ],
  ['"a,b","say ""no""", "c" ,d', [['a,b', 'say "no"', 'c', 'd']]],
  ['"",x', [['', 'x']]],
  ['"open,x\nnext,y', [null, ['next', 'y']]],
  ['"a"b,c', [null]],
  ['a"b,c', [null]],
])('%j is %j', async (text, expected) => {
  expect(await cells(text)).toEqual(expected)
})

test('rows know their line, empty ones count', async () => {
  expect((await rowsOf('a\n\n', 'b')).map(({ line }) => line)).toEqual([1, 3])
})

test('a sign cut in two by a chunk is whole', async () => {
  const bytes = Buffer.from('前缀,线路\n')
  expect(await rowsOf(bytes.subarray(0, 2), bytes.subarray(2))).toEqual([
    { line: 1, cells: ['前缀', '线路'] },
  ])
})

test.each<[string, Uint8Array, string]>([
  ['another encoding', Buffer.from([0xcf, 0xdf, 0xc2, 0xb7]), 'encoding'],
  ['a sign that is cut off', Buffer.from([0x61, 0xe5]), 'encoding'],
  ['a line without end', Buffer.alloc(8_193, 'x'), 'length'],
])('%s is told', async (_name, bytes, reason) => {
  await expect(rowsOf(bytes)).rejects.toMatchObject({ name: 'NotCsv', reason })
})

test('a line too long between others is no row', async () => {
  expect(await cells(`a\n${'x'.repeat(8_193)}\nb\n`)).toEqual([['a'], null, ['b']])
})

test('what is written is read again as it was', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', '周', ';'), maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 4 }), async row => {
      const line = csvLine(row)
      fc.pre(line.trim() !== '')
      expect(await cells(line)).toEqual([row])
    }),
  )
})
