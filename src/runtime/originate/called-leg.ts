import type { CalledLeg, LegTarget } from '../../core/call/switch-command.ts'
import type { DialMember } from '../../core/dial/dial-string.ts'
import type { Line } from '../../core/line/line.ts'
import { handOverVariables } from '../../core/routing/dialplan/hand-over.ts'
import { type LegId, legId } from '../../core/shared/ids.ts'
import type { OnceAnswered } from '../../ports/switch.ts'
import type { OriginateOrder } from './order.ts'

type Next = OriginateOrder['next']

export interface LegOrder {
  /** The line it goes out over; null = it needs none. */
  readonly line: Line | null
  readonly next: Next
  readonly displayNumber: string
  readonly freshId: LegId
}

/** One leg as the switch is to ring it. Where the dial string names its uuid it gets that, but on a line, which has one. */
export function calledLeg(member: DialMember, { line, next, displayNumber, freshId }: LegOrder): CalledLeg {
  const { origination_uuid: wanted = '', origination_caller_id_number: shown, ...own } = member.variables
  const variables = { ...own, ...forNext(next, own) }
  if (line !== null) {
    const target = { type: 'gateway', gateway: line.gateway, number: line.number } as const
    return { target, legId: line.legId, displayNumber: line.displayNumber, mark: line.mark, variables }
  }
  return {
    target: targetOf(member),
    legId: wanted === '' ? freshId : legId(wanted),
    displayNumber: shown || displayNumber,
    mark: '',
    variables,
  }
}

function targetOf({ target }: DialMember): LegTarget {
  if (target.type === 'extension' || target.type === 'endpoint') return target
  throw new Error('a number without a line is never dialled')
}

/**
 * nacd's own applications are given to the leg, whoever controls it when it is answered; only an answer counts for them,
 * no announcement before it. `nacd_sent` says that nacd itself sent the leg to that number: to it, and to no other, it may
 * call out as its extension.
 */
function forNext(next: Next, own: DialMember['variables']): Readonly<Record<string, string>> {
  if (next.type === 'place') return { nacd_sent: next.extension }
  if (!next.isOwn) return {}
  const early = own.ignore_early_media === undefined ? { ignore_early_media: 'true' } : {}
  const sent = next.name === 'nout_did' ? { nacd_sent: next.data } : {}
  return { ...handOverVariables(next.name, next.data), ...sent, ...early }
}

/** What the switch does with a leg that is answered. */
export function onceAnswered(next: Next): OnceAnswered {
  if (next.type === 'place')
    return { type: 'extension', extension: next.extension, dialplan: 'XML', context: next.context }
  return next.isOwn
    ? { type: 'application', name: 'park', data: '' }
    : { type: 'application', name: next.name, data: next.data }
}
