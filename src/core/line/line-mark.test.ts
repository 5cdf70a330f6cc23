import { expect, test } from 'vitest'
import { lineMark, readLineMark } from './line-mark.ts'

test.each([
  [
    { called: '+8613900139000', shown: '01088886601', group: '120', prefix: '139' },
    '+8613900139000/01088886601/120/139',
  ],
  [{ called: '1*2#', shown: '', group: '', prefix: '' }, '1*2#///'],
  [{ called: '1/2', shown: '$x', group: 'a b', prefix: '1' }, '///1'],
])('a mark is read as it was written: %o', (mark, text) => {
  expect(lineMark(mark)).toBe(text)
  expect(lineMark(readLineMark(text) ?? mark)).toBe(text)
})

test.each(['', '1/2/3', '1/2/3/4/5', '1/$/3/4'])('%s is no mark', text => {
  expect(readLineMark(text)).toBeNull()
})
