import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'
import { separate } from '../separate.ts'
import { type Destination, transferLeg } from './routing.ts'

/** Which leg of a bridge goes, and where to. */
export interface TransferOrder {
  readonly who: 'self' | 'peer' | 'both'
  readonly to: Destination
}

const flags: Readonly<Record<string, TransferOrder['who']>> = { '-bleg': 'peer', '-both': 'both' }

/** Reads `[-bleg|-both] <destination> [<dialplan> [<context>]]`; null = there is no destination. */
export function readTransfer(text: string): TransferOrder | null {
  const words = separate(text, ' ', 5)
  const who = Object.hasOwn(flags, words[0] ?? '') ? flags[words.shift() ?? ''] : undefined
  const [destination, dialplan, context] = words
  return destination === undefined ? null : { who: who ?? 'self', to: { destination, dialplan, context } }
}

/** Sends the legs there. False when it is the other leg that should go and there is none. */
export function transferAs(exchange: Exchange, leg: Leg, order: TransferOrder): boolean {
  const { peer } = leg
  const named: Readonly<Record<TransferOrder['who'], ReadonlyArray<Leg | null>>> = {
    self: [leg],
    peer: [peer],
    both: [peer, leg],
  }
  const legs = named[order.who].filter(each => each !== null)
  for (const each of legs) transferLeg(exchange, each, order.to)
  return legs.length > 0
}
