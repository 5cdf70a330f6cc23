import { defaultQueueRules } from '../queue-rules.ts'
import type { AgentRecord, GroupRecord } from '../records.ts'

/** A group without limits, rests or sounds, changed by `rest`. */
export const group = (number: string, rest: Partial<GroupRecord> = {}): GroupRecord => ({
  number,
  name: number,
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
  ...rest,
})

/** A ready agent of these groups, changed by `rest`. */
export const agent = (
  extension: string,
  groups: readonly string[],
  rest: Partial<AgentRecord> = {},
): AgentRecord => ({
  extension,
  name: extension,
  jobNumber: `8${extension}`,
  groups: groups.map(number => ({ number, level: 1, position: 1 })),
  skills: {},
  status: 'ready',
  statusReason: '',
  maxNoAnswer: 0,
  wrapUp: null,
  autoAnswer: false,
  rests: {},
  ...rest,
})
