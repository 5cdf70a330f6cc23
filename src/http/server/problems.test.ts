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

const choose = 'must be equal to one of the allowed values'
const allowed = ['ready', 'busy']
const tooMany = 'must not have additional properties'

test.each<[string, unknown, object[]]>([
  [
    'a misspelt value',
    { status: 'redy' },
    [{ at: 'body/status', problem: choose, allowed, nearest: 'ready' }],
  ],
  ['a value far from all', { status: 'lunch' }, [{ at: 'body/status', problem: choose, allowed }]],
  ['a value of another type', { status: 3 }, [{ at: 'body/status', problem: choose, allowed }]],
  [
    'neither a number in range nor null',
    { wrap_up: -3 },
    [
      { at: 'body/wrap_up', problem: 'must be >= 0' },
      { at: 'body/wrap_up', problem: 'must be null' },
    ],
  ],
  [
    'a misspelt field',
    { overflows: { timout: 'flow' } },
    [{ at: 'body/overflows', problem: tooMany, fields: ['timout'], nearest: 'timeout' }],
  ],
  [
    'two fields nobody knows',
    { staus: 'ready', x: 1 },
    [{ at: 'body', problem: tooMany, fields: ['staus', 'x'] }],
  ],
  [
    'a missing field',
    { form: { a: 1 } },
    expect.arrayContaining([{ at: 'body/form/a', problem: 'must be string' }]),
  ],
])('%s', (_, value, problems) => {
  expect(problemsOf('body', schema, value, Compile(schema).Errors(value))).toEqual(problems)
})
