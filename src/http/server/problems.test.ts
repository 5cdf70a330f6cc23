import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import { problemsOf } from './problems.ts'

const strict = { additionalProperties: false }
const schema = Type.Object(
  {
    status: Type.Optional(Type.Union([Type.Literal('ready'), Type.Literal('busy')])),
    wrap_up: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])),
    overflows: Type.Optional(
      Type.Object(
        { timeout: Type.Optional(Type.String()), queue_full: Type.Optional(Type.String()) },
        strict,
      ),
    ),
    keep: Type.Optional(Type.Union([Type.Literal(0), Type.Integer({ minimum: 5 })])),
    form: Type.Optional(Type.Union([Type.Object({ a: Type.String() }), Type.Object({ b: Type.String() })])),
  },
  strict,
)

const choose = {
  problem: 'expected: one of "ready", "busy"',
  problem_zh: '应为："ready"、"busy" 之一',
  allowed: ['ready', 'busy'],
}
const tooMany = { problem: 'there are no such fields', problem_zh: '没有这些字段' }

test.each<[string, unknown, object[]]>([
  ['a misspelt value', { status: 'redy' }, [{ at: 'body/status', ...choose, nearest: 'ready' }]],
  ['a value far from all', { status: 'lunch' }, [{ at: 'body/status', ...choose }]],
  ['a value of another type', { status: 3 }, [{ at: 'body/status', ...choose }]],
  [
    'neither a number in range nor null',
    { wrap_up: -3 },
    [
      {
        at: 'body/wrap_up',
        problem: 'expected: a whole number from 0 on, or null',
        problem_zh: '应为：不小于 0 的整数，或 null',
      },
    ],
  ],
  [
    'a misspelt field',
    { overflows: { timout: 'flow' } },
    [{ at: 'body/overflows', ...tooMany, fields: ['timout'], nearest: 'timeout' }],
  ],
  ['two fields nobody knows', { staus: 'ready', x: 1 }, [{ at: 'body', ...tooMany, fields: ['staus', 'x'] }]],
  [
    'a missing field',
    { form: { a: 1 } },
    [
      { at: 'body/form/a', problem: 'expected: text', problem_zh: '应为：文本' },
      {
        at: 'body/form',
        problem: 'these fields are needed',
        problem_zh: '缺少必填字段',
        fields: ['b'],
      },
    ],
  ],
])('%s', (_, value, problems) => {
  expect(problemsOf('body', schema, value, Compile(schema).Errors(value))).toEqual(problems)
})
