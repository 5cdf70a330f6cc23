import { parseCause } from '../causes.ts'
import type { Leg } from '../leg/leg.ts'
import { waitFor } from '../leg/wait.ts'
import type { ApplicationCall } from './application.ts'

/** Longest `park_timeout`, in seconds: one day. */
const mostSeconds = 86_400

/** `park_timeout` is `<seconds>[:<cause>]`; it counts for one park. */
function takeTimeout(leg: Leg): { ms: number; cause: string } | null {
  const [, seconds, cause = ''] = /^(\d{1,9})(?::(.*))?$/.exec(leg.channel.lookUp('park_timeout') ?? '') ?? []
  if (seconds === undefined) return null
  leg.setVariable('park_timeout', '')
  leg.setVariable('park_after_bridge', '')
  return { ms: Math.min(Number(seconds), mostSeconds) * 1000, cause }
}

/** Parks the leg until it is sent elsewhere or hangs up; digits become events. */
export async function parkLeg(leg: Leg, signal: AbortSignal): Promise<void> {
  if (leg.parked) {
    leg.log.error({}, 'the leg is parked already')
    return
  }
  const timeout = takeTimeout(leg)
  leg.parked = true
  leg.fire('CHANNEL_PARK')
  const leave = leg.digits.consume({ wants: () => true, take: () => undefined })
  const { clock } = leg.context
  const end = await waitFor<'late'>(signal, settle =>
    timeout === null ? () => undefined : clock.after(timeout.ms, () => settle('late')),
  )
  leave()
  if (end === 'late') leg.hangup(parseCause(timeout?.cause ?? ''))
  leg.parked = false
  leg.fire('CHANNEL_UNPARK')
}

/** `park`: waits for commands, with `park_timeout` honoured. */
export function park({ leg, signal }: ApplicationCall): Promise<void> {
  return parkLeg(leg, signal)
}
