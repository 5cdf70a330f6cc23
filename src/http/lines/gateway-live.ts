import Type, { type Static } from 'typebox'
import type { LiveView } from '../deps.ts'

const measured = (description: string) => Type.Union([Type.Number(), Type.Null()], { description })

const health = Type.Object(
  {
    asr: measured(
      'Share of attempts that were answered, 0..1; null = too few to say, as are the next three.',
    ),
    acd: measured('Mean talk of an answered call, s.'),
    pdd: measured('Mean time from the attempt to the first ringing, s.'),
    short_calls: measured('Share of answered calls that were short, 0..1.'),
    throttle: Type.Number({ description: 'Share of its calls it is given, 0..1; 1 = all.' }),
    trunk_failures: measured("Share of attempts that failed for the trunk's own sake, 0..1."),
    congested: Type.Integer({ description: 'Attempts the carrier refused with 503.' }),
    warnings: Type.Array(Type.String(), {
      description: 'What the carrier may soon complain of: asr, short_calls, congestion.',
    }),
    samples: Type.Integer({ description: 'Attempts these are measured on.' }),
  },
  { description: 'Measured over the last half hour.' },
)

/** What is known of a gateway at this moment. */
export const gatewayLive = Type.Object({
  switches: Type.Array(
    Type.Object({
      name: Type.String(),
      state: Type.String({ description: 'NOREG, TRYING, REGED, FAIL_WAIT, ...' }),
      up: Type.Boolean({ description: 'Whether calls may go out over it.' }),
    }),
    { description: 'Each switch that has told of it.' },
  ),
  concurrent: Type.Integer({ description: 'Calls on it, with those that are just being made.' }),
  cps_now: Type.Integer({ description: 'Calls begun in the last second.' }),
  waiting: Type.Integer({ description: 'Calls that wait in line for it.' }),
  resting_until: Type.Union([Type.Integer(), Type.Null()], {
    description: 'It has no calls until then (ms since the epoch), after a failure; null = it has.',
  }),
  health,
})

type Now = Pick<LiveView, 'gateway' | 'gatewayLoad' | 'gatewayHealth'>

/** Nothing is counted and nothing measured. */
const idle = { concurrent: 0, cpsNow: 0, waiting: 0, restingUntil: null }
const unmeasured = {
  ...{ asr: null, acd: null, pdd: null, shortCalls: null, trunkFailures: null },
  ...{ congested: 0, warnings: [], throttle: 1, samples: 0 },
}

export function liveOf(now: Now, name: string): Static<typeof gatewayLive> {
  const { concurrent, cpsNow, waiting, restingUntil } = now.gatewayLoad?.(name) ?? idle
  const { shortCalls, trunkFailures, warnings, ...measures } = now.gatewayHealth?.(name) ?? unmeasured
  return {
    switches: now.gateway(name).map(({ switchName, ...state }) => ({ name: switchName, ...state })),
    concurrent,
    cps_now: cpsNow,
    waiting,
    resting_until: restingUntil,
    health: { ...measures, short_calls: shortCalls, trunk_failures: trunkFailures, warnings: [...warnings] },
  }
}
