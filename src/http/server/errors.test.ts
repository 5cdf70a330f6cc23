import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testServer, token } from '../testing/http-server.ts'
import { errorTable } from './errors.ts'

test('docs/http-errors.md shows exactly the error table', () => {
  const page = readFileSync(new URL('../../../docs/http-errors.md', import.meta.url), 'utf8')
  const rows = page.split('\n').filter(text => text.startsWith('| `'))
  const expected = Object.entries(errorTable).map(
    ([code, { status, en, zh }]) => `| \`${code}\` | ${status} | ${en} | ${zh} |`,
  )
  expect(rows).toEqual(expected)
})

test.each([
  [undefined, 'There is no such record.'],
  ['de-DE', 'There is no such record.'],
  ['zh-CN,zh;q=0.9,en;q=0.8', '没有这条记录。'],
])('the message for Accept-Language %s', async (language, message) => {
  const { app } = await testServer()
  const headers = {
    authorization: `Bearer ${token}`,
    ...(language === undefined ? {} : { 'accept-language': language }),
  }
  const answer = await app.inject({ url: '/v1/agents/9999', headers })
  expect(answer.json()).toEqual({ code: 'no_such_record', message, details: { key: '9999' } })
})
