import { randomUUID } from 'node:crypto'
import type { Registration } from '../../sip/types.ts'
import type { Cause } from '../causes.ts'
import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'
import { waitFor } from '../leg/wait.ts'
import type { DialLeg, DialString, DialTarget } from './dial-string.ts'
import { callOut } from './outbound.ts'

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

/** One phone to ring. */
interface Attempt {
  readonly registration: Registration
  readonly domain: string
  readonly variables: ReadonlyMap<string, string>
}

/** The phones of an extension, or why there are none (FreeSWITCH: USER_NOT_REGISTERED when the directory knows it). */
async function phonesOf(exchange: Exchange, target: DialTarget): Promise<readonly Registration[] | Cause> {
  if (target.type === 'gateway') return 'INVALID_GATEWAY'
  if (target.type === 'unknown') return 'CHAN_NOT_IMPLEMENTED'
  if (target.domain !== exchange.domain) return 'SUBSCRIBER_ABSENT'
  const phones = exchange.sip.stack.registrationsOf(target.extension)
  if (phones.length > 0) return phones
  const answer = await exchange.directory.find({
    user: target.extension,
    domain: target.domain,
    fields: [['action', 'user_call']],
  })
  return answer.type === 'found' ? 'USER_NOT_REGISTERED' : 'SUBSCRIBER_ABSENT'
}

async function attemptsOf(
  exchange: Exchange,
  options: OriginateOptions,
  leg: DialLeg,
): Promise<Attempt[] | Cause> {
  const phones = await phonesOf(exchange, leg.target)
  if (typeof phones === 'string') return phones
  const exported = options.origin?.exports ?? []
  const variables = new Map([...exported, ...options.dial.variables, ...leg.variables])
  return phones.map(registration => ({ registration, domain: exchange.domain, variables }))
}

function secondsOf(text: string | undefined, otherwise: number): number {
  const seconds = Number(text)
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, mostSeconds) : otherwise
}

function start(
  exchange: Exchange,
  options: OriginateOptions,
  attempt: Attempt,
  uuid: string,
): Promise<Leg | Cause> {
  const { variables } = attempt
  return callOut(exchange, {
    ...attempt,
    uuid,
    origin: options.origin,
    callerIdNumber: variables.get('origination_caller_id_number') ?? options.callerId.number,
    callerIdName: variables.get('origination_caller_id_name') ?? options.callerId.name,
  })
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

/** Legs that ring for a shorter time than the group. */
function limitEach(exchange: Exchange, legs: readonly Leg[]): () => void {
  const cancels = legs.map(leg => {
    const seconds = secondsOf(leg.channel.lookUp('leg_timeout') ?? undefined, 0)
    const end = (): void => {
      if (!leg.channel.answered) leg.hangup('NO_ANSWER')
    }
    return seconds === 0 ? () => undefined : exchange.clock.after(seconds * 1000, end)
  })
  return () => {
    for (const cancel of cancels) cancel()
  }
}

const endings: Readonly<Record<'late' | 'aborted', Cause>> = {
  late: 'NO_ANSWER',
  aborted: 'ORIGINATOR_CANCEL',
}

/** Rings all at once; the first that is up wins and the others are called off. */
async function ring(
  exchange: Exchange,
  options: OriginateOptions,
  legs: readonly Leg[],
): Promise<Originated> {
  const seconds = secondsOf(options.dial.variables.get('originate_timeout'), options.timeoutSeconds)
  const unlimit = limitEach(exchange, legs)
  const end = await firstUp(exchange, options, legs, seconds * 1000)
  unlimit()
  if (typeof end !== 'string') {
    for (const leg of legs) if (leg !== end) leg.hangup('LOSE_RACE')
    return { type: 'up', leg: end }
  }
  if (end !== 'ended') for (const leg of legs) leg.hangup(endings[end])
  const last = legs.reduce((one, other) =>
    other.channel.times.hangup > one.channel.times.hangup ? other : one,
  )
  const cause = end === 'ended' ? (last.channel.cause ?? 'NORMAL_UNSPECIFIED') : endings[end]
  return { type: 'failed', cause, leg: last }
}

/** The phones of a group, and the last reason why one of its targets has none. */
async function phonesOfGroup(
  exchange: Exchange,
  options: OriginateOptions,
  group: readonly DialLeg[],
): Promise<{ readonly attempts: readonly Attempt[]; readonly cause: Cause }> {
  const found = await Promise.all(group.map(leg => attemptsOf(exchange, options, leg)))
  const causes = found.filter(each => typeof each === 'string')
  return {
    attempts: found.flatMap(each => (typeof each === 'string' ? [] : each)),
    cause: causes.at(-1) ?? 'DESTINATION_OUT_OF_ORDER',
  }
}

/** Calls every phone of a group. `takeUuid` gives the uuid of the next leg. */
async function ringGroup(
  exchange: Exchange,
  options: OriginateOptions,
  group: readonly DialLeg[],
  takeUuid: () => string,
): Promise<Originated> {
  const { attempts, cause } = await phonesOfGroup(exchange, options, group)
  if (options.signal.aborted) return { type: 'failed', cause: 'ORIGINATOR_CANCEL', leg: null }
  const started = await Promise.all(attempts.map(each => start(exchange, options, each, takeUuid())))
  const legs = started.filter(each => typeof each !== 'string')
  const failures = started.filter(each => typeof each === 'string')
  if (legs.length > 0) return ring(exchange, options, legs)
  return { type: 'failed', cause: failures.at(-1) ?? cause, leg: null }
}

/** Calls what a dial string names, group by group until one is up (FreeSWITCH: switch_ivr_originate). */
export async function originate(exchange: Exchange, options: OriginateOptions): Promise<Originated> {
  let uuid = options.dial.variables.get('origination_uuid') ?? ''
  const takeUuid = (): string => {
    const next = uuid || randomUUID()
    uuid = ''
    return next
  }
  let result: Originated = { type: 'failed', cause: 'DESTINATION_OUT_OF_ORDER', leg: null }
  for (const group of options.dial.groups) {
    result = await ringGroup(exchange, options, group, takeUuid)
    if (result.type === 'up' || options.signal.aborted) return result
  }
  return result
}
