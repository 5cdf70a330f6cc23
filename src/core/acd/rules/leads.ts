import { readWayOut } from '../../flow/way-out.ts'
import type { GroupRecord } from '../records.ts'

/** What of a group says where its callers go. */
export type LeadingGroup = Pick<GroupRecord, 'number' | 'overflow'> & {
  readonly queue: Pick<GroupRecord['queue'], 'overflows' | 'exits'>
}

/** The groups a group's callers go to by themselves: those whom nobody takes. */
export const overflowsTo = ({ overflow, queue }: LeadingGroup): readonly string[] => [
  ...new Set([overflow, ...Object.values(queue.overflows)].flatMap(groupIn)),
]

/** The groups they go to by a key. */
export const exitsTo = ({ queue }: LeadingGroup): readonly string[] => [
  ...new Set(Object.values(queue.exits).flatMap(groupIn)),
]

function groupIn(text: string): readonly string[] {
  const way = readWayOut(text)
  return way?.type === 'queue' ? [way.group] : []
}

/**
 * The way back to `from` over what overflows where, ending where it begins: `120, 121, 120`; null = there is none. Keys do
 * not count: a caller who presses one has a mind to go there, and none goes round by themselves.
 */
export function circleFrom(from: string, groups: readonly LeadingGroup[]): readonly string[] | null {
  const next = new Map(groups.map(group => [group.number, overflowsTo(group)]))
  const cameFrom = new Map<string, string>()
  const open = [from]
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const to of next.get(at) ?? []) {
      if (to === from) return [...wayTo(at, cameFrom, from), from]
      if (cameFrom.has(to)) continue
      cameFrom.set(to, at)
      open.push(to)
    }
  }
  return null
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string>, from: string): readonly string[] {
  const way = [end]
  for (let at = end; at !== from; ) {
    at = cameFrom.get(at) ?? from
    way.unshift(at)
  }
  return way
}
