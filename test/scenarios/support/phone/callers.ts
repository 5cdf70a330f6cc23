import type { House } from '../house.ts'
import type { ToneName } from '../tones.ts'
import type { Phone } from './baresip.ts'

/** An extension without an outside number: its calls go by the route table. */
export const caller = '1002'

/** Phones of that extension, each for a call of its own. */
export function callers(house: House, count: number, tone: ToneName = 'caller'): Promise<Phone[]> {
  return Promise.all(Array.from({ length: count }, () => house.phone(caller, { tone })))
}
