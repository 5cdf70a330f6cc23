import type { Cause } from '../causes.ts'
import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'
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

/** `up`: answered, or with early media unless that is ignored. `leg` of a failure is the one that told the cause. */
export type Originated =
  | { readonly type: 'up'; readonly leg: Leg }
  | { readonly type: 'failed'; readonly cause: Cause; readonly leg: Leg | null }

/** Longest time to ring, in seconds. */
const mostSeconds = 3600

function secondsOf(text: string | undefined, otherwise: number): number {
  const seconds = Number(text)
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, mostSeconds) : otherwise
}

/** Whether a leg is what the caller waits for. */
function isUp(leg: Leg, origin: Leg | null): boolean {
  const ignoresEarly = [leg, origin].some(each => each?.channel.variables.isTrue('ignore_early_media'))
  return !leg.ended && (leg.channel.answered || (leg.channel.early && !ignoresEarly))
}

/** Waits for the first leg that is up, the end of all, or the end of the time. */
function firstUp(
  exchange: Exchange,
  options: OriginateOptions,
  legs: readonly Leg[],
  ms: number,
): Promise<Leg | 'ended' | 'late' | 'aborted'> {
  return waitFor<Leg | 'ended' | 'late'>(options.signal, settle => {
    const look = (): void => {
      const up = legs.find(leg => isUp(leg, options.origin))
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

/** The leg whose end says most: the last that the far end refused, else the last of all. */
function lastWord(legs: readonly Leg[]): Leg {
  const refused = legs.filter(leg => leg.channel.lookUp('sip_hangup_disposition') === 'recv_refuse')
  const asked = refused.length > 0 ? refused : legs
  return asked.reduce((one, other) => (other.channel.times.hangup > one.channel.times.hangup ? other : one))
}

const endings: Readonly<Record<'late' | 'aborted', Cause>> = {
  late: 'NO_ANSWER',
  aborted: 'ORIGINATOR_CANCEL',
}

/** Rings all at once; the first that is up wins and the others are called off. */
export async function ring(
  exchange: Exchange,
  options: OriginateOptions,
  legs: readonly Leg[],
): Promise<Originated> {
  const seconds = secondsOf(options.dial.variables.get('originate_timeout'), options.timeoutSeconds)
  const limits = [limitEach(exchange, legs), giveUpSilent(exchange, legs)]
  const end = await firstUp(exchange, options, legs, seconds * 1000)
  for (const unlimit of limits) unlimit()
  if (typeof end !== 'string') {
    for (const leg of legs) if (leg !== end) leg.hangup('LOSE_RACE')
    return { type: 'up', leg: end }
  }
  if (end !== 'ended') for (const leg of legs) leg.hangup(endings[end])
  const last = lastWord(legs)
  const cause = end === 'ended' ? (last.channel.cause ?? 'NORMAL_UNSPECIFIED') : endings[end]
  return { type: 'failed', cause, leg: last }
}
