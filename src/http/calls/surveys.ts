import Type, { type Static } from 'typebox'
import type { Ratings } from '../../ports/calls/cdr-reader.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { closed, errors, instant } from '../resource/schemas.ts'
import { checkRange } from '../resource/time-range.ts'

const row = Type.Object({
  key: Type.String({ description: "The agent's extension, or the group's number." }),
  answers: Type.Integer({ description: 'How many callers gave a rating.' }),
  average: Type.Number({ description: 'Of the digits, as numbers.' }),
  digits: Type.Record(Type.String(), Type.Integer(), { description: 'How often each digit was typed.' }),
})

const querystring = closed({
  by: Type.Optional(Type.Union([Type.Literal('agent'), Type.Literal('group')], { default: 'agent' })),
  from: Type.Optional(
    Type.Integer({ ...instant, description: 'Calls that started at or after, ms since the epoch.' }),
  ),
  to: Type.Optional(
    Type.Integer({ ...instant, description: 'Calls that started before, ms since the epoch; after from.' }),
  ),
})

/** `/v1/surveys`: what callers thought, per agent or per group. The digit of one call stands in its record. */
export function surveys({ cdrs }: Pick<HttpDeps, 'cdrs'>): ApiPlugin {
  return async api => {
    const schema = {
      summary: 'Ratings of the satisfaction survey',
      tags: ['surveys'],
      querystring,
      response: { 200: Type.Object({ items: Type.Array(row) }), ...errors },
    }
    api.get('/v1/surveys', { schema }, async ({ query: { by = 'agent', ...span } }) => {
      checkRange(span)
      return { items: (await cdrs.ratings(by, span)).map(toRow) }
    })
  }
}

function toRow({ key, digits }: Ratings): Static<typeof row> {
  const counts = Object.entries(digits)
  const answers = counts.reduce((sum, [, calls]) => sum + calls, 0)
  const points = counts.reduce((sum, [digit, calls]) => sum + Number(digit) * calls, 0)
  return { key, answers, average: Math.round((points / answers) * 100) / 100, digits: { ...digits } }
}
