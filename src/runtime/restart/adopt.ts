import { readAgentWish } from '../../core/acd/agents/agent-wish.ts'
import type { Purpose } from '../../core/call/arrival.ts'
import { firstNumber, goesOut } from '../../core/call/lines/begin-bridge.ts'
import { readDialString } from '../../core/dial/dial-string.ts'
import type { Log } from '../../ports/log.ts'
import type { LegFacts, Switch } from '../../ports/switch.ts'
import type { CallRunner } from '../call-runner.ts'
import { belongsTo } from '../legs/belongs-to.ts'
import { referrerOf } from '../legs/referrer.ts'
import { callbackApplication, customerDial, markOf } from '../queue/callbacks/callback-order.ts'
import { decodeState } from './saved-state.ts'

export interface AdopterDeps {
  readonly log: Log
  readonly calls: CallRunner
  readonly maxCalls: () => number
  /** Whether a leg rung for a callback may call its customer now. */
  readonly mayServe: (leg: LegFacts) => boolean
}

/** Takes calls into control: those that arrive, and those found alive after a restart or a reconnect. */
export class Adopter {
  readonly #deps: AdopterDeps

  constructor(deps: AdopterDeps) {
    this.#deps = deps
  }

  /** A leg that nobody owns: one nacd dialled for a call that is over, a new caller, or none of our business. */
  arrive(leg: LegFacts, on: Switch): void {
    const { nacd_app: app = '', nacd_call: call = '' } = leg.variables
    const sentOn = referredBy(leg)
    if (sentOn !== null) this.#begin(leg, on, sentOn)
    else if (call !== '') this.#refuse(leg, on, 'ORIGINATOR_CANCEL', 'its call is over')
    else if (app === '') return
    else if (app === callbackApplication && !this.#deps.mayServe(leg)) {
      this.#refuse(leg, on, 'ORIGINATOR_CANCEL', 'its callback is no more')
    } else if (!isApplication(app))
      this.#refuse(leg, on, 'NO_ROUTE_DESTINATION', `unknown application ${app}`)
    else if (this.#deps.calls.size >= this.#deps.maxCalls()) {
      this.#refuse(leg, on, 'SWITCH_CONGESTION', 'as many calls as nacd_max allows')
    } else this.#begin(leg, on, purposes[app](leg))
  }

  /** After a (re)connect: calls go on where they were, callers who came meanwhile are served, ghosts are ended. */
  adopt(legs: readonly LegFacts[], on: Switch): void {
    const { calls } = this.#deps
    const restored = new Set(legs.filter(leg => this.#restore(leg, on)).map(leg => leg.legId))
    for (const { legId, referral } of legs) if (referral !== undefined) calls.part(legId)
    for (const state of calls.callsOn(on.name)) {
      const own = legs.filter(leg => belongsTo(leg, state))
      calls.post(state.uuid, { type: 'resumed', legs: own, afterRestart: restored.has(state.uuid) })
    }
    for (const leg of legs) {
      if (calls.ownerOf(leg.legId) !== undefined || leg.bridgedTo !== '' || isStillRung(leg)) continue
      this.arrive(leg, on)
    }
  }

  /** True when the leg is that of a caller whose saved state was taken over. */
  #restore(leg: LegFacts, on: Switch): boolean {
    const saved = leg.variables.nacd_state
    if (!saved || this.#deps.calls.ownerOf(leg.legId) !== undefined) return false
    const state = decodeState(saved)
    if (state?.uuid === leg.legId) {
      this.#deps.calls.restore(state, on)
      return true
    }
    this.#deps.log.warn({ call: leg.legId }, 'saved state not understood, the call begins anew')
    return false
  }

  #begin(leg: LegFacts, on: Switch, purpose: Purpose): void {
    const data = dataOf(leg)
    const event = purpose.type === 'flow' ? purpose.event : null
    this.#deps.calls.begin(
      {
        purpose,
        uuid: leg.legId,
        part: partOf(leg),
        switchName: on.name,
        direction: isOutward(purpose) ? 'outbound' : 'inbound',
        ...partiesOf(leg, purpose),
        group: event === 'incoming' ? data : (markOf(leg)?.group ?? ''),
        inboundGateway: leg.direction === 'inbound' || purpose.type === 'referred' ? leg.gateway : '',
        networkIp: leg.networkIp,
        networkPort: leg.networkPort,
        arrivedAt: leg.createdAt,
        answered: leg.answered,
        lastReferral: leg.referral?.id ?? '',
        variables: {
          ...flowVariables(leg),
          ...(event === 'callout' && data !== '' ? { callout_data: data } : {}),
        },
      },
      on,
    )
  }

