import { defaultQueueRules } from './queue-rules.ts'
import type { GroupRecord } from './records.ts'

/** A group of which nothing is said but its number. */
export const groupDefaults = {
  name: '',
  strategy: 'longest-idle',
  ringTimeout: 15,
  wrapUp: 0,
  maxWait: 0,
  maxLength: 0,
  overflow: '',
  music: '',
  announcements: [],
  agentNumberAnnouncement: false,
  survey: false,
  sticky: false,
  openingHours: '',
  greeting: '',
  language: '',
  queue: defaultQueueRules,
} as const satisfies Omit<GroupRecord, 'number'>
