import fc from 'fast-check'
import { expect, test } from 'vitest'
import { embedded, file, param, problemsOf } from '../testing/sample-file.ts'

const whole = file(
  [
    param('db_type', 'postgres'),
    param('db_string', 'postgres://user:s3cr3t@127.0.0.1/cc'),
    param('ext_query_string', 'SELECT p FROM e WHERE n = $1'),
    param('http_secret', 's3cr3t'),
    param('api_token', 's3cr3t-s3cr3t-s3cr3t'),
    param('xml_curl_password', 's3cr3t-s3cr3t'),
  ],
  [embedded, '<switch name="fs1" type="freeswitch" password="s3cr3t" port="8022"/>'],
)

test('a damaged file never throws, and its problems never show a secret', () => {
  expect(problemsOf(whole)).toEqual([])
  const damage = fc.record({
    at: fc.nat(whole.length),
    length: fc.nat(12),
    instead: fc.string({ maxLength: 6, unit: fc.constantFrom(...'<>&"\'/= x:@\n') }),
  })
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), cuts => {
      const text = cuts.reduce(
        (before, { at, length, instead }) => before.slice(0, at) + instead + before.slice(at + length),
        whole,
      )
      expect(problemsOf(text).join('\n')).not.toContain('s3cr3t')
    }),
    { numRuns: 2000 },
  )
})

test('any text is refused without a throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
      expect(problemsOf(text).length).toBeGreaterThan(0)
    }),
  )
})