  #refuse(leg: LegFacts, on: Switch, cause: string, reason: string): void {
    this.#deps.log.warn({ call: leg.legId, cause, reason }, 'leg ended')
    void on.send({ type: 'hangup', legId: leg.legId, cause })
  }
}

/**
 * The extension that nacd itself has rung, to send it to just this number. Sent elsewhere later, by whomever it talks
 * with, it has no more rights than anybody.
 */
const wasSent = ({ direction, variables }: LegFacts): boolean =>
  direction === 'outbound' && !!variables.nacd_sent && variables.nacd_sent === variables.nacd_data

/** A leg that nacd sent to the dialplan carries which call comes next. */
function partOf({ variables }: LegFacts): number {
  const part = Number(variables.nacd_part ?? 1)
  return Number.isSafeInteger(part) && part > 1 && part <= 10_000 ? part : 1
}

const dataOf = ({ variables }: LegFacts): string => variables.nacd_data ?? ''

/** The dialplan applications that hand a call to nacd, and what each wants of it. */
const purposes = {
  nacd: () => ({ type: 'flow', event: 'incoming' }),
  nwaycallout: () => ({ type: 'flow', event: 'callout' }),
  nin_did: leg => ({ type: 'inDid', number: dataOf(leg) || leg.calleeNumber }),
  nout_did: leg => ({
    type: 'outDid',
    number: dataOf(leg) || leg.calleeNumber,
    extension: leg.proven || wasSent(leg) ? leg.extension : '',
  }),
  nagent: leg => ({
    type: 'agentCode',
    wish: readAgentWish(dataOf(leg)),
    extension: leg.proven ? leg.extension : '',
  }),
  /** The agent who is to call back: they hear what it is about, then the customer is called for them. */
  ncallback: leg => {
    const mark = markOf(leg)
    if (mark === null) return { type: 'bridge', dial: readDialString(''), extension: '' }
    const { extension } = leg
    const { id: callback, group, since } = mark
    return {
      type: 'bridge',
      dial: readDialString(customerDial(mark)),
      extension,
      heardFirst: ['callback-incoming.wav'],
      calledBack: { callback, group, since, extension },
    }
  },
  nbridge: leg => ({
    type: 'bridge',
    dial: readDialString(dataOf(leg)),
    extension: leg.proven || isDialled(leg) ? leg.extension : '',
  }),
} as const satisfies Readonly<Record<string, (leg: LegFacts) => Purpose>>

/** Dialled without a caller, and not answered: it is handed over when it is. */
const isStillRung = ({ direction, answered, variables }: LegFacts): boolean =>
  direction === 'outbound' && !answered && !variables.nacd_call

/** The switch has dialled it, and it is where it was meant to go. */
const isDialled = ({ direction, sentOn }: LegFacts): boolean => direction === 'outbound' && !sentOn

const isApplication = (name: string): name is keyof typeof purposes => Object.hasOwn(purposes, name)

const isOutward = (purpose: Purpose): boolean =>
  purpose.type === 'outDid' ||
  purpose.type === 'referred' ||
  (purpose.type === 'flow' && purpose.event === 'callout') ||
  (purpose.type === 'bridge' && goesOut(purpose))

/** A leg that was sent on goes where the extension that has sent it may send it; null for any other. */
function referredBy(leg: LegFacts): Purpose | null {
  const { referral } = leg
  const extension = referrerOf(leg)
  return referral === undefined || extension === '' ? null : { type: 'referred', extension, ...referral }
}

/** An extension that the switch has dialled, to have it call on (click-to-call), is the caller. */
function partiesOf(leg: LegFacts, purpose: Purpose) {
  const { direction, callerNumber, callerName, calleeNumber, variables } = leg
  if (purpose.type === 'referred')
    return { callerNumber: variables.nacd_called ?? '', callerName: '', calleeNumber: purpose.destination }
  const calls = direction === 'outbound' && purpose.type === 'bridge' && purpose.extension !== ''
  if (!calls) return { callerNumber, callerName, calleeNumber }
  return { callerNumber: purpose.extension, callerName: '', calleeNumber: firstNumber(purpose) }
}

/** Channel variables the configuration lists; nacd's own stay inside. */
function flowVariables(leg: LegFacts): Record<string, string> {
  return Object.fromEntries(Object.entries(leg.variables).filter(([name]) => !name.startsWith('nacd_')))
}
