import { expect, test } from 'vitest'
import { readInfoDigit } from './info-digits.ts'

test.each([
  ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', '5', 160],
  ['application/dtmf-relay', 'Signal= *\nDuration= 100', '*', 100],
  ['application/dtmf-relay', 'duration=99999\nsignal=11', '#', 250],
  ['application/dtmf-relay', 'Signal=d', 'D', 250],
  ['application/dtmf', '7\r\n', '7', 250],
  ['application/dtmf', '10', '*', 250],
])('%s with %j is the key %s for %i ms', (type, body, digit, durationMs) => {
  expect(readInfoDigit(type, body)).toEqual({ digit, durationMs, source: 'ENDPOINT' })
})

test.each([
  ['application/dtmf-relay', ''],
  ['application/dtmf-relay', 'Signal=12x'],
  ['application/dtmf', '55'],
  ['application/dtmf', 'x'],
  ['text/plain', '5'],
])('%s with %j is no key', (type, body) => {
  expect(readInfoDigit(type, body)).toBeNull()
})

test('line breaks without end take no more time than their reading', () => {
  const blank = '\n'.repeat(400_000)
  expect(readInfoDigit('application/dtmf-relay', `${blank}Signal=5\r\n`)).toMatchObject({ digit: '5' })
  expect(readInfoDigit('application/dtmf-relay', `signal=${blank}`)).toBeNull()
})
