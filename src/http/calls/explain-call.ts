import Type from 'typebox'
import type { CallStep } from '../../core/call/record/record.ts'
import { stepsInWords } from '../../core/call/record/step-words.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { noSuchRecord } from '../resource/resource.ts'
import { closed, errors, uuidText } from '../resource/schemas.ts'
import { languageOf } from '../server/language.ts'
import { callStep, toCallStep } from './call-step.ts'

const schema = {
  summary: 'Why a call went as it did',
  description:
    'Of a live call its steps so far, of one that has ended those of its record: why this agent, why this gateway, why not sooner. A choice of lines has the routes with it, each with the reason it was taken, passed over or refused.',
  tags: ['explain'],
  params: Type.Object({ uuid: uuidText }),
  querystring: closed({
    language: Type.Optional(
      Type.Enum(['zh', 'en'], { description: 'Of `words`; where left out, as Accept-Language says.' }),
    ),
  }),
  response: {
    200: Type.Object({
      uuid: Type.String(),
      live: Type.Boolean({ description: 'Whether the call goes on.' }),
      steps: Type.Array(callStep),
      words: Type.Array(Type.String(), { description: 'What the steps mean, a line each, for people.' }),
    }),
    ...errors,
  },
}

/** `GET /v1/calls/{uuid}/explain`. */
export function explainCall({ live, cdrs }: Pick<HttpDeps, 'live' | 'cdrs'>): ApiPlugin {
  return async api => {
    api.get('/v1/calls/:uuid/explain', { schema }, async (request, reply) => {
      const { uuid } = request.params
      const { steps, isLive } = await storyOf(uuid, { live, cdrs })
      reply.header('cache-control', 'no-store')
      const words = stepsInWords(steps, request.query.language ?? languageOf(request))
      return { uuid, live: isLive, steps: steps.map(toCallStep), words: [...words] }
    })
  }
}

interface Story {
  readonly steps: readonly CallStep[]
  readonly isLive: boolean
}

async function storyOf(uuid: string, { live, cdrs }: Pick<HttpDeps, 'live' | 'cdrs'>): Promise<Story> {
  const call = live.calls().find(each => each.uuid === uuid || each.record === uuid)
  if (call !== undefined) return { steps: await cdrs.steps(call.record), isLive: true }
  const ended = await cdrs.find(uuid)
  if (ended === null) throw noSuchRecord(uuid)
  return { steps: ended.steps, isLive: false }
}
