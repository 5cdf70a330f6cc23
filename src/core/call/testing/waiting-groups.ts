import { defaultQueueRules, type QueueRules } from '../../acd/queue-rules.ts'
import type { CallPolicy, GroupPolicy } from '../outcome.ts'
import { policy } from './play.ts'

/** A group whose queue has these rules, the rest as usual. */
export const groupWith = (rules: Partial<QueueRules>, change: Partial<GroupPolicy> = {}): GroupPolicy => ({
  name: '',
  music: [],
  announcesAgentNumber: false,
  survey: false,
  queue: { ...defaultQueueRules, ...rules },
  maxWait: 0,
  overflow: '',
  comfort: [],
  ...change,
})

/** The house with these groups beside its own. */
export const houseWith = (groups: Readonly<Record<string, GroupPolicy>>): CallPolicy => ({
  ...policy,
  groups: new Map([...policy.groups, ...Object.entries(groups)]),
})
