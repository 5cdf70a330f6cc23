import type { SpentTime, WorkTime } from '../../../core/figures/spent-time.ts'
import type { KeptTime } from '../../../ports/queue/agent-times.ts'
import { clip, whole } from '../database/column-values.ts'
import type { AgentTimeRow } from '../schema.ts'

/** As the column `doing` has them. */
export const doingNames = {
  ready: 'ready',
  paused: 'paused',
  ringing: 'ringing',
  talking: 'talking',
  otherCall: 'other_call',
  wrapUp: 'wrap_up',
  resting: 'resting',
} as const satisfies Record<WorkTime, string>

/** What one row of a run is of; the reason is last, it may have blanks. */
export const timeKey = ({ time, quarter, extension, group, reason }: SpentTime): string =>
  `${time} ${quarter} ${extension} ${group} ${reason}`

export const agentTimeRow = (
  { time, quarter, extension, group, reason, ms }: SpentTime,
  run: string,
): AgentTimeRow => ({
  doing: doingNames[time],
  quarter: whole(quarter),
  extension: clip(extension, 32),
  group_number: clip(group, 32),
  reason: clip(reason, 128),
  run,
  ms: whole(ms),
})

/** A database server may give a bigint as text. */
export const keptTime = (time: WorkTime, row: Omit<AgentTimeRow, 'doing'>, ourRun: string): KeptTime => ({
  time,
  quarter: Number(row.quarter),
  extension: row.extension,
  group: row.group_number,
  reason: row.reason,
  ms: Number(row.ms),
  isOurs: row.run === ourRun,
})
