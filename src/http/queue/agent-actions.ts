import Type from 'typebox'
import type { RestOutcome } from '../../ports/queue/agent-desk.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { noSuchRecord } from '../resource/resource.ts'
import { closed, errors, line, none, numberText } from '../resource/schemas.ts'
import { refused } from '../resource/text-forms.ts'
import { ApiError } from '../server/errors.ts'
import { agentStatus } from './agents.ts'

const tags = ['agents']
const params = Type.Object({ extension: numberText })
const response = { 204: none, ...errors }

const statusBody = closed({
  status: agentStatus,
  reason: Type.Optional({
    ...line(128),
    description: 'Of being busy or offline, for people; "" when left out.',
  }),
})

const wrapUpBody = closed({
  end: Type.Optional(Type.Literal(true, { description: 'The rest ends now.' })),
  extend_by: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 86_400, description: 'The rest lasts so many seconds from now.' }),
  ),
})

/** `POST /v1/agents/<extension>/status` and `/wrap-up`: what agents and their supervisors do in a working day. */
export function agentActions({ agentDesk: desk }: Pick<HttpDeps, 'agentDesk'>): ApiPlugin {
  return async api => {
    const status = {
      summary: "Set an agent's status",
      description: 'A call they are on goes on; the next is offered by the new status.',
      tags,
      params,
      body: statusBody,
      response,
    }
    api.post('/v1/agents/:extension/status', { schema: status }, async ({ params, body }, reply) => {
      const { extension } = params
      done(extension, await desk.setStatus(extension, body.status, body.reason ?? ''))
      return reply.code(204).send(null)
    })

    const wrapUp = {
      summary: "End or extend an agent's wrap-up",
      description: 'Also the rest after an offer that was not taken. One of `end` and `extend_by`.',
      tags,
      params,
      body: wrapUpBody,
      response,
    }
    api.post('/v1/agents/:extension/wrap-up', { schema: wrapUp }, async ({ params, body }, reply) => {
      const { extension } = params
      const { end, extend_by: seconds } = body
      if ((end === undefined) === (seconds === undefined)) throw refused('end', { expected: oneOfBoth })
      done(extension, seconds === undefined ? desk.endRest(extension) : desk.extendRest(extension, seconds))
      return reply.code(204).send(null)
    })
  }
}

function done(extension: string, outcome: RestOutcome): void {
  if (outcome === 'notFound') throw noSuchRecord(extension)
  if (outcome === 'notResting') throw new ApiError('not_resting', { extension })
}

const oneOfBoth = {
  en: 'either {"end": true} or {"extend_by": <seconds>}',
  zh: '{"end": true} 或 {"extend_by": 秒数}，二者选一',
}
