import type { ReferralTarget } from '../../core/call/referral/referral.ts'
import type { DialplanCall } from '../../core/routing/dialplan/internal-call.ts'
import type { LegId } from '../../core/shared/ids.ts'
import type { Log } from '../../ports/log.ts'
import { type DidQueries, lookUpDid } from '../did-look-up.ts'
import type { SettledDecision } from './route-call.ts'

/** Decides where a call goes; null = nobody does, and a transfer key leads nowhere. */
export type Dialplan = ((call: DialplanCall) => Promise<SettledDecision>) | null

export interface ReferralDeps {
  readonly dialplan: Dialplan
  /** Whether a phone of this number is registered. */
  readonly isPhone: (number: string) => boolean
  readonly dids: DidQueries
  readonly log: Log
}

interface Wanted {
  readonly destination: string
  /** Whose phone it is that the key was pressed on. */
  readonly extension: string
  readonly call: LegId
}

/** Where a number leads that a transfer key has named: there where it would lead had the extension dialled it. Never rejects. */
export async function findReferralTarget(wanted: Wanted, deps: ReferralDeps): Promise<ReferralTarget> {
  try {
    return await find(wanted, deps)
  } catch (error) {
    deps.log.error(
      { call: wanted.call, error: String(error) },
      'nobody could say where a transferred call goes',
    )
    return refused('NORMAL_TEMPORARY_FAILURE', 'a database did not answer')
  }
}

async function find({ destination, extension, call }: Wanted, deps: ReferralDeps): Promise<ReferralTarget> {
  const decision = await deps.dialplan?.({ destination, origin: { type: 'extension', number: extension } })
  const isInside = decision?.type === 'control' && (decision.app === 'nacd' || decision.app === 'nagent')
  // Extensions may be the switch's own, of which the customer's database knows nothing.
  if (!isInside && deps.isPhone(destination)) return { type: 'extension', number: destination }
  if (decision === undefined) return refused('UNALLOCATED_NUMBER', 'there is no dialplan')
  if (decision.type === 'ring') return { type: 'extension', number: decision.extension }
  if (decision.type === 'refuse') return refused(decision.cause, decision.why)
  if (decision.app === 'nacd') return { type: 'group', number: decision.data }
  if (decision.app === 'nbridge')
    return { type: 'outside', number: decision.data, gateway: '', displayNumber: '' }
  if (decision.app !== 'nout_did') return refused('UNALLOCATED_NUMBER', 'nobody can be sent to this number')
  const found = await lookUpDid(deps.dids, { type: 'outDid', extension }, call, deps.log)
  if (found.type !== 'outside') return refused('OUTGOING_CALL_BARRED', 'the extension has no outside line')
  const { gateway, displayNumber } = found
  return { type: 'outside', number: decision.data, gateway, displayNumber }
}

const refused = (cause: string, reason: string): ReferralTarget => ({ type: 'refused', cause, reason })
