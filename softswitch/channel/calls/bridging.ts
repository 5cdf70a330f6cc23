import { parkLeg } from '../apps/park.ts'
import type { Cause } from '../causes.ts'
import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'
import { waitFor } from '../leg/wait.ts'
import { playHoldMusic } from './hold-music.ts'
import { runPlan, transferLeg } from './routing.ts'

/** The second leg of a bridge: it does nothing of its own until the first lets it go. */
export interface Guest {
  readonly leg: Leg
  /** True once it has left what it did before; false = it never comes. */
  readonly ready: Promise<boolean>
  /** Resolves when it is here no more, for whatever reason. */
  readonly left: Promise<void>
  /** Whether it has ended, or is on its way to something else. */
  readonly isGone: () => boolean
  /** Lets it go, to what its variables say; without a word in them it hangs up. */
  readonly dismiss: () => void
}

/** What comes after a bridge by a leg's variables; false = they say nothing. */
function goOn(exchange: Exchange, leg: Leg): boolean {
  const { variables } = leg.channel
  const destination = variables.get('transfer_after_bridge')
  if (variables.isTrue('park_after_bridge')) {
    leg.activity.redirect(signal => {
      leg.enter('CS_PARK')
      return parkLeg(leg, signal)
    })
    return true
  }
  if (destination === null) return false
  const [number = '', dialplan, context] = destination.split(':', 3)
  leg.setVariable('transfer_after_bridge', '')
  transferLeg(exchange, leg, { destination: number, dialplan, context })
  return true
}

/** Takes `leg` out of what it does, to be bridged. */
export function invite(exchange: Exchange, leg: Leg): Guest {
  const ready = Promise.withResolvers<boolean>()
  const left = Promise.withResolvers<void>()
  let staying: AbortSignal | null = null
  let over = false
  const leave = (): void => {
    over = true
    ready.resolve(false)
    left.resolve()
  }
  leg.activity.redirect(async signal => {
    staying = signal
    leg.enter('CS_EXCHANGE_MEDIA')
    ready.resolve(true)
    await waitFor<void>(signal, settle => {
      void left.promise.then(settle)
      return () => undefined
    })
    leave()
  }, leave)
  const isGone = (): boolean => over || leg.ended || staying?.aborted === true
  return {
    leg,
    ready: ready.promise,
    left: left.promise,
    isGone,
    dismiss: () => {
      if (isGone()) return
      leave()
      if (goOn(exchange, leg)) return
      leg.hangup(leg.channel.answered ? 'NORMAL_CLEARING' : 'ORIGINATOR_CANCEL')
    },
  }
}

function connect(a: Leg, b: Leg): void {
  const now = a.context.clock.now()
  for (const [one, other] of [[a, b] as const, [b, a] as const]) {
    one.peer = other
    one.channel.times.bridged = now
    one.channel.otherLeg = { type: one === a ? 'originatee' : 'originator', channel: other.channel }
    one.setVariable('bridge_channel', other.channel.name)
    one.setVariable('bridge_uuid', other.uuid)
    one.setVariable('bridge_to', other.uuid)
    one.setVariable('last_bridge_to', other.uuid)
    one.setVariable('signal_bond', other.uuid)
  }
  if (a.media !== null && b.media !== null) a.media.session.connect(b.media.session)
  a.fire('CHANNEL_BRIDGE', bridgeHeaders(a, b))
}

function bridgeHeaders(a: Leg, b: Leg): Array<readonly [string, string]> {
  return [
    ['Bridge-A-Unique-ID', a.uuid],
    ['Bridge-B-Unique-ID', b.uuid],
  ]
}

/** What a leg keeps of how the other one ended. */
export function noteEnd(leg: Leg, other: Leg): void {
  const { cause } = other.channel
  if (cause === null) return
  leg.setVariable('bridge_hangup_cause', cause)
  leg.setVariable('last_bridge_hangup_cause', cause)
  leg.setVariable(
    'last_bridge_proto_specific_hangup_cause',
    other.channel.lookUp('proto_specific_hangup_cause') ?? '',
  )
}

