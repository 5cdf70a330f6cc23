import type { LegFacts } from '../../ports/switch.ts'

/**
 * The extension whose phone has sent this leg elsewhere with its transfer key, the switch having dialled it for that
 * extension; "" = none. Such a leg is a call of its own.
 */
export const referrerOf = ({ direction, referral, variables }: LegFacts): string =>
  direction === 'outbound' && referral !== undefined ? (variables.nacd_referrer ?? '') : ''
