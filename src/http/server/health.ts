import Type from 'typebox'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'

const alive = Type.Object({ status: Type.Literal('ok') })
const state = Type.Union([Type.Literal('ok'), Type.Literal('failed')])
const readiness = Type.Object({ status: state, switch: state, store: state })

const word = (good: boolean): 'ok' | 'failed' => (good ? 'ok' : 'failed')

/** `/healthz`: the process answers. `/readyz`: calls can be taken. Both without a token, so they tell nothing more. */
export function health({ ready }: Pick<HttpDeps, 'ready'>): ApiPlugin {
  return async api => {
    const tags = ['health']
    const healthz = { summary: 'Is the process alive', tags, security: [], response: { 200: alive } }
    api.get('/healthz', { schema: healthz }, async () => ({ status: 'ok' as const }))

    const readyz = {
      summary: 'Can calls be taken',
      tags,
      security: [],
      response: { 200: readiness, 503: readiness },
    }
    api.get('/readyz', { schema: readyz }, async (_request, reply) => {
      const now = await ready()
      const good = now.switch && now.store
      const body = { status: word(good), switch: word(now.switch), store: word(now.store) }
      return reply.code(good ? 200 : 503).send(body)
    })
  }
}
