/** An action of a dialplan: application and data. */
export type DialplanAction = readonly [application: string, data: string]

/** The applications a call is handed to nacd with (contract.md section 2, and ours: `nagent`), as a dialplan names them. */
export const ownApplications: readonly string[] = [
  'nacd',
  'nagent',
  'nbridge',
  'nin_did',
  'nout_did',
  'nwaycallout',
]

/**
 * Seconds after which the switch itself ends a call that is still in the park nacd was handed it in: the net under a
 * nacd that died and did not come back. It counts from the call's arrival (switch_ivr.c, switch_ivr_park), also while
 * nacd works with it, so it lies beyond the longest wait anybody sits through.
 */
const parkSeconds = 14_400

/** What stands on a leg that is handed to nacd and parked. */
export const handOverVariables = (application: string, data: string): Readonly<Record<string, string>> => ({
  nacd_app: application,
  nacd_data: data,
  park_timeout: `${parkSeconds}:NORMAL_TEMPORARY_FAILURE`,
})

/**
 * Says on a trunk's leg which gateway it belongs to, so that it is counted there and told as a trunk. Set and not
 * exported: legs that this one calls do not inherit it.
 */
export const markTrunk = (gateway: string): DialplanAction => ['set', `nacd_gateway=${gateway}`]

/** What a switch that knows nothing of nacd's applications does to hand a call over: its variables, then park. */
export const handOver = (application: string, data: string): readonly DialplanAction[] => [
  ...Object.entries(handOverVariables(application, data)).map(
    ([name, value]): DialplanAction => ['set', `${name}=${value}`],
  ),
  ['park', ''],
]
