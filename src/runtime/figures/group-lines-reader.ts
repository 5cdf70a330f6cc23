import { defaultQueueRules } from '../../core/acd/queue-rules.ts'
import type { GroupRecord } from '../../core/acd/records.ts'
import type { GroupLines } from '../../core/figures/group-lines.ts'

/** The lines groups draw, looked up anew when groups were read anew; of a group that is gone those of a new one. */
export function groupLinesReader(groups: () => readonly GroupRecord[]): (group: string) => GroupLines {
  let read: readonly GroupRecord[] = []
  let lines: ReadonlyMap<string, GroupLines> = new Map()
  return group => {
    const now = groups()
    if (now !== read) {
      read = now
      lines = new Map(now.map(({ number, queue }) => [number, queue]))
    }
    return lines.get(group) ?? defaultQueueRules
  }
}
