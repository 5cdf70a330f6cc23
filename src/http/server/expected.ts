/** What is wanted in one place of a request, for people. */
export interface Words {
  readonly en: string
  readonly zh: string
}

/** As much of a JSON schema as the API's have. */
export interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly maxProperties?: number
}

/** What a schema takes. */
export function expectedOf(schema: Schema): Words {
  const values = valuesOf(schema)
  if (values !== null) return oneOf(values)
  if (schema.anyOf !== undefined) return eitherOf(schema.anyOf.map(expectedOf))
  return Object.hasOwn(types, schema.type ?? '') ? (types[schema.type ?? ''] ?? any)(schema) : any(schema)
}

/** Which values there are, null where they are not counted. */
export function valuesOf(schema: Schema): readonly unknown[] | null {
  if ('const' in schema) return [schema.const]
  if (schema.enum !== undefined) return schema.enum
  const each = schema.anyOf?.map(valuesOf)
  if (each === undefined) return null
  const known = each.filter(values => values !== null)
  return known.length === each.length ? known.flat() : null
}

const any = (_schema: Schema): Words => ({ en: 'something else', zh: '其他内容' })

const types: Readonly<Record<string, (schema: Schema) => Words>> = {
  integer: schema => numberIn(schema, { en: 'a whole number', zh: '整数' }),
  number: schema => numberIn(schema, { en: 'a number', zh: '数字' }),
  boolean: () => ({ en: 'true or false', zh: 'true 或 false' }),
  null: () => ({ en: 'null', zh: 'null' }),
  string: text,
  array: ({ maxItems, uniqueItems }) => ({
    en: `a list${maxItems === undefined ? '' : ` of at most ${maxItems}`}${uniqueItems ? ', none of them twice' : ''}`,
    zh: `列表${maxItems === undefined ? '' : `，最多 ${maxItems} 项`}${uniqueItems ? '，不得重复' : ''}`,
  }),
  object: ({ maxProperties }) => ({
    en: `an object${maxProperties === undefined ? '' : ` of at most ${maxProperties} fields`}`,
    zh: `JSON 对象${maxProperties === undefined ? '' : `，最多 ${maxProperties} 个字段`}`,
  }),
}

function numberIn({ minimum, maximum }: Schema, { en, zh }: Words): Words {
  if (minimum !== undefined && maximum !== undefined) {
    return { en: `${en} from ${minimum} to ${maximum}`, zh: `${minimum} 到 ${maximum} 的${zh}` }
  }
  if (minimum !== undefined) return { en: `${en} from ${minimum} on`, zh: `不小于 ${minimum} 的${zh}` }
  return maximum === undefined
    ? { en, zh }
    : { en: `${en} up to ${maximum}`, zh: `不大于 ${maximum} 的${zh}` }
}

/** How most forms of texts are written: so many of these characters. */
const charactersOnly = /^\^\[(?<but>\^?)(?<characters>(?:[^\]\\]|\\.)+)\]\{(?<least>\d+),(?<most>\d+)\}\$$/
const noControls = '\\u0000-\\u001f\\u007f'

function text({ pattern, format, minLength, maxLength }: Schema): Words {
  if (format === 'date') return { en: 'a date, as in 2026-10-01', zh: '日期，例如 2026-10-01' }
  if (pattern === undefined) return length(minLength ?? 0, maxLength)
  if (pattern === `^[^${noControls}]*$`) {
    const { en, zh } = length(minLength ?? 0, maxLength)
    return { en: `one line: ${en}, none of them a control character`, zh: `单行：${zh}，不含控制字符` }
  }
  const { but = '', characters = '', least, most } = charactersOnly.exec(pattern)?.groups ?? {}
  if (least === undefined || most === undefined) {
    return { en: `text that matches ${pattern}`, zh: `符合 ${pattern} 的文本` }
  }
  const { en, zh } = length(Number(least), Number(most))
  return but === ''
    ? { en: `${en} out of ${characters}`, zh: `${zh}，只能用 ${characters}` }
    : { en: `${en}, none of ${characters}`, zh: `${zh}，不得含 ${characters}` }
}

function length(least: number, most: number | undefined): Words {
  if (most === undefined) return { en: 'text', zh: '文本' }
  return least === 0
    ? { en: `text of at most ${most} characters`, zh: `最多 ${most} 个字符的文本` }
    : { en: `text of ${least} to ${most} characters`, zh: `${least} 到 ${most} 个字符的文本` }
}

function oneOf(values: readonly unknown[]): Words {
  const listed = values.map(value => JSON.stringify(value))
  const [only = '', ...more] = listed
  if (more.length === 0) return { en: only, zh: only }
  return { en: `one of ${listed.join(', ')}`, zh: `${listed.join('、')} 之一` }
}

const eitherOf = (words: readonly Words[]): Words => ({
  en: words.map(({ en }) => en).join(', or '),
  zh: words.map(({ zh }) => zh).reduce((said, zh) => `${said}，或${/^[ -~]/.test(zh) ? ' ' : ''}${zh}`),
})
