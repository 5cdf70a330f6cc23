import Type, { type Static } from 'typebox'
import type { Supervision, SupervisionOutcome } from '../../runtime/supervision/supervision.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { noSuchRecord } from '../resource/resource.ts'
import { closed, errors, none, numberText, uuidText } from '../resource/schemas.ts'
import { ApiError } from '../server/errors.ts'

const mode = Type.Union([Type.Literal('listen'), Type.Literal('whisper'), Type.Literal('barge')], {
  description:
    'listen: nobody hears the supervisor; whisper: the agent alone does; barge: both do. Called again, it is changed.',
})

const body = closed({
  extension: Type.String({ ...numberText, description: "The supervisor's, which is rung." }),
  mode: Type.Optional(mode),
})

const supervisor = Type.Object({
  leg: Type.String({ description: "The uuid of the supervisor's leg." }),
  extension: Type.String(),
  mode,
  switch: Type.String(),
})

const toJson = ({ leg, extension, mode: now, switchName }: Supervision): Static<typeof supervisor> => ({
  leg,
  extension,
  mode: now,
  switch: switchName,
})

/** The phone's leg comes at once or not at all; a switch that is slow is waited for, in ms. */
const handlerTimeout = 20_000

const tags = ['calls']
const params = Type.Object({ uuid: uuidText })
const ofOne = Type.Object({ uuid: uuidText, leg: uuidText })
const path = '/v1/calls/:uuid/supervision'

/** `/v1/calls/{uuid}/supervision`: supervisors who hear a live call, whisper to its agent or join it. */
export function supervision({ supervisors, live, customerDb }: Deps): ApiPlugin {
  return async api => {
    const exists = (uuid: string): void => {
      if (!live.calls().some(each => each.uuid === uuid)) throw noSuchRecord(uuid)
    }
    const begin = {
      summary: 'Listen to a call, whisper to its agent, or join it',
      description:
        "Rings the supervisor's extension, which shows the agent's; once it is answered it is in the call. Answered 202 as soon as it rings; for a supervisor who is in this call already, 200 with the mode changed.",
      tags,
      params,
      body,
      response: { 200: supervisor, 202: supervisor, ...errors },
    }
    api.post(path, { schema: begin, handlerTimeout }, async (request, reply) => {
      const { extension, mode: wanted = 'listen' } = request.body
      const callId = request.params.uuid
      exists(callId)
      const known = await customerDb?.password(extension)
      if (known?.type === 'failed') throw new ApiError('database_failed')
      if (known?.type !== 'found') throw new ApiError('no_such_extension', { extension })
      const outcome = await supervisors.supervise({ callId, extension, mode: wanted })
      if (outcome.type !== 'ringing' && outcome.type !== 'changed')
        throw refusalOf(outcome, callId, extension)
      return reply.code(outcome.type === 'ringing' ? 202 : 200).send(toJson(outcome.supervision))
    })

    const items = Type.Object({ items: Type.Array(supervisor) })
    const list = {
      summary: 'List the supervisors of a call',
      tags,
      params,
      response: { 200: items, ...errors },
    }
    api.get(path, { schema: list }, async ({ params: { uuid } }) => {
      exists(uuid)
      return { items: supervisors.of(uuid).map(toJson) }
    })

    const end = {
      summary: 'Take a supervisor out of a call',
      tags,
      params: ofOne,
      response: { 204: none, ...errors },
    }
    api.delete(`${path}/:leg`, { schema: end }, async ({ params: { uuid, leg } }, reply) => {
      if (!supervisors.end(uuid, leg)) throw noSuchRecord(leg)
      return reply.code(204).send(null)
    })
  }
}

type Deps = Pick<HttpDeps, 'supervisors' | 'live' | 'customerDb'>
type Refusal = Exclude<SupervisionOutcome, { type: 'ringing' | 'changed' }>

function refusalOf(outcome: Refusal, callId: string, extension: string): ApiError {
  if (outcome.type === 'noSuchCall') return noSuchRecord(callId)
  if (outcome.type === 'notTalking') return new ApiError('call_not_talking', { phase: outcome.phase })
  if (outcome.type === 'ownCall') return new ApiError('supervises_own_call', { extension })
  if (outcome.type === 'elsewhere')
    return new ApiError('already_supervising', { call: outcome.callId, leg: outcome.leg })
  if (outcome.type === 'notRegistered')
    return new ApiError('extension_not_registered', { extension, switch: outcome.switchName })
  const { cause, reason } = outcome
  return new ApiError('call_failed', { cause, ...(reason === '' ? {} : { reason }) })
}
