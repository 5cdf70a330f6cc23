import type { GroupRecord } from '../../acd/records.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { FlowResponse } from '../contract.ts'
import { ringExtension, sayLast, takeMessage, waitIn } from './answers.ts'
import { type Facts, findGroup, openingOf } from './facts.ts'
import { type Memory, speaking } from './memory.ts'
import { type Overflow, readOverflow } from './overflow.ts'

/**
 * The group does not take the call, for `cause`: its `overflows` say where to, else its `overflow`; `otherwise` is what the
 * caller is told where nothing does.
 */
export function goElsewhere(
  group: GroupRecord,
  cause: string,
  otherwise: string,
  memory: Memory,
  facts: Facts,
): FlowResponse {
  const overflow = overflowFor(cause, group)
  switch (overflow.type) {
    case 'none':
      return sayLast(otherwise, memory)
    case 'voicemail':
      return takeMessage(overflow.mailbox || group.number, memory)
    case 'playback':
      return sayLast(overflow.file, memory)
    case 'number':
      return ringExtension(overflow.number, memory)
    case 'queue':
      return queueInstead(overflow.group, otherwise, memory, facts)
    default:
      return assertNever(overflow)
  }
}

/** `flow` leaves it to this flow, and that goes by `overflow`. */
function overflowFor(cause: string, { overflow, queue }: GroupRecord): Overflow {
  const own = Object.entries(queue.overflows).find(([each]) => each === cause)?.[1] ?? ''
  return readOverflow(own || overflow) ?? readOverflow(overflow) ?? { type: 'none' }
}

/** A call is sent to each group once only, so that two groups cannot pass it to and fro. */
function queueInstead(number: string, otherwise: string, memory: Memory, facts: Facts): FlowResponse {
  const group = findGroup(number, facts)
  if (group === undefined || memory.groups.includes(number)) return sayLast(otherwise, memory)
  const moved = { language: memory.language || speaking(group), groups: [...memory.groups, number] }
  if (openingOf(group, facts) === 'open') return waitIn(number, group, moved)
  return goElsewhere(group, 'closed', otherwise, moved, facts)
}
