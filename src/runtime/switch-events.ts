import type { CallEvent } from '../core/call/call-event.ts'
import type { LegId } from '../core/shared/ids.ts'
import type { Log } from '../ports/log.ts'
import type { LegFacts, Switch, SwitchEvent } from '../ports/switch.ts'
import type { CallRunner } from './call-runner.ts'
import type { PushEvents } from './events/push-events.ts'
import type { LegBook } from './legs/leg-book.ts'
import type { Phones } from './legs/phones.ts'
import type { LiveLineDesk } from './lines/line-desk.ts'
import type { LineHealth } from './lines/line-health.ts'
import type { Originator } from './originate/originator.ts'
import type { AcdRunner } from './queue/acd-runner.ts'
import type { CallbackDesk } from './queue/callbacks/callback-desk.ts'
import type { OpenCallJournal } from './queue/open-call-journal.ts'
import type { Adopter } from './restart/adopt.ts'
import type { UnreachableCalls } from './restart/unreachable-calls.ts'
import type { Supervisors } from './supervision/supervisors.ts'
import type { GatewayRunner } from './trunks/gateway-runner.ts'

export interface SwitchEventDeps {
  readonly log: Log
  readonly calls: CallRunner
  readonly acd: AcdRunner
  readonly callbacks: CallbackDesk
  readonly journal: Pick<OpenCallJournal, 'reconcile'>
  readonly legs: LegBook
  readonly push: PushEvents
  readonly adopter: Adopter
  readonly gateways: GatewayRunner
  readonly lines: Pick<LiveLineDesk, 'gatewayBetter' | 'gather' | 'letGo'>
  readonly phones: Phones
  readonly originator: Originator
  readonly health: LineHealth
  readonly supervisors: Pick<Supervisors, 'note'>
  readonly unreachable: Pick<UnreachableCalls, 'note' | 'endClosed' | 'wasClosed'>
  /** Told of each leg that ended while nobody listened. */
  readonly lost: (leg: LegFacts) => void
}

type Event<T extends SwitchEvent['type']> = Extract<SwitchEvent, { type: T }>
type Handlers = { readonly [T in SwitchEvent['type']]: (event: Event<T>, on: Switch) => void }

