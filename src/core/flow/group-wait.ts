import type { StepInput } from '../call/outcome.ts'
import type { QueueWait } from '../call/state.ts'
import { notTold } from '../call/waiting/announcement.ts'
import { musicOf } from './actions/queue.ts'
import { serviceOfGroup } from './service.ts'

/** A wait in a group's queue that no server asked for: with what the group itself says. */
export const groupWait = (group: string, { policy, now }: StepInput): QueueWait => ({
  group,
  priority: 0,
  skills: '',
  timeoutSeconds: 0,
  music: musicOf(group, policy),
  service: serviceOfGroup(group, policy),
  since: now,
  before: [],
  told: notTold(now),
  speaking: '',
})
