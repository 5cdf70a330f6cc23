import type { LineHouse } from '../house.ts'
import type { Hunt } from './hunt.ts'

/**
 * The name of all calls that are kept back by the same things: they want the same gateways and count for the same
 * limits. What nobody limits does not part them.
 */
export function stationOf({ request, call, awaited }: Hunt, { limits }: LineHouse): string {
  const { displayNumber, caller } = request
  const named = displayNumber !== ''
  return JSON.stringify([
    awaited.map(({ gateway }) => gateway),
    named,
    limits.has('caller') ? (named ? displayNumber : caller) : '',
    limits.demands('called', call.called).length > 0 ? call.called : '',
    limits.has('group') ? call.group : '',
  ])
}
