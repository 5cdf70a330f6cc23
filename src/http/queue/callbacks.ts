import Type, { type Static } from 'typebox'
import { legId } from '../../core/shared/ids.ts'
import type { Callback } from '../../ports/queue/callbacks.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { noSuchRecord } from '../resource/resource.ts'
import {
  closed,
  cutPage,
  errors,
  listAnswer,
  listOf,
  none,
  numberText,
  pageQuery,
  pageRequest,
  uuidText,
} from '../resource/schemas.ts'
import { ApiError } from '../server/errors.ts'

const time = (description: string) => Type.Integer({ description: `${description}, ms since the epoch` })

const callback = Type.Object({
  id: Type.String(),
  number: Type.String({ description: 'Whom to call.' }),
  group: Type.String(),
  priority: Type.Integer(),
  skills: Type.Array(Type.Object({ skill: Type.String(), score: Type.Integer() })),
  since: time('When the wait began'),
  asked_at: time('When the customer asked to be called'),
  attempts: Type.Integer({ description: 'Calls that were not answered so far.' }),
  not_before: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Not called again before, ms since the epoch; null = any time.',
  }),
})

const toJson = (each: Callback): Static<typeof callback> => ({
  id: each.id,
  number: each.number,
  group: each.group,
  priority: each.priority,
  skills: each.skills.map(({ skill, score }) => ({ skill, score })),
  since: each.since,
  asked_at: each.askedAt,
  attempts: each.attempts,
  not_before: each.notBefore === 0 ? null : each.notBefore,
})

const tags = ['callbacks']
const params = Type.Object({ id: uuidText })

const unread = (): ApiError => new ApiError('not_read_yet')

/** `/v1/callbacks`: customers who keep their place in a queue until they are called; DELETE takes it from them. */
export function callbacks({ callbacks: desk }: Pick<HttpDeps, 'callbacks'>): ApiPlugin {
  /** Throws ApiError as long as they are not known. */
  const readAll = async (): Promise<readonly Callback[]> => {
    const all = await desk.all()
    if (all === null) throw unread()
    return all
  }
  return async api => {
    const querystring = closed({ ...pageQuery, group: Type.Optional(numberText) })
    const list = {
      summary: 'List callbacks',
      description: 'Who has waited longest is first.',
      tags,
      querystring,
      response: { 200: listOf(callback), ...errors },
    }
    api.get('/v1/callbacks', { schema: list }, async ({ query }) => {
      const wanted = (await readAll()).filter(({ group }) => [undefined, group].includes(query.group))
      return listAnswer(cutPage(wanted, pageRequest(query)), query, toJson)
    })

    const read = { summary: 'Read a callback', tags, params, response: { 200: callback, ...errors } }
    api.get('/v1/callbacks/:id', { schema: read }, async ({ params: { id } }) => {
      const found = (await readAll()).find(each => each.id === id)
      if (found === undefined) throw noSuchRecord(id)
      return toJson(found)
    })

    const remove = { summary: 'Remove a callback', tags, params, response: { 204: none, ...errors } }
    api.delete('/v1/callbacks/:id', { schema: remove }, async ({ params: { id } }, reply) => {
      const outcome = await desk.remove(legId(id))
      if (outcome === 'unread') throw unread()
      if (outcome === 'notFound') throw noSuchRecord(id)
      return reply.code(204).send(null)
    })
  }
}
