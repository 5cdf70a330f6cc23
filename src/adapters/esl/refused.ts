/** A value that cannot be put into a command; the reason names what is wrong with it, never the value itself. */
export interface Refused {
  readonly type: 'refused'
  readonly reason: string
}

export const refused = (reason: string): Refused => ({ type: 'refused', reason })

/** The first refusal among the results of several checks, null when everything passed. */
export function firstRefusal(...checks: readonly (Refused | null)[]): Refused | null {
  return checks.find(check => check !== null) ?? null
}
