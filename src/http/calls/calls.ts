import Type, { type Static } from 'typebox'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps, LiveCall } from '../deps.ts'
import { noSuchRecord } from '../resource/resource.ts'
import {
  closed,
  cutPage,
  errors,
  line,
  listAnswer,
  listOf,
  none,
  numberText,
  pageQuery,
  pageRequest,
  uuidText,
} from '../resource/schemas.ts'

const call = Type.Object({
  uuid: Type.String(),
  switch: Type.String(),
  parties: Type.Object({ caller: Type.String(), callee: Type.String() }),
  group: Type.String(),
  phase: Type.String(),
  waited_ms: Type.Integer(),
  agent: Type.String({ description: 'Extension, "" while there is none.' }),
  gateway: Type.String(),
  legs: Type.Array(
    Type.Object({
      uuid: Type.String(),
      role: Type.String(),
      number: Type.String(),
      answered: Type.Boolean(),
    }),
  ),
})

const toJson = (live: LiveCall): Static<typeof call> => ({
  uuid: live.uuid,
  switch: live.switchName,
  parties: { caller: live.caller, callee: live.callee },
  group: live.group,
  phase: live.phase,
  waited_ms: live.waitedMs,
  agent: live.agent,
  gateway: live.gateway,
  legs: live.legs.map(({ uuid, role, number, answered }) => ({ uuid, role, number, answered })),
})

const filters = {
  group: Type.Optional(numberText),
  agent: Type.Optional(numberText),
  phase: Type.Optional(line(32)),
}

const tags = ['calls']
const params = Type.Object({ uuid: uuidText })

/** `/v1/calls`: the calls that are alive; DELETE hangs up, or closes what is on a switch out of reach. */
export function calls({ live }: Pick<HttpDeps, 'live'>): ApiPlugin {
  return async api => {
    const querystring = closed({ ...pageQuery, ...filters })
    const list = { summary: 'List live calls', tags, querystring, response: { 200: listOf(call), ...errors } }
    api.get('/v1/calls', { schema: list }, async ({ query }) => {
      const wanted = live.calls().filter(each => matches(each, query))
      return listAnswer(cutPage(wanted, pageRequest(query)), query, toJson)
    })

    const read = { summary: 'Read a live call', tags, params, response: { 200: call, ...errors } }
    api.get('/v1/calls/:uuid', { schema: read }, async ({ params: { uuid } }) => {
      const found = live.calls().find(each => each.uuid === uuid)
      if (found === undefined) throw noSuchRecord(uuid)
      return toJson(found)
    })

    const hangUp = {
      summary: 'Hang up a call; where its switch is out of reach, close it in the books',
      tags,
      params,
      response: { 204: none, ...errors },
    }
    api.delete('/v1/calls/:uuid', { schema: hangUp }, async ({ params: { uuid } }, reply) => {
      if (!(await live.hangup(uuid))) throw noSuchRecord(uuid)
      return reply.code(204).send(null)
    })
  }
}

type Wanted = Partial<Record<keyof typeof filters, string>>

function matches(live: LiveCall, wanted: Wanted): boolean {
  return (['group', 'agent', 'phase'] as const).every(
    name => wanted[name] === undefined || live[name] === wanted[name],
  )
}
