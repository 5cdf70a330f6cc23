import { groupDefaults } from '../group-defaults.ts'
import type { AgentRecord, GroupRecord } from '../records.ts'

/** A group without limits, rests or sounds, changed by `rest`. */
export const group = (number: string, rest: Partial<GroupRecord> = {}): GroupRecord => ({
  ...groupDefaults,
  number,
  name: number,
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
