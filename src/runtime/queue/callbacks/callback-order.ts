import { isBareNumber } from '../../../core/dial/member.ts'
import { type LegId, legId, type Millis, millis } from '../../../core/shared/ids.ts'
import { isDialable } from '../../../core/shared/sign-set.ts'
import type { Callback } from '../../../ports/queue/callbacks.ts'
import type { LegFacts } from '../../../ports/switch.ts'
import type { OriginateOrder } from '../../originate/order.ts'

/** What an agent's leg is for that is rung for a callback: it stands on the leg, so that a restart finds it there. */
export interface CallbackMark {
  readonly id: LegId
  readonly group: string
  readonly number: string
  /** When the customer's wait began. */
  readonly since: Millis
  /** How long the customer is rung, in seconds. */
  readonly ringSeconds: number
  /** Whether the number is an extension of the house. */
  readonly isInside: boolean
}

export const callbackApplication = 'ncallback'

/** How long the customer is rung. */
const customerSeconds = 45

const written =
  /^([0-9A-Za-z.-]{1,64}) ([0-9A-Za-z_*#+.-]{1,32}) (in|out) (\d{1,4}) (\d{1,16}) ([0-9+*#]{1,64})$/

const markText = ({ id, group, number, since, ringSeconds, isInside }: CallbackMark): string =>
  [id, group, isInside ? 'in' : 'out', ringSeconds, since, number].join(' ')

/** The mark of a leg that nacd has rung for a callback; null = it is none. */
export function markOf({ direction, sentOn, variables }: LegFacts): CallbackMark | null {
  if (direction !== 'outbound' || sentOn || variables.nacd_app !== callbackApplication) return null
  const [, id, group = '', where, seconds, since, number = ''] = written.exec(variables.nacd_data ?? '') ?? []
  if (id === undefined) return null
  const times = { ringSeconds: Number(seconds), since: millis(Number(since)) }
  return { id: legId(id), group, number, ...times, isInside: where === 'in' }
}

/** What is dialled for the customer, in nbridge's form. */
export const customerDial = ({ number, ringSeconds, isInside, group }: CallbackMark): string =>
  isInside
    ? `{originate_timeout=${ringSeconds}${shownInside(group)}}user/${number}`
    : `{originate_timeout=${ringSeconds}}${number}`

/** Who called the group from inside is called by the group; else a switch shows what the agent's phone calls itself. */
const shownInside = (group: string): string =>
  isDialable(group) ? `,origination_caller_id_number=${group},origination_caller_id_name=${group}` : ''

export interface AgentToRing {
  readonly extension: string
  /** "" = any where their phone is. */
  readonly switchName: string
  readonly ringSeconds: number
  readonly isInside: boolean
}

/** Rings the agent; their display shows the customer. */
export function orderFor({ id, group, number, since }: Callback, agent: AgentToRing): OriginateOrder {
  const { extension, switchName, ringSeconds, isInside } = agent
  const member = { target: { type: 'extension', number: extension }, variables: {} } as const
  const data = markText({ id, group, number, since, ringSeconds: customerSeconds, isInside })
  return {
    dial: { type: 'dial', steps: [{ members: [member] }], timeoutSeconds: null },
    next: { type: 'application', name: callbackApplication, data, isOwn: true },
    displayName: `callback ${group}`,
    displayNumber: number,
    timeoutSeconds: ringSeconds,
    switchName,
    parties: { caller: extension, callee: number },
  }
}

/** A number that can be called back. */
export const isCallable = (number: string): boolean => isBareNumber(number) && number.length <= 32
