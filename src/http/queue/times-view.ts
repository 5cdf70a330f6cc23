import Type, { type Static } from 'typebox'
import { loggedInMs, occupancy, type TimesTally } from '../../core/figures/times-tally.ts'

const ms = Type.Integer({ description: 'ms' })
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** How long an agent did what; docs/figures.md says what is what. */
const fields = {
  logged_in_ms: ms,
  ready_ms: ms,
  paused_ms: ms,
  ringing_ms: ms,
  talking_ms: ms,
  other_call_ms: ms,
  wrap_up_ms: ms,
  resting_ms: ms,
  occupancy: orNull(Type.Number({ description: 'Percent, to a tenth; null where there was nothing.' })),
  paused_by_reason: Type.Array(Type.Object({ reason: Type.String(), ms }), {
    description: 'paused_ms by the reason the agent gave, "" = none; the longest first.',
  }),
}

/** Of some time of the past. */
export const pastTimesView = orNull(
  Type.Object(fields, {
    description: 'How long the agent did what; null where none is kept, and with group.',
  }),
)

/** Of the present day. */
export const dayTimesView = Type.Object(
  {
    since: orNull(
      Type.Integer({
        description: 'Since when they are known, ms since the epoch: midnight at the earliest.',
      }),
    ),
    ...fields,
    offline_ms: Type.Integer({ description: 'Since the last start of nacd, ms.' }),
  },
  { description: 'How long the agent did what.' },
)

const toTimes = ({ times, pausedBy }: TimesTally) => ({
  logged_in_ms: loggedInMs(times),
  ready_ms: times.ready,
  paused_ms: times.paused,
  ringing_ms: times.ringing,
  talking_ms: times.talking,
  other_call_ms: times.otherCall,
  wrap_up_ms: times.wrapUp,
  resting_ms: times.resting,
  occupancy: occupancy(times),
  paused_by_reason: [...pausedBy]
    .map(([reason, ms]) => ({ reason, ms }))
    .filter(({ ms }) => ms > 0)
    .sort((one, other) => other.ms - one.ms),
})

export const toPastTimes = (spent: TimesTally | null): Static<typeof pastTimesView> =>
  spent === null ? null : toTimes(spent)

export const toDayTimes = (day: TimesTally, since: number | null): Static<typeof dayTimesView> => ({
  since,
  ...toTimes(day),
  offline_ms: day.times.offline,
})
