import Type from 'typebox'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { errors, none, numberText } from '../resource/schemas.ts'

const tags = ['extension-cache']
const response = { 204: none, ...errors }

/**
 * `DELETE /v1/extension-cache/<number>`, `DELETE /v1/extension-cache`: what is remembered of one extension or of all is
 * forgotten, whether there was anything or not. The next registration reads the customer's database.
 */
export function extensionCache({ extensionCache: cache }: Pick<HttpDeps, 'extensionCache'>): ApiPlugin {
  return async api => {
    const all = { summary: 'Forget the passwords of all extensions', tags, response }
    api.delete('/v1/extension-cache', { schema: all }, async (_request, reply) => {
      cache.forgetAll()
      return reply.code(204).send(null)
    })
    const one = {
      summary: 'Forget the password of an extension',
      description: "After a change in the customer's own database: it is effective at once.",
      tags,
      params: Type.Object({ number: numberText }),
      response,
    }
    api.delete('/v1/extension-cache/:number', { schema: one }, async (request, reply) => {
      cache.forget(request.params.number)
      return reply.code(204).send(null)
    })
  }
}
