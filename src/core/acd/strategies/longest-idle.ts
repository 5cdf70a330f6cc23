import type { Agent } from '../agent.ts'

/** Who has been idle longest comes first, lower levels before higher ones; the extension breaks a tie. */
export function orderByLongestIdle(free: readonly Agent[], group: string): Agent[] {
  return free.toSorted(
    (a, b) =>
      levelIn(a, group) - levelIn(b, group) ||
      a.since - b.since ||
      (a.record.extension < b.record.extension ? -1 : 1),
  )
}

function levelIn(agent: Agent, group: string): number {
  return agent.record.groups.find(each => each.number === group)?.level ?? Number.MAX_SAFE_INTEGER
}
