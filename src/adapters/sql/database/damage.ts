/** A record with columns of JSON that somebody wrote by hand and wrongly. These count as usual. */
export interface Damage {
  readonly of: 'group' | 'agent'
  /** The group's number, or the agent's extension. */
  readonly number: string
  /** `queue` = all of it; `queue.ageing` = that of it. */
  readonly fields: readonly string[]
}

export type TellDamage = (damage: Damage) => void
