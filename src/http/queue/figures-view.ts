import Type, { type Static } from 'typebox'
import type { AgentFigures } from '../../core/figures/agent-tally.ts'
import type { AgentDay, GroupDay } from '../../core/figures/figures-book.ts'
import type { GroupFigures } from '../../core/figures/group-figures.ts'
import { dayTimesView, toDayTimes } from './times-view.ts'

const count = Type.Integer()
const ms = Type.Integer({ description: 'ms' })
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const meanMs = orNull(Type.Integer({ description: 'ms; null without any.' }))
const percent = orNull(Type.Number({ description: 'Percent, to a tenth; null where there was nothing.' }))

const missed = Type.Object(
  { no_answer: count, rejected: count, busy: count, unreachable: count },
  { description: 'Offers that were not taken.' },
)

const survey = Type.Object({
  answers: count,
  average: orNull(Type.Number({ description: 'Of the digits, as numbers.' })),
})

/** What a group's queue did in some time; docs/figures.md has the formulas. */
export const groupFiguresView = Type.Object({
  entered: count,
  offered: count,
  answered: count,
  answered_in_time: Type.Integer({ description: "Within the group's service_level seconds." }),
  service_level: percent,
  abandoned: count,
  short_abandoned: count,
  abandon_rate: percent,
  left: Type.Record(Type.String(), count, {
    description: 'Left without an agent, by way: timeout, queue_full, callback, elsewhere, ...',
  }),
  missed,
  average_answer_ms: meanMs,
  longest_wait_ms: ms,
  talks: count,
  talk_ms: ms,
  wrap_up_ms: ms,
  average_talk_ms: meanMs,
  average_handle_ms: meanMs,
  survey,
})

type GroupView = Static<typeof groupFiguresView>

export const toGroupFigures = (of: GroupFigures): GroupView => ({
  entered: of.entered,
  offered: of.offered,
  answered: of.answered,
  answered_in_time: of.inTime,
  service_level: of.serviceLevel,
  abandoned: of.abandoned,
  short_abandoned: of.shortAbandoned,
  abandon_rate: of.abandonRate,
  left: { ...of.left },
  missed: toMissed(of.missed),
  average_answer_ms: of.averageAnswerMs,
  longest_wait_ms: of.longestWaitMs,
  talks: of.talks,
  talk_ms: of.talkedMs,
  wrap_up_ms: of.wrapUpMs,
  average_talk_ms: of.averageTalkMs,
  average_handle_ms: of.averageHandleMs,
  survey: { answers: of.ratings, average: of.averageRating },
})

const toMissed = ({ noAnswer, ...others }: GroupFigures['missed']): Static<typeof missed> => ({
  no_answer: noAnswer,
  ...others,
})

/** What an agent did in some time. */
export const agentFiguresView = Type.Object({
  answered: Type.Integer({ description: 'Calls of queues.' }),
  offered: count,
  missed,
  talk_ms: Type.Integer({ description: 'In calls of queues that are over, ms.' }),
  wrap_up_ms: ms,
  average_talk_ms: meanMs,
  average_handle_ms: meanMs,
  survey,
})

type AgentView = Static<typeof agentFiguresView>

export const toAgentFigures = (of: AgentFigures): AgentView => ({
  answered: of.answered,
  offered: of.offered,
  missed: toMissed(of.missed),
  talk_ms: of.talkedMs,
  wrap_up_ms: of.wrapUpMs,
  average_talk_ms: of.averageTalkMs,
  average_handle_ms: of.averageHandleMs,
  survey: { answers: of.ratings, average: of.averageRating },
})

const since = Type.Integer({
  description:
    'Since when it is counted, ms since the epoch: midnight, or the last start where that is later.',
})

/** The live part of a group. */
export const groupDayView = {
  since,
  today: groupFiguresView,
  last_half_hour: groupFiguresView,
}

export const toGroupDay = ({ today, halfHour }: GroupDay, from: number) => ({
  since: from,
  today: toGroupFigures(today),
  last_half_hour: toGroupFigures(halfHour),
})

/** The live part of an agent; `calls` and `talked_ms` come out of the call records and count calls of every kind. */
export const agentDayView = Type.Object({
  calls: Type.Integer({ description: 'Calls of every kind that have ended.' }),
  talked_ms: Type.Integer({ description: 'In them, ms.' }),
  since,
  ...agentFiguresView.properties,
  times: dayTimesView,
})

export const toAgentDay = (day: AgentDay, from: number) => ({
  since: from,
  ...toAgentFigures(day.figures),
  times: toDayTimes(day, day.timesSince),
})
