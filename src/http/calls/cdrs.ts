import { Readable } from 'node:stream'
import Type, { type Static } from 'typebox'
import type { CallSummary } from '../../core/call/record/record.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { toJson } from '../resource/field-names.ts'
import { noSuchRecord } from '../resource/resource.ts'
import {
  closed,
  errors,
  instant,
  line,
  listAnswer,
  listOf,
  numberText,
  pageQuery,
  pageRequest,
  uuidText,
} from '../resource/schemas.ts'
import { checkRange } from '../resource/time-range.ts'
import { callStep, toCallStep } from './call-step.ts'

const time = Type.Integer({ description: 'ms since the epoch' })
const timeOrNever = Type.Union([time, Type.Null()])

const cdr = Type.Object({
  uuid: Type.String(),
  switch: Type.String(),
  direction: Type.String({ description: 'inbound | outbound' }),
  caller_number: Type.String(),
  callee_number: Type.String(),
  middle_number: Type.String(),
  group: Type.String(),
  agent_extension: Type.String(),
  agent_number: Type.String(),
  gateway: Type.String(),
  started_at: time,
  answered_at: timeOrNever,
  bridged_at: timeOrNever,
  ended_at: time,
  waited_ms: Type.Integer(),
  talked_ms: Type.Integer(),
  cause: Type.String({ description: "The switch's name of the hang-up cause." }),
  sip_code: Type.Integer(),
  ended_by: Type.String({ description: 'caller | agent | system' }),
  survey_digit: Type.String(),
  recording: Type.String(),
})

const names = {
  uuid: 'uuid',
  switch: 'switchName',
  direction: 'direction',
  caller_number: 'callerNumber',
  callee_number: 'calleeNumber',
  middle_number: 'middleNumber',
  group: 'group',
  agent_extension: 'agentExtension',
  agent_number: 'agentNumber',
  gateway: 'gateway',
  started_at: 'startedAt',
  answered_at: 'answeredAt',
  bridged_at: 'bridgedAt',
  ended_at: 'endedAt',
  waited_ms: 'waitedMs',
  talked_ms: 'talkedMs',
  cause: 'cause',
  sip_code: 'sipCode',
  ended_by: 'endedBy',
  survey_digit: 'surveyDigit',
  recording: 'recording',
} as const satisfies Record<keyof typeof cdr.properties, keyof CallSummary>

const cdrWithSteps = Type.Object({ ...cdr.properties, steps: Type.Array(callStep) })

const number = Type.String({ ...line(64), minLength: 1 })
const filters = {
  from: Type.Optional(Type.Integer({ ...instant, description: 'Started at or after, ms since the epoch.' })),
  to: Type.Optional(
    Type.Integer({ ...instant, description: 'Started before, ms since the epoch; after from.' }),
  ),
  caller: Type.Optional(number),
  callee: Type.Optional(number),
  agent: Type.Optional(numberText),
  group: Type.Optional(numberText),
  cause: Type.Optional(Type.String({ pattern: '^[A-Z0-9_]{1,64}$' })),
}

const tags = ['cdrs']
const params = Type.Object({ uuid: uuidText })

/** `/v1/cdrs`: calls that have ended, newest first; one of them with its steps. */
export function cdrs({ cdrs: reader, recordings }: Pick<HttpDeps, 'cdrs' | 'recordings'>): ApiPlugin {
  return async api => {
    const querystring = closed({ ...pageQuery, ...filters })
    const list = {
      summary: 'List call records',
      description: 'Newest first. `total` stops at 100,000.',
      tags,
      querystring,
      response: { 200: listOf(cdr), ...errors },
    }
    api.get('/v1/cdrs', { schema: list }, async ({ query }) => {
      const { page: _page, page_size: _size, ...filter } = query
      checkRange(filter)
      return listAnswer(await reader.list(filter, pageRequest(query)), query, toCdr)
    })

    const read = { summary: 'Read a call record', tags, params, response: { 200: cdrWithSteps, ...errors } }
    api.get('/v1/cdrs/:uuid', { schema: read }, async ({ params: { uuid } }) => {
      const found = await reader.find(uuid)
      if (found === null) throw noSuchRecord(uuid)
      return { ...toCdr(found.summary), steps: found.steps.map(toCallStep) }
    })

    const listen = {
      summary: 'The recording of the talk, or the message the caller left, as WAV',
      tags,
      params,
      response: { 200: Type.Unknown({ description: 'audio/wav' }), ...errors },
    }
    api.get('/v1/cdrs/:uuid/recording', { schema: listen }, async ({ params: { uuid } }, reply) => {
      const path = (await reader.find(uuid))?.summary.recording ?? ''
      const file = path === '' ? null : await recordings.open(path)
      if (file === null) throw noSuchRecord(uuid)
      return reply.type('audio/wav').header('content-length', file.bytes).send(streamOf(file.content))
    })
  }
}

/** A stream as it is, so that a client who leaves early closes its file. */
const streamOf = (content: AsyncIterable<Uint8Array>): Readable =>
  content instanceof Readable ? content : Readable.from(content)

const toCdr = (summary: CallSummary): Static<typeof cdr> => toJson(names, summary)
