import { expect, test } from 'vitest'
import { greetingLines } from './greeting.ts'

const greeting = {
  api: 'http://127.0.0.1:8090',
  apiToken: 'token',
  sip: ['127.0.0.1:5060'],
  extensions: [{ number: '1001', password: 'secret' }],
  hasCallFlow: true,
}

const numbersIn = (lines: readonly string[], from: string): string[] =>
  lines.slice(lines.indexOf(from)).flatMap(line => /^ {3}(\d+) /.exec(line)?.[1] ?? [])

test.each([
  ['the example server', true, ['120', '121', '110', '119', '122', '123', '1001']],
  ['the built-in flow, which has no menus', false, ['120', '121', '1001']],
])('what to dial with %s', (_what, hasCallFlow, expected) => {
  expect(numbersIn(greetingLines({ ...greeting, hasCallFlow }, 'en'), '2. Dial:')).toEqual(expected)
  expect(numbersIn(greetingLines({ ...greeting, hasCallFlow }, 'zh'), '2. 拨打：')).toEqual(expected)
})

test('without a demo no password and no token is printed', () => {
  expect(greetingLines({ ...greeting, extensions: [] }, 'en')).toEqual([
    'nacd is up. API http://127.0.0.1:8090/v1  docs http://127.0.0.1:8090/docs',
  ])
})
