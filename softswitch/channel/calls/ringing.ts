import type { Cause } from '../causes.ts'
import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'
import { saysTrue } from '../leg/variables.ts'
import { waitFor } from '../leg/wait.ts'
import type { DialString } from './dial-string.ts'

/** A call to make. */
export interface OriginateOptions {
  readonly dial: DialString
  /** When neither `originate_timeout` nor `leg_timeout` says else. */
  readonly timeoutSeconds: number
  readonly callerId: { readonly name: string; readonly number: string }
  /** The leg on whose behalf; its exported variables go on the new legs. */
  readonly origin: Leg | null
  /** Aborted when nobody waits for the call any more. */
  readonly signal: AbortSignal
  /** Told when a leg begins to ring. */
  readonly onRinging?: () => void
}

/**
 * `up`: answered, or with early media unless that is ignored. `leg` of a failure is the one that told the cause; `late`
 * = nobody was up in time.
 */
export type Originated =
  | { readonly type: 'up'; readonly leg: Leg }
  | { readonly type: 'failed'; readonly cause: Cause; readonly leg: Leg | null; readonly late?: boolean }

/** Longest time to ring, in seconds. */
const mostSeconds = 3600

function secondsOf(text: string | undefined, otherwise: number): number {
  const seconds = Number(text)
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, mostSeconds) : otherwise
}

/**
 * A variable of the attempt as a whole: FreeSWITCH looks for it in the braces, not in the brackets of a leg, then at
 * whoever it is for (switch_ivr_originate, `var_event`).
 */
export function ofAttempt({ dial, origin }: OriginateOptions, name: string): string | null {
  return dial.variables.get(name) ?? origin?.exports.get(name) ?? origin?.channel.variables.get(name) ?? null
}

/** With any of these early media does not make a leg the one that is wanted. */
function ignoresEarlyMedia(options: OriginateOptions): boolean {
  const ignore = ofAttempt(options, 'ignore_early_media')
  return (
    saysTrue(ignore) ||
    ['consume', 'ring_ready'].includes(ignore ?? '') ||
    saysTrue(ofAttempt(options, 'bridge_early_media'))
  )
}

/** Whether a leg is what the caller waits for. */
function isUp({ ended, channel }: Leg, ignoresEarly: boolean): boolean {
  return !ended && (channel.answered || (channel.early && !ignoresEarly))
}

/** Waits for the first leg that is up, the end of all, or the end of the time. */
function firstUp(
  exchange: Exchange,
  options: OriginateOptions,
  legs: readonly Leg[],
  ms: number,
): Promise<Leg | 'ended' | 'late' | 'aborted'> {
  const ignoresEarly = ignoresEarlyMedia(options)
  return waitFor<Leg | 'ended' | 'late'>(options.signal, settle => {
    const look = (): void => {
      const up = legs.find(leg => isUp(leg, ignoresEarly))
      if (up !== undefined) settle(up)
      else if (legs.every(leg => leg.ended)) settle('ended')
      else if (legs.some(leg => leg.channel.times.progress > 0)) options.onRinging?.()
    }
    const unwatch = legs.map(leg => leg.watch(look))
    const cancel = exchange.clock.after(ms, () => settle('late'))
    look()
    return () => {
      cancel()
      for (const stop of unwatch) stop()
    }
  })
}

/** Legs that ring for a shorter time than the group; their end has a cause of its own (FreeSWITCH: leg_timeout). */
function limitEach(exchange: Exchange, legs: readonly Leg[]): () => void {
  const cancels = legs.map(leg => {
    const seconds = secondsOf(leg.channel.lookUp('leg_timeout') ?? undefined, 0)
    const end = (): void => {
      if (!leg.channel.answered) leg.hangup('ALLOTTED_TIMEOUT')
    }
    return seconds === 0 ? () => undefined : exchange.clock.after(seconds * 1000, end)
  })
  return () => {
    for (const cancel of cancels) cancel()
  }
}

/** What a person says at one phone of an extension. */
const refusals: ReadonlySet<Cause | null> = new Set(['USER_BUSY', 'CALL_REJECTED'])

/** After a refusal the other phones of the extension have this long to show that they live. */
const signOfLifeMs = 2000

/**
 * A phone that was restarted may leave a registration behind that nobody answers at. When another phone of the same
 * extension has refused the call, those that did not even ring are given up.
 */
function giveUpSilent(exchange: Exchange, legs: readonly Leg[]): () => void {
  const cancels: Array<() => void> = []
  const giveUp = (refused: Leg): void => {
    for (const leg of legs) {
      const { presenceId } = refused.channel
      const isSibling = presenceId !== '' && leg.channel.presenceId === presenceId
      if (isSibling && leg.channel.times.progress === 0 && !leg.hasMedia) leg.hangup('NO_USER_RESPONSE')
    }
  }
  for (const leg of legs) {
    const unwatch = leg.watch(news => {
      if (news !== 'ended' || !refusals.has(leg.channel.cause)) return
      cancels.push(exchange.clock.after(signOfLifeMs, () => giveUp(leg)))
    })
    cancels.push(unwatch)
  }
  return () => {
    for (const cancel of cancels) cancel()
  }
}

/**
 * The leg whose end says most. Of several targets that is the first one's, as FreeSWITCH has it
 * (switch_ivr_originate); of the phones of one extension the last that refused, else the last of all.
 */
function lastWord(targets: ReadonlyArray<readonly Leg[]>): Leg | null {
  const legs = targets.find(target => target.length > 0) ?? []
  const refused = legs.filter(leg => leg.channel.lookUp('sip_hangup_disposition') === 'recv_refuse')
  const asked = refused.length > 0 ? refused : legs
  return asked.reduce<Leg | null>(
    (one, other) => (one === null || other.channel.times.hangup > one.channel.times.hangup ? other : one),
    null,
  )
}

const endings: Readonly<Record<'late' | 'aborted', Cause>> = {
  late: 'NO_ANSWER',
  aborted: 'ORIGINATOR_CANCEL',
}

/** Rings the legs of all targets at once; the first that is up wins and the others are called off. */
export async function ring(
  exchange: Exchange,
  options: OriginateOptions,
  targets: ReadonlyArray<readonly Leg[]>,
): Promise<Originated> {
  const legs = targets.flat()
  const seconds = secondsOf(options.dial.variables.get('originate_timeout'), options.timeoutSeconds)
  const limits = [limitEach(exchange, legs), giveUpSilent(exchange, legs)]
  const end = await firstUp(exchange, options, legs, seconds * 1000)
  for (const unlimit of limits) unlimit()
  if (typeof end !== 'string') {
    for (const leg of legs) if (leg !== end) leg.hangup('LOSE_RACE')
    return { type: 'up', leg: end }
  }
  if (end !== 'ended') for (const leg of legs) leg.hangup(endings[end])
  const last = lastWord(targets)
  const cause = end === 'ended' ? (last?.channel.cause ?? 'NORMAL_UNSPECIFIED') : endings[end]
  return { type: 'failed', cause, leg: last, late: end === 'late' }
}
