import Type from 'typebox'
import type { Page, PageRequest } from '../../ports/page.ts'

/** What the body of every error looks like. */
const errorBody = Type.Object({
  code: Type.String(),
  message: Type.String(),
  details: Type.Record(Type.String(), Type.Unknown()),
})

/** The error answers of every route. */
export const errors = { '4xx': errorBody, '5xx': errorBody }

/** An extension, a group, a job number: what can be dialled on a phone, or a short name. */
export const numberText = Type.String({ pattern: '^[0-9A-Za-z*#+._-]{1,32}$' })

/** One line of text for people: no control characters. */
export const line = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })

/** An audio source in the contract's form (files joined by `|`, tone_stream://, silence_stream://), "" for none. */
export const audio = line(1024)

/** A time in ms since the epoch. */
export const instant = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

export const seconds = Type.Integer({ minimum: 0, maximum: 86_400 })

/** Lists are given a page at a time. */
export const pageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, default: 1 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
}

/** Query or body with these fields and no others: a mistyped name is an error, not a wish unheard. */
export const closed = <T extends Type.TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false })

export const listOf = <T extends Type.TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    page: Type.Integer(),
    page_size: Type.Integer(),
    total: Type.Integer(),
  })

export const none = Type.Null({ description: 'No content' })

interface PageQuery {
  readonly page?: number
  readonly page_size?: number
}

export const pageRequest = ({ page = 1, page_size = 50 }: PageQuery) => ({ page, pageSize: page_size })

/** Cuts a page out of a list that is in memory. */
export const cutPage = <T>(all: readonly T[], { page, pageSize }: PageRequest): Page<T> => ({
  items: all.slice((page - 1) * pageSize, page * pageSize),
  total: all.length,
})

/** The answer to a list request. */
export function listAnswer<T, J>({ items, total }: Page<T>, query: PageQuery, toJson: (item: T) => J) {
  const { page, pageSize } = pageRequest(query)
  return { items: items.map(toJson), page, page_size: pageSize, total }
}

/** What the switch names channels by; usually a UUID, and never something with a meaning elsewhere. */
export const uuidText = Type.String({ pattern: '^[0-9A-Za-z._-]{1,64}$' })

/** An id that was made here, in an address and in a body. */
export const idText = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })
export const idInBody = Type.Integer({ minimum: 1, maximum: 999_999_999_999_999 })
