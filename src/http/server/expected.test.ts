import { expect, test } from 'vitest'
import { expectedOf, type Schema } from './expected.ts'

test.each<[schema: Schema, en: string, zh: string]>([
  [{ type: 'integer' }, 'a whole number', '整数'],
  [{ type: 'integer', minimum: 1, maximum: 9 }, 'a whole number from 1 to 9', '1 到 9 的整数'],
  [{ type: 'integer', minimum: 1 }, 'a whole number from 1 on', '不小于 1 的整数'],
  [{ type: 'number', maximum: 9 }, 'a number up to 9', '不大于 9 的数字'],
  [{ type: 'boolean' }, 'true or false', 'true 或 false'],
  [{ enum: ['zh', 'en'] }, 'one of "zh", "en"', '"zh"、"en" 之一'],
  [{ anyOf: [{ const: 'agent' }, { const: 'group' }] }, 'one of "agent", "group"', '"agent"、"group" 之一'],
  [{ type: 'boolean', const: true }, 'true', 'true'],
  [
    { anyOf: [{ const: 0 }, { type: 'integer', minimum: 5 }] },
    '0, or a whole number from 5 on',
    '0，或不小于 5 的整数',
  ],
  [{ type: 'string' }, 'text', '文本'],
  [{ type: 'string', maxLength: 64 }, 'text of at most 64 characters', '最多 64 个字符的文本'],
  [{ type: 'string', minLength: 1, maxLength: 64 }, 'text of 1 to 64 characters', '1 到 64 个字符的文本'],
  [{ type: 'string', format: 'date' }, 'a date, as in 2026-10-01', '日期，例如 2026-10-01'],
  [
    { type: 'string', pattern: '^[0-9+*#]{1,32}$' },
    'text of 1 to 32 characters out of 0-9+*#',
    '1 到 32 个字符的文本，只能用 0-9+*#',
  ],
  [
    { type: 'string', pattern: '^[^"]{1,255}$' },
    'text of 1 to 255 characters, none of "',
    '1 到 255 个字符的文本，不得含 "',
  ],
  [
    { type: 'string', pattern: '^[^\\u0000-\\u001f\\u007f]*$', maxLength: 64 },
    'one line: text of at most 64 characters, none of them a control character',
    '单行：最多 64 个字符的文本，不含控制字符',
  ],
  [
    { type: 'string', pattern: '^[!\\[\\]]{0,9}$' },
    'text of at most 9 characters out of !\\[\\]',
    '最多 9 个字符的文本，只能用 !\\[\\]',
  ],
  [
    { type: 'string', pattern: '^[1-9][0-9]{0,14}$' },
    'text that matches ^[1-9][0-9]{0,14}$',
    '符合 ^[1-9][0-9]{0,14}$ 的文本',
  ],
  [{ type: 'string', pattern: '^a|b$' }, 'text that matches ^a|b$', '符合 ^a|b$ 的文本'],
  [
    { type: 'array', maxItems: 200, uniqueItems: true },
    'a list of at most 200, none of them twice',
    '列表，最多 200 项，不得重复',
  ],
  [{ type: 'object' }, 'an object', 'JSON 对象'],
  [{ type: 'object', maxProperties: 3 }, 'an object of at most 3 fields', 'JSON 对象，最多 3 个字段'],
])('%j', (schema, en, zh) => {
  expect(expectedOf(schema)).toEqual({ en, zh })
})
