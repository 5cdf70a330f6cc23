import { isDialable, isGatewayName } from '../flow/numbers.ts'
import type { LookedUp } from './look-up.ts'

/** The column of `in_did_sql`: an extension that can be rung. */
export function readExtension(extension: string, number: string): LookedUp {
  if (isDialable(extension)) return { type: 'extension', extension, number }
  return { type: 'unusable', reason: 'one column demanded: the extension; what it holds cannot be dialled' }
}

/** The columns of `out_did_sql`: a number to show and a gateway to go out through. */
export function readOutside(displayNumber: string, gateway: string): LookedUp {
  const wrong = [
    ...(isDialable(displayNumber) ? [] : ['a display number that is no number']),
    ...(isGatewayName(gateway) ? [] : ['a gateway that is no name']),
  ]
  if (wrong.length === 0) return { type: 'outside', displayNumber, gateway }
  return {
    type: 'unusable',
    reason: `two columns demanded: display number, gateway; got ${wrong.join(' and ')}`,
  }
}
