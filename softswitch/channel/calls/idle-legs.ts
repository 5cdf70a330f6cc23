import type { Cause } from '../causes.ts'
import type { Channel } from '../leg/channel.ts'
import type { Leg } from '../leg/leg.ts'

/** A leg with audio that sends none for this long has gone without a word. */
const silentMs = 5 * 60_000

/** One on hold may be silent for longer. */
const heldMs = 30 * 60_000

/** A call nobody answers and nobody gives up; proxies give up after three minutes (RFC 3261 16.8, timer C). */
const ringingMs = 10 * 60_000

/** What tells whether a leg lives. `lastReceivedAt`: epoch ms of its last RTP packet, 0 = none yet, null = no media. */
export interface IdleLook {
  readonly channel: Channel
  readonly lastReceivedAt: number | null
}

/** Why a leg is to be ended though nothing happened on it, null = it may go on. `now`: epoch ms. */
export function idleCause({ channel, lastReceivedAt }: IdleLook, now: number): Cause | null {
  const { times } = channel
  if (lastReceivedAt === null || !(channel.answered || channel.early)) {
    return now - times.created > ringingMs ? 'PROGRESS_TIMEOUT' : null
  }
  const since = Math.max(lastReceivedAt, times.answered, times.progressMedia, times.lastHold)
  const limit = channel.callState === 'HELD' ? heldMs : silentMs
  return now - since > limit ? 'MEDIA_TIMEOUT' : null
}

/** Ends the legs that nothing happens on, so that none stays for ever. */
export function endIdleLegs(legs: readonly Leg[], now: number): void {
  for (const leg of legs) {
    const lastReceivedAt = leg.media?.session.stats.lastReceivedAt ?? null
    const cause = idleCause({ channel: leg.channel, lastReceivedAt }, now)
    if (cause === null) continue
    leg.log.warn({ cause }, 'nothing happens on the leg')
    leg.hangup(cause)
  }
}
