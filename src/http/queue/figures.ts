import Type from 'typebox'
import type { Period } from '../../core/figures/history.ts'
import type { HistoryAnswer, HistoryRange } from '../../runtime/figures/history-reader.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { closed, errors, instant, numberText } from '../resource/schemas.ts'
import { checkLength, checkRange } from '../resource/time-range.ts'
import { ApiError } from '../server/errors.ts'
import { agentFiguresView, groupFiguresView, toAgentFigures, toGroupFigures } from './figures-view.ts'
import { pastTimesView, toPastTimes } from './times-view.ts'

/** The longest range of one question, in days. */
const longest = { hour: 32, day: 400 } as const

/** The end of the year 9999: from there on clocks have no days. */
const time = { ...instant, maximum: 253_402_300_799_999 }

const range = {
  from: Type.Integer({
    ...time,
    description: 'ms since the epoch; counted from the beginning of its hour or day.',
  }),
  to: Type.Integer({ ...time, description: 'Exclusive; counted to the end of its hour or day.' }),
  by: Type.Optional(
    Type.Enum(['hour', 'day'], {
      default: 'day',
      description: "Of the house's clock. Hours of at most 32 days, days of at most 400.",
    }),
  ),
}

const group = Type.Optional(numberText)
const period = {
  from: Type.Integer({ description: 'ms since the epoch' }),
  to: Type.Integer({ description: 'Exclusive.' }),
}
const listed = <T extends Type.TSchema>(row: T) => ({
  200: Type.Object({ items: Type.Array(row) }),
  ...errors,
})

const note =
  'Out of the call records and the kept times of agents: each thing counts in the period in which it happened. Periods without any are left out. By what the groups say now of service level and short abandons.'

/** `/v1/figures/groups` and `/v1/figures/agents`: what was done in hours and days. */
export function figures({ history }: Pick<HttpDeps, 'history'>): ApiPlugin {
  return async api => {
    const ofGroups = {
      summary: 'Figures of groups by hour or day',
      description: note,
      tags: ['figures'],
      querystring: closed({ ...range, group }),
      response: listed(Type.Object({ ...period, group: Type.String(), ...groupFiguresView.properties })),
    }
    api.get('/v1/figures/groups', { schema: ofGroups }, async ({ query, signal }) => {
      const answer = await history.groups(rangeOf(query), query.group ?? null, signal)
      return {
        items: periodsOf(answer).map(({ from, to, key, figures: of }) => ({
          ...{ from, to, group: key },
          ...toGroupFigures(of),
        })),
      }
    })

    const ofAgents = {
      summary: 'Figures of agents by hour or day',
      description: `${note} With group only the calls of its queue, and the wrap-ups after them.`,
      tags: ['figures'],
      querystring: closed({ ...range, group, agent: Type.Optional(numberText) }),
      response: listed(
        Type.Object({
          ...period,
          agent: Type.String(),
          ...agentFiguresView.properties,
          times: pastTimesView,
        }),
      ),
    }
    api.get('/v1/figures/agents', { schema: ofAgents }, async ({ query, signal }) => {
      const { agent = null, group: inGroup = null } = query
      const answer = await history.agents(rangeOf(query), agent, inGroup, signal)
      return {
        items: periodsOf(answer).map(({ from, to, key, figures: of }) => ({
          ...{ from, to, agent: key },
          ...toAgentFigures(of),
          times: toPastTimes(of.spent),
        })),
      }
    })
  }
}

interface Asked {
  readonly from: number
  readonly to: number
  readonly by?: 'hour' | 'day'
}

/** Throws ApiError where the range is empty or too long. */
function rangeOf({ from, to, by = 'day' }: Asked): HistoryRange {
  checkRange({ from, to })
  checkLength({ from, to }, longest[by])
  return { from, to, by }
}

function periodsOf<F>(answer: HistoryAnswer<F>): readonly Period<F>[] {
  if (answer.type === 'periods') return answer.periods
  throw new ApiError(refusals[answer.type], { most: answer.most })
}

const refusals = {
  tooManyCalls: 'too_many_calls',
  tooManyTimes: 'too_many_times',
  tooManyPeriods: 'too_many_periods',
} as const
