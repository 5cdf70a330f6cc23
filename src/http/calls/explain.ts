import Type from 'typebox'
import { explanationInWords } from '../../core/line/explain/explanation-words.ts'
import type { LineRequest } from '../../core/line/line.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { closed, errors, line, numberText } from '../resource/schemas.ts'
import { languageOf } from '../server/language.ts'
import { explanation, toExplanation } from './explain-view.ts'

const querystring = closed({
  number: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[^\\u0000-\\u001f\\u007f]*$',
    description:
      'Whom to call, as it would be dialled. A + is %2B in an address; a blank in its place is read as one.',
  }),
  extension: Type.Optional({ ...numberText, description: 'The extension that would call.' }),
  caller: Type.Optional({ ...line(64), description: "The caller's number; the extension where left out." }),
  group: Type.Optional({ ...numberText, description: 'The group the call would be in.' }),
  gateway: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Za-z._-]{0,64}$',
      description: 'The gateway the call would have to take; left out or "": the route table chooses.',
    }),
  ),
  language: Type.Optional(
    Type.Enum(['zh', 'en'], { description: 'Of `words`; where left out, as Accept-Language says.' }),
  ),
})

const schema = {
  summary: 'What would become of a call to a number now',
  description:
    'A dry run: whether the number may be called, and each route with the reason it would be taken, kept in reserve, passed over or refused. Nothing is dialled, claimed or counted. Routes of one priority are drawn by weight, so that two answers may differ.',
  tags: ['explain'],
  querystring,
  response: { 200: explanation, ...errors },
}

/** `GET /v1/explain`. */
export function explain({ lines, clock }: Pick<HttpDeps, 'lines' | 'clock'>): ApiPlugin {
  return async api => {
    api.get('/v1/explain', { schema }, async (request, reply) => {
      const { query } = request
      const told = lines.explain(requestOf(query, clock))
      reply.header('cache-control', 'no-store')
      const words = explanationInWords(told, clock.now(), query.language ?? languageOf(request))
      return { ...toExplanation(told), words: [...words] }
    })
  }
}

interface Asked {
  readonly number: string
  readonly extension?: string
  readonly caller?: string
  readonly group?: string
  readonly gateway?: string
}

const requestOf = (asked: Asked, clock: Pick<Clock, 'now'>): LineRequest => ({
  // In a query string an unescaped + is a blank, and no number begins with one.
  number: asked.number.replace(/^ /, '+'),
  gateway: asked.gateway ?? '',
  displayNumber: '',
  caller: asked.caller ?? asked.extension ?? '',
  extension: asked.extension ?? '',
  group: asked.group ?? '',
  priority: 0,
  since: clock.now(),
  mayWait: true,
})