function disconnect(a: Leg, b: Leg): void {
  a.media?.session.disconnect()
  for (const [one, other] of [[a, b] as const, [b, a] as const]) {
    if (one.peer === other) one.peer = null
    one.setVariable('bridge_to', '')
    noteEnd(one, other)
  }
  a.fire('CHANNEL_UNBRIDGE', bridgeHeaders(a, b))
}

/** Joins `a` with `guest` until one of them ends or goes elsewhere; digits of both become events meanwhile. */
export async function bridgeWith(
  exchange: Exchange,
  a: Leg,
  guest: Guest,
  signal: AbortSignal,
): Promise<void> {
  const b = guest.leg
  const isReady = await waitFor<boolean>(signal, settle => {
    void guest.ready.then(settle)
    return () => undefined
  })
  if (isReady !== true || guest.isGone() || a.ended) return guest.dismiss()
  connect(a, b)
  const takeAll = { wants: () => true, take: () => undefined }
  const leaves = [
    a.digits.consume(takeAll),
    b.digits.consume(takeAll),
    playHoldMusic(exchange, a, b),
    playHoldMusic(exchange, b, a),
  ]
  await waitFor<void>(signal, settle => {
    void guest.left.then(settle)
    return () => undefined
  })
  for (const leave of leaves) leave()
  disconnect(a, b)
  guest.dismiss()
}

/** The cause that a bridge's end means for its first leg. */
function causeAfter(b: Leg): Cause {
  return b.channel.cause ?? 'NORMAL_CLEARING'
}

/**
 * What the first leg does after a bridge (FreeSWITCH: park_after_bridge, transfer_after_bridge, hangup_after_bridge).
 * Without any of them it goes on with its dialplan.
 */
export function afterBridge(exchange: Exchange, a: Leg, b: Leg): void {
  if (a.ended || !b.channel.answered || goOn(exchange, a)) return
  if (a.channel.variables.isTrue('hangup_after_bridge')) a.hangup(causeAfter(b))
}

/** Resolves true when the leg has audio, false when it has ended or `signal` is aborted. */
async function untilMedia(leg: Leg, signal: AbortSignal): Promise<boolean> {
  if (leg.hasMedia || leg.ended) return leg.hasMedia
  const heard = await waitFor<boolean>(signal, settle =>
    leg.watch(() => {
      if (leg.hasMedia || leg.ended) settle(leg.hasMedia)
    }),
  )
  return heard === true
}

/**
 * Joins two legs that are up, whatever they do (FreeSWITCH: uuid_bridge). False when neither has audio. One that only
 * rings is waited for.
 */
export function bridgeByCommand(exchange: Exchange, first: Leg, second: Leg): boolean {
  const [a, b] = first.hasMedia ? [first, second] : [second, first]
  if (!a.hasMedia || a === b) return false
  a.channel.flipCallerId()
  const guest = invite(exchange, b)
  a.activity.redirect(async signal => {
    a.enter('CS_SOFT_EXECUTE')
    if (await untilMedia(b, signal)) {
      tellBridge(a, b)
      await bridgeWith(exchange, a, guest, signal)
    } else guest.dismiss()
    if (signal.aborted || a.ended) return
    afterBridge(exchange, a, b)
    if (!signal.aborted) await runPlan(exchange, a, signal)
  }, guest.dismiss)
  return true
}

/** FreeSWITCH tells of the application before the bridge, so that lists of channels show it. */
function tellBridge(a: Leg, b: Leg): void {
  for (const [one, other] of [[a, b] as const, [b, a] as const]) {
    one.channel.application = 'uuid_bridge'
    one.channel.applicationData = other.uuid
    one.setVariable('current_application', 'uuid_bridge')
    one.setVariable('current_application_data', other.uuid)
    one.fire('CHANNEL_EXECUTE', [
      ['Application', 'uuid_bridge'],
      ['Application-Data', other.uuid],
    ])
  }
}