/** Brings what a switch says to those it concerns: the call, the queue, the push events. */
export function createSwitchEvents(deps: SwitchEventDeps): (event: SwitchEvent, on: Switch) => void {
  const {
    calls,
    acd,
    callbacks,
    journal,
    legs,
    push,
    adopter,
    gateways,
    lines,
    phones,
    originator,
    health,
    unreachable,
    log,
  } = deps
  const post = (leg: LegId, event: CallEvent): boolean => calls.post(leg, event)

  const handlers: Handlers = {
    legCreated: ({ leg }, on) => {
      tellOf('legUp', acd, leg)
      push.begins(leg)
      originator.legCreated(leg)
      callbacks.legCreated(leg, on)
      const isKnown = calls.join(leg) || post(leg.legId, { type: 'legCreated', legId: leg.legId })
      if (!isKnown && leg.variables.nacd_call) adopter.arrive(leg, on)
    },
    legParked: ({ leg }, on) => {
      // The caller's phone has sent it elsewhere, and we have not heard of that leg's end yet.
      if (leg.referral !== undefined) calls.part(leg.legId)
      // A leg we sent to the dialplan has come back from there, as a new call, before we heard that it went.
      if (calls.ownerOf(leg.legId)?.phase.type === 'leaving') post(leg.legId, { type: 'left' })
      const owner = calls.ownerOf(leg.legId)
      if (owner === undefined) adopter.arrive(leg, on)
      else if (owner.uuid !== leg.legId) post(leg.legId, { type: 'legReady', legId: leg.legId })
      else if (leg.referral !== undefined) post(leg.legId, { type: 'referred', ...leg.referral })
      if (calls.ownerOf(leg.legId)?.phase.type !== 'lookingUp') push.release(leg.legId)
    },
    legProgress: ({ leg, media }) => {
      originator.legProgress(leg, 'ringing')
      push.release(leg.legId)
      post(leg.legId, { type: 'legProgress', legId: leg.legId, media })
    },
    legAnswered: ({ leg }) => {
      push.leg('answered', leg)
      originator.legProgress(leg, 'answered')
      callbacks.legAnswered(leg)
      post(leg.legId, { type: 'legAnswered', legId: leg.legId })
    },
    legBridged: ({ leg, otherId }) => {
      push.release(leg.legId)
      post(leg.legId, { type: 'legBridged', legId: leg.legId, otherId })
    },
    legUnbridged: ({ leg, otherId }) => {
      post(leg.legId, { type: 'legUnbridged', legId: leg.legId, otherId })
    },
    legHeld: ({ leg }) => {
      push.leg('hold', leg)
      tellOf('legHeld', acd, leg)
    },
    legResumed: ({ leg }) => {
      push.leg('unhold', leg)
      tellOf('legResumed', acd, leg)
    },
    executeDone: ({ leg, requestId, ...result }) => calls.played(leg.legId, requestId, result),
    bridgeDone: ({ leg, requestId, cause, sipCode }) => {
      post(leg.legId, { type: 'bridgeDone', requestId, cause, sipCode })
    },
    digit: ({ leg, digit }) => {
      push.leg('dtmf', leg, digit)
      if (calls.ownerOf(leg.legId)?.uuid === leg.legId) post(leg.legId, { type: 'digit', digit })
    },
    legEnded: event => {
      const { leg, cause, sipCode, endedBy } = event
      if (!unreachable.wasClosed(leg.legId)) push.ended(event)
      originator.legEnded(event)
      const { legId, lastBridgedTo = '', sentAway = '' } = leg
      post(legId, { type: 'legEnded', legId, cause, sipCode, endedBy, lastBridgedTo, sentAway })
      callbacks.legEnded(leg.legId, cause)
      tellOf('legDown', acd, leg)
    },
    originateDone: event => {
      const { legId, outcome } = event
      if (!originator.done(event) && !outcome.ok)
        post(legId, { type: 'originateFailed', legId, cause: outcome.cause })
    },
    registered: ({ extension }, on) => {
      phones.add(on.name, extension)
      acd.tell({ type: 'registered', switchName: on.name, extension })
    },
    unregistered: ({ extension }, on) => {
      phones.remove(on.name, extension)
      acd.tell({ type: 'unregistered', switchName: on.name, extension })
    },
    gatewaysScanned: ({ ok, text }, on) => gateways.scanned(on, ok, text),
    gatewayState: ({ gateway }, on) => {
      gateways.changed(on, gateway)
      if (gateway.up) lines.gatewayBetter(gateway.name)
    },
    gatewayGone: ({ name }, on) => {
      gateways.states.gone(on.name, name)
      lines.gatewayBetter(name)
    },
    switchReady: (event, on) => {
      log.info({ switch: on.name, legs: event.legs.length, phones: event.registered.length }, 'switch ready')
      // The legs first: what phones there are tells the queue which of the talks it remembers have ended.
      for (const leg of event.legs) tellOf('legUp', acd, leg)
      lines.gather()
      try {
        const open = unreachable.endClosed(event.legs, on)
        callbacks.found(open, on, event.noted)
        adopter.adopt(open, on)
      } finally {
        lines.letGo()
        phones.reset(on.name, event.registered)
        // The phones last: nobody here is offered anybody before all who wait here have their places again.
        acd.tell({ type: 'registrations', switchName: on.name, extensions: event.registered })
      }
      gateways.ready(on)
      // Without a single leg nobody says any more how its calls ended.
      void journal.reconcile(on.name, event.legs.length === 0 ? 'SYSTEM_SHUTDOWN' : 'NORMAL_UNSPECIFIED')
    },
    switchLost: ({ reason }, on) => {
      log.warn({ switch: on.name, reason }, 'switch lost')
      phones.reset(on.name, [])
      acd.tell({ type: 'switchLost', switchName: on.name })
      gateways.lost(on)
      callbacks.lost(on)
      originator.lost(on, reason)
    },
  }

  return (event, on) => {
    // First: a line that this event frees is given away knowing what it says of the trunks.
    health.note(event)
    for (const leg of legs.note(on.name, event)) deps.lost(leg)
    unreachable.note(event, on)
    const handler = handlers[event.type] as (event: SwitchEvent, on: Switch) => void
    handler(event, on)
    deps.supervisors.note(event, on)
  }
}

type LegNews = 'legUp' | 'legDown' | 'legHeld' | 'legResumed'

/** What an extension's leg does concerns the agent there. */
export function tellOf(type: LegNews, acd: Pick<AcdRunner, 'tell'>, { extension, legId }: LegFacts): void {
  if (extension !== '') acd.tell({ type, extension, legId })
}
