import {
  kindOf,
  type LiveEvent,
  type LiveEventKind,
  type LiveEventType,
  liveEventKinds,
  liveEventTypes,
} from './live-event.ts'

/** Which events a reader wants; null = all. */
export interface EventFilter {
  readonly types: ReadonlySet<LiveEventType> | null
  readonly groups: ReadonlySet<string> | null
}

/** Events of these kinds belong to no group and are told whatever groups are wanted. */
const ofNoGroup: ReadonlySet<LiveEventKind> = new Set(['gateway', 'switch'])

export function isWanted({ type, groups }: LiveEvent, wanted: EventFilter): boolean {
  if (wanted.types !== null && !wanted.types.has(type)) return false
  return (
    wanted.groups === null || ofNoGroup.has(kindOf(type)) || groups.some(each => wanted.groups?.has(each))
  )
}

const isType = (name: string): name is LiveEventType => liveEventTypes.includes(name as LiveEventType)
const isKind = (name: string): name is LiveEventKind => liveEventKinds.includes(name as LiveEventKind)

/** Names of events and of kinds of them (`call`, `queue`, ...); the unknown ones apart. */
export function typesNamed(names: readonly string[]): {
  readonly types: ReadonlySet<LiveEventType>
  readonly unknown: readonly string[]
} {
  const typesOf = (name: string): readonly LiveEventType[] => {
    if (isType(name)) return [name]
    return isKind(name) ? liveEventTypes.filter(type => kindOf(type) === name) : []
  }
  return {
    types: new Set(names.flatMap(typesOf)),
    unknown: names.filter(name => typesOf(name).length === 0),
  }
}
