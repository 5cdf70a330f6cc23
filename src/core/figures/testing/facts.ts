import type { QueueFact } from '../../acd/queue-fact.ts'
import { legId, millis } from '../../shared/ids.ts'
import type { GroupFact } from '../count-group.ts'

type Short<T extends QueueFact['type']> = Partial<Extract<QueueFact, { type: T }>>

/** Facts of one call in group 120 with agent 1001, where nothing else is said. */
const usual = { callId: legId('a'), group: '120', extension: '1001' } as const

export const entered = (change: Short<'entered'> = {}): GroupFact => ({
  type: 'entered',
  callId: usual.callId,
  group: usual.group,
  ...change,
})

export const offered = (change: Short<'offered'> = {}): GroupFact => ({
  type: 'offered',
  ...usual,
  ...change,
})

export const missed = (how: Extract<QueueFact, { type: 'missed' }>['how']): GroupFact => ({
  type: 'missed',
  ...usual,
  how,
})

export const answered = (waitedMs: number, change: Short<'answered'> = {}): GroupFact => ({
  type: 'answered',
  ...usual,
  waitedMs,
  ...change,
})

export const left = (
  how: Extract<QueueFact, { type: 'left' }>['how'],
  waitedMs: number,
  change: Short<'left'> = {},
): GroupFact => ({
  type: 'left',
  callId: usual.callId,
  group: usual.group,
  how,
  waitedMs,
  ...change,
})

export const talked = (talkedMs: number, change: Short<'talked'> = {}): GroupFact => ({
  type: 'talked',
  ...usual,
  talkedMs,
  ...change,
})

export const wrappedUp = (wrapUpMs: number): GroupFact => ({
  type: 'wrappedUp',
  group: usual.group,
  extension: usual.extension,
  wrapUpMs,
})

export const agentIs = (
  state: Extract<QueueFact, { type: 'agentIs' }>['state'],
  at: number,
  change: Short<'agentIs'> = {},
): QueueFact => ({
  type: 'agentIs',
  extension: usual.extension,
  state,
  status: 'ready',
  reason: '',
  group: '',
  callId: state === 'talking' ? usual.callId : '',
  at: millis(at),
  ...change,
})
