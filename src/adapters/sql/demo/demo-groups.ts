import { groupDefaults } from '../../../core/acd/group-defaults.ts'
import type { AgentRecord, GroupRecord } from '../../../core/acd/records.ts'
import type { AgentAdmin } from '../../../ports/queue/agent-admin.ts'
import { demoExtensions } from './demo-seed.ts'

/** The groups the example call-flow server answers for. */
const demoGroups: Readonly<Record<string, string>> = {
  110: 'Keys 按键',
  119: 'Goodbye 挂机',
  120: 'Agent 座席',
  121: 'Queue 排队',
  122: 'Announcement 通知',
  123: 'Office hours 工作时间',
}

/** Groups whose calls end at a person. */
const staffed: readonly string[] = ['120', '121']

/** Puts the demo's groups and agents into a store that has neither; false when it is in use, and left as it is. */
export function seedDemoGroups(store: AgentAdmin): Promise<boolean> {
  return store.seed(
    Object.entries(demoGroups).map(([number, name]) => demoGroup(number, name)),
    demoExtensions.map(demoAgent),
  )
}

const demoGroup = (number: string, name: string): GroupRecord => ({ ...groupDefaults, number, name })

/** Job numbers 8001-8010: not the extensions, so that the two are told apart in everything that shows them. */
const demoAgent = (extension: string, index: number): AgentRecord => ({
  extension,
  name: `Demo ${extension}`,
  jobNumber: String(8001 + index),
  groups: staffed.map(number => ({ number, level: 1, position: index + 1 })),
  skills: {},
  status: 'ready',
  statusReason: '',
  maxNoAnswer: 0,
  wrapUp: null,
  autoAnswer: false,
  rests: {},
})
