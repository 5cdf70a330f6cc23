import type { Arrival } from '../core/call/arrival.ts'
import { beginCall } from '../core/call/begin-call.ts'
import type { CallEvent } from '../core/call/call-event.ts'
import type { CallPolicy, Outcome } from '../core/call/outcome.ts'
import { otherLegsOf } from '../core/call/parties/other-leg.ts'
import type { CallState } from '../core/call/state.ts'
import { step } from '../core/call/step.ts'
import { type LegId, legId, type RequestId } from '../core/shared/ids.ts'
import type { Clock, Ids } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { LegFacts, Switch } from '../ports/switch.ts'
import { createEffectRunner } from './effect-runner.ts'
import type { EffectDeps } from './effects/effect-handlers.ts'
import { type LiveCall, newLiveCall } from './live-call.ts'
import type { RuntimeWatch } from './runtime-watch.ts'

export interface CallRunnerDeps extends EffectDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** The house rules as they are now. */
  readonly policy: () => CallPolicy
  /** Told when a call is there, and whenever it comes to another phase. */
  readonly moved: (state: CallState) => void
  readonly watch: Pick<RuntimeWatch, 'call'>
}

/** What an application left behind: keys typed, how long was recorded. */
export interface ExecuteResult {
  readonly digits: string
  readonly recordedMs: number
}

/** Runs the calls: one mailbox each, one step after the other, effects in the order the core gave them. */
export class CallRunner {
  readonly #deps: CallRunnerDeps
  readonly #calls = new Map<LegId, LiveCall>()
  /** Which call a leg belongs to. */
  readonly #owner = new Map<LegId, LiveCall>()
  readonly #effects: ReturnType<typeof createEffectRunner>

  constructor(deps: CallRunnerDeps) {
    this.#deps = deps
    this.#effects = createEffectRunner(deps, {
      post: (call, event) => this.#post(call, event),
      own: (call, leg) => this.#own(call, leg),
      finish: call => this.#forget(call),
    })
  }

  get size(): number {
    return this.#calls.size
  }

  calls(): readonly CallState[] {
    return [...this.#calls.values()].map(call => call.state)
  }

  callsOn(name: string): readonly CallState[] {
    return [...this.#calls.values()].filter(call => call.switch.name === name).map(call => call.state)
  }

  /** The call a leg belongs to, undefined when it is nobody's. */
  ownerOf(leg: LegId): CallState | undefined {
    return this.#owner.get(leg)?.state
  }

  /** A caller arrives; a second arrival of the same leg changes nothing. */
  begin(arrival: Arrival, on: Switch): void {
    if (this.#owner.has(arrival.uuid)) return
    const outcome = beginCall(arrival, this.#input())
    this.#deps.watch.call('began', outcome.state)
    this.#take(newLiveCall(outcome.state, on), outcome)
  }

  /** Takes over a call found on a switch with its saved state. */
  restore(state: CallState, on: Switch): void {
    if (this.#owner.has(state.uuid)) return
    this.#deps.watch.call('resumed', state)
    this.#take(newLiveCall(state, on), { state, effects: [] })
  }

  /** A leg that the switch dialled by itself for a call that waits for one; false when there is no such call. */
  join({ legId: id, variables, extension }: LegFacts): boolean {
    const call = this.#calls.get(legId(variables.nacd_call ?? ''))
    if (call?.state.phase.type !== 'bridging') return false
    this.#own(call, id)
    this.#post(call, { type: 'legCreated', legId: id, extension })
    return true
  }

  /** An event for the call that owns `leg`; false when nobody does. */
  post(leg: LegId, event: CallEvent): boolean {
    const call = this.#owner.get(leg)
    if (call === undefined) return false
    this.#post(call, event)
    const isOver = event.type === 'legEnded' || event.type === 'originateFailed'
    if (isOver && leg !== call.state.uuid && !otherLegsOf(call.state).includes(leg)) this.#disown(call, leg)
    return true
  }

  /** A leg that somebody talks with has been sent elsewhere: it is that call's no more. The caller's own leg stays. */
  part(leg: LegId): void {
    const call = this.#owner.get(leg)
    const { phase, uuid } = call?.state ?? {}
    if (call === undefined || leg === uuid || phase?.type !== 'bridged' || phase.legId !== leg) return
    this.#disown(call, leg)
    this.#post(call, { type: 'otherReferred' })
  }

  /** An announcement on `leg` ended. */
  played(leg: LegId, id: RequestId, { digits, recordedMs }: ExecuteResult): void {
    const call = this.#owner.get(leg)
    if (call === undefined) return
    this.#effects.played(call, leg, id)
    this.#post(call, { type: 'executeDone', requestId: id, digits, recordedMs })
  }

  /** Lets go of every call without touching it: the switch keeps them, the next nacd finds them. */
  stop(): void {
    for (const call of this.#calls.values()) this.#forget(call)
  }

  #take(call: LiveCall, outcome: Outcome): void {
    this.#calls.set(call.state.uuid, call)
    this.#own(call, call.state.uuid)
    for (const other of otherLegsOf(call.state)) this.#own(call, other)
    call.busy = true
    this.#deps.journal.keep(call.state)
    this.#deps.moved(call.state)
    this.#carryOut(call, outcome)
    this.#drain(call)
  }

  #own(call: LiveCall, leg: LegId): void {
    call.legs.add(leg)
    this.#owner.set(leg, call)
  }

  #post(call: LiveCall, event: CallEvent): void {
    call.mailbox.push(event)
    if (call.busy) return
    call.busy = true
    this.#drain(call)
  }

  #drain(call: LiveCall): void {
    for (let event = call.mailbox.shift(); event !== undefined; event = call.mailbox.shift()) {
      if (this.#calls.get(call.state.uuid) !== call) break
      this.#carryOut(call, step(call.state, event, this.#input()))
    }
    call.busy = false
  }

  #carryOut(call: LiveCall, outcome: Outcome): void {
    const before = call.state.phase.type
    call.state = outcome.state
    if (outcome.state.phase.type !== before) this.#deps.moved(outcome.state)
    if (call.state.phase.type !== before) this.#deps.watch.call('phase', call.state)
    for (const effect of outcome.effects) this.#effects.run(call, effect)
  }

  #input() {
    const { clock, ids, policy } = this.#deps
    return { now: clock.now(), freshLegId: ids.legId(), policy: policy() }
  }

  #forget(call: LiveCall): void {
    call.disarmGuard()
    this.#calls.delete(call.state.uuid)
    for (const leg of call.legs) this.#disown(call, leg)
  }

  #disown(call: LiveCall, leg: LegId): void {
    call.legs.delete(leg)
    this.#owner.delete(leg)
    this.#deps.player.forget(leg)
  }
}
