import type { LegId } from '../../shared/ids.ts'
import { forgetTyped } from '../asking/typed-ahead.ts'
import { guardMs } from '../guard-times.ts'
import { command, moveTo, type Outcome, record, type StepInput } from '../outcome.ts'
import type { BridgeReason, CallState } from '../state.ts'
import type { DialTarget } from '../switch-command.ts'

interface Ring {
  readonly legId: LegId
  readonly target: DialTarget
  readonly displayNumber: string
  readonly timeoutSeconds: number
  readonly variables: Readonly<Record<string, string>>
  /** What a trunk leg is counted under. */
  readonly mark?: string
}

/** Rings one phone or trunk; the caller keeps hearing what they hear. */
export function ring(from: CallState, reason: BridgeReason, what: Ring, input: StepInput): Outcome {
  const state = forgetTyped(from)
  const { legId, target, mark } = what
  const through = target.type === 'gateway' ? { gateway: target.gateway } : {}
  const ringMs = what.timeoutSeconds * 1000 + guardMs.dialing
  return moveTo(
    state,
    { type: 'dialing', legId, reason, progress: 'calling' },
    record(input, 'dialing', { number: target.number, leg: legId, ...through }),
    { type: 'armGuard', delayMs: mark === undefined ? ringMs : Math.min(guardMs.silentLine, ringMs) },
    { type: 'ownLeg', legId },
    { type: 'save' },
    command({
      type: 'originate',
      legId,
      callId: state.uuid,
      target,
      displayNumber: what.displayNumber,
      displayName: state.callerName,
      timeoutSeconds: what.timeoutSeconds,
      variables: what.variables,
      ...(mark === undefined ? {} : { mark }),
    }),
  )
}
