import type { Millis } from '../../core/shared/ids.ts'

/** Everything that is told live, by kind. docs/events.md describes each. */
const kinds = {
  call: ['call_began', 'call_resumed', 'call_phase', 'call_ended'],
  queue: [
    'queue_entered',
    'queue_offered',
    'queue_missed',
    'queue_answered',
    'queue_left',
    'queue_talked',
    'queue_wrapped_up',
  ],
  agent: ['agent_state'],
  gateway: ['gateway_state', 'gateway_gone', 'gateway_warning'],
  switch: ['switch_ready', 'switch_lost'],
} as const

export type LiveEventKind = keyof typeof kinds
export type LiveEventType = (typeof kinds)[LiveEventKind][number]

export const liveEventKinds = Object.keys(kinds) as readonly LiveEventKind[]
export const liveEventTypes: readonly LiveEventType[] = liveEventKinds.flatMap(kind => kinds[kind])

export const kindOf = (type: LiveEventType): LiveEventKind => type.split('_')[0] as LiveEventKind

export type LiveFact = string | number | boolean | null

export interface LiveEvent {
  /** Goes up by one with each event of this run. */
  readonly n: number
  readonly type: LiveEventType
  readonly at: Millis
  /** The groups it is about. */
  readonly groups: readonly string[]
  readonly facts: Readonly<Record<string, LiveFact>>
}
