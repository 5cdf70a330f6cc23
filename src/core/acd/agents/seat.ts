import { type Need, scoreOf } from '../callers/need.ts'
import type { Agent } from './agent.ts'

/** An agent in one of their groups. */
export interface Seat {
  readonly agent: Agent
  /** The group's number. */
  readonly group: string
  level: number
  position: number
  /** When, counted in offers of all groups, they were last offered one of this group's; 0 = never. */
  turn: number
}

/** Whether the agent may be given callers of this need. */
export function serves(seat: Seat, need: Need): boolean {
  if (seat.level > need.level) return false
  for (const { skill, score } of need.skills) if (!(scoreOf(seat.agent.record, skill) >= score)) return false
  return true
}
