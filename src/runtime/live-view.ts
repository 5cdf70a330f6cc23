import type { GroupNow } from '../core/acd/engine.ts'
import { groupOf } from '../core/call/parties/group.ts'
import { otherLegsOf } from '../core/call/parties/other-leg.ts'
import { otherParty, partyAt, trunkOf, waitedMs } from '../core/call/parties/party.ts'
import { recordIdOf } from '../core/call/record/record-id.ts'
import type { CallState } from '../core/call/state.ts'
import { legId } from '../core/shared/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { RingingLeg } from './originate/originator.ts'
import type { Runtime } from './runtime.ts'

/** What people see of calls, agents and groups at this moment. Reading changes nothing. */
export class LiveView {
  readonly #runtime: Runtime
  readonly #clock: Pick<Clock, 'now'>

  constructor(runtime: Runtime, clock: Pick<Clock, 'now'>) {
    this.#runtime = runtime
    this.#clock = clock
  }

  calls() {
    const { calls, originator } = this.#runtime
    // A supervisor's leg is part of the call it is for.
    const ringing = originator
      .ringing()
      .filter(({ legId: id, facts }) => calls.ownerOf(id) === undefined && !facts.variables.nacd_supervises)
    return [...calls.calls().map(call => this.#call(call)), ...ringing.map(leg => this.#ringing(leg))]
  }

  agents() {
    const { acd } = this.#runtime
    return new Map(acd.extensions().map(extension => [extension, this.#agent(extension)]))
  }

  groups() {
    const groups = this.#runtime.acd.groups()
    return new Map(groups.map(({ number }) => [number, this.#group(number)]))
  }

  switches() {
    return this.#runtime.switches()
  }

  /** How a gateway is at each switch that has told. */
  gateway(name: string) {
    return this.#runtime.gateways.states.of(name)
  }

  /** What a gateway has to bear at this moment. */
  gatewayLoad(name: string) {
    const { cps, ...load } = this.#runtime.lines.gateway(name)
    return { ...load, cpsNow: cps }
  }

  /** How a gateway's calls of the last half hour went. */
  gatewayHealth(name: string) {
    const { acdSeconds, pddSeconds, share, ...health } = this.#runtime.health.of(name)
    return { ...health, acd: acdSeconds, pdd: pddSeconds, throttle: share }
  }

  /** Ends a call; false when there is none of that uuid. */
  hangup(uuid: string): Promise<boolean> {
    const id = legId(uuid)
    const isEnded = this.#runtime.end(id)
    return Promise.resolve(isEnded || this.#runtime.originator.hangup(id))
  }

  #call(call: CallState) {
    return {
      uuid: call.uuid,
      record: recordIdOf(call),
      switchName: call.switchName,
      caller: call.callerNumber,
      callee: call.calleeNumber,
      group: groupOf(call),
      phase: call.phase.type,
      waitedMs: waitedMs(call, this.#clock.now()),
      agent: otherParty(call),
      gateway: trunkOf(call),
      legs: this.#legs(call),
    }
  }

  /** A leg that is to become a call once it is answered. */
  #ringing({ legId: uuid, switchName, caller, callee, facts }: RingingLeg) {
    const { extension, gateway, answered, createdAt } = facts
    const role = extension === '' ? 'callee' : 'agent'
    return {
      uuid,
      record: uuid,
      switchName,
      caller,
      callee,
      group: '',
      phase: 'ringing',
      waitedMs: Math.max(0, this.#clock.now() - createdAt),
      agent: extension,
      gateway,
      legs: [{ uuid, role, number: extension || facts.calleeNumber, answered }],
    }
  }

  #legs(call: CallState) {
    const caller = {
      uuid: call.uuid,
      role: 'caller',
      number: call.callerNumber,
      answered: call.answeredAt !== null,
    }
    const others = otherLegsOf(call).map(uuid => ({
      uuid,
      role: this.#runtime.legs.get(uuid)?.gateway ? 'trunk' : 'agent',
      number: partyAt(call, uuid),
      answered: this.#runtime.legs.get(uuid)?.answered ?? false,
    }))
    return [caller, ...others]
  }

  #agent(extension: string) {
    const { acd } = this.#runtime
    const known = acd.engine.agent(extension)?.agent
    const activity = known?.activity
    const onCall = activity !== undefined && 'callId' in activity ? activity.callId : null
    return { state: acd.stateOf(extension), currentCall: onCall, since: known?.since ?? this.#clock.now() }
  }

  #group(number: string) {
    const { engine } = this.#runtime.acd
    const now = engine.groupNow(number)
    return {
      waiting: now?.waiting ?? 0,
      longestWaitMs: Math.max(0, this.#clock.now() - (now?.oldestSince ?? this.#clock.now())),
      callbacksWaiting: engine.waitingIn(number).filter(isCallback).length,
      agents: now === undefined ? {} : shownStates(now.agents),
    }
  }
}

/** Those there are; an agent who is offered a caller is about to be rung (AcdRunner.stateOf). */
function shownStates({ offered, ...states }: GroupNow['agents']): Readonly<Partial<GroupNow['agents']>> {
  const shown = { ...states, ringing: states.ringing + offered }
  return Object.fromEntries(Object.entries(shown).filter(([, count]) => count > 0))
}

/** Nobody is on the line: the customer is called when the turn comes. */
const isCallback = (caller: object): boolean => 'kind' in caller && caller.kind === 'callback'
