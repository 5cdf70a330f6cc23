import { otherLegOf } from '../../core/call/parties/other-leg.ts'
import type { CallState } from '../../core/call/state.ts'
import { type LegId, legId } from '../../core/shared/ids.ts'
import {
  isSupervisionMode,
  modeOfKey,
  type SupervisionMode,
  supervisionVariables,
} from '../../core/supervision/mode.ts'
import type { LegFacts, Switch, SwitchEvent } from '../../ports/switch.ts'
import type { CallRunner } from '../call-runner.ts'
import type { LegBook } from '../legs/leg-book.ts'
import type { Phones } from '../legs/phones.ts'
import type { Originator } from '../originate/originator.ts'
import type { Supervision, SupervisionOutcome, SupervisionRequest } from './supervision.ts'
import { supervisionOrder } from './supervision-order.ts'

export interface SupervisorDeps {
  readonly calls: Pick<CallRunner, 'ownerOf'>
  readonly legs: Pick<LegBook, 'get'>
  readonly phones: Pick<Phones, 'at'>
  readonly originator: Pick<Originator, 'start' | 'hangup'>
  readonly switches: readonly Switch[]
}

/** One supervisor: from the moment their phone is to be rung. `leg` null = it does not exist yet. */
interface Known {
  readonly callId: LegId
  readonly extension: string
  readonly switchName: string
  /** The leg that is eavesdropped on; "" = not known to this controller, which was started later. */
  readonly watched: LegId | ''
  leg: LegId | null
  mode: SupervisionMode
  /** No leg is wanted any more, should one still come. */
  isOver: boolean
  readonly outcome: Promise<SupervisionOutcome>
}

type ChosenLeg = { readonly watched: LegId; readonly shown: string; readonly extensions: readonly string[] }

/** Who listens to, whispers into or joins calls that are not theirs. What is true of them the switch says. */
export class Supervisors {
  readonly #deps: SupervisorDeps
  /** By extension: a phone supervises one call at a time. */
  readonly #known = new Map<string, Known>()

  constructor(deps: SupervisorDeps) {
    this.#deps = deps
  }

  /** Rings the supervisor for the call; one who is in it already changes their mode. */
  async supervise(request: SupervisionRequest): Promise<SupervisionOutcome> {
    const call = this.#deps.calls.ownerOf(legId(request.callId))
    if (call === undefined || call.uuid !== request.callId) return { type: 'noSuchCall' }
    const known = this.#known.get(request.extension)
    if (known !== undefined && !known.isOver) return this.#again(known, call, request.mode)
    if (call.phase.type !== 'bridged') return { type: 'notTalking', phase: call.phase.type }
    const chosen = this.#choose(call)
    if (chosen.extensions.includes(request.extension)) return { type: 'ownCall' }
    const { switchName } = call
    if (!this.#deps.phones.at(request.extension).includes(switchName))
      return { type: 'notRegistered', switchName }
    return this.#ring(call, chosen, request)
  }

  /** Ends what one supervisor does; false when there is none with this leg in the call. */
  end(callId: string, leg: string): boolean {
    const known = this.#withLeg(legId(leg))
    if (known === undefined || known.callId !== callId) return false
    this.#hangUp(known)
    return true
  }

  /** Those whose phones ring or who are there, of one call. */
  of(callId: string): readonly Supervision[] {
    return [...this.#known.values()].flatMap(known =>
      known.callId === callId && known.leg !== null ? [shownOf(known, known.leg)] : [],
    )
  }

  /** Takes note of what a switch says, of supervisors and of those they watch. */
  note(event: SwitchEvent, on: Switch): void {
    if (event.type === 'digit') this.#key(event.leg.legId, event.digit)
    else if (event.type === 'legEnded') this.#ended(event.leg.legId)
    else if (event.type === 'switchReady') this.#found(event.legs, on.name)
  }

  async #again(known: Known, call: CallState, mode: SupervisionMode): Promise<SupervisionOutcome> {
    const first = await known.outcome
    if (known.leg === null) return first
    if (known.callId !== call.uuid) return { type: 'elsewhere', callId: known.callId, leg: known.leg }
    const sent = await this.#on(known).send({ type: 'supervise', legId: known.leg, mode })
    if (sent.type !== 'done')
      return { type: 'failed', cause: 'NORMAL_TEMPORARY_FAILURE', reason: sent.reason }
    known.mode = mode
    return { type: 'changed', supervision: shownOf(known, known.leg) }
  }

  /** The agent's leg where there is one, so that a whisper reaches them: of two extensions the one that was called. */
  #choose(call: CallState): ChosenLeg {
    const { legs } = this.#deps
    const other = otherLegOf(call)
    const [callee, caller] = [other === '' ? undefined : legs.get(other), legs.get(call.uuid)]
    const extensions = [callee, caller].flatMap(facts => (facts?.extension ? [facts.extension] : []))
    const isCaller = other === '' || (!callee?.extension && !!caller?.extension)
    const facts = isCaller ? caller : callee
    return { watched: isCaller ? call.uuid : other, shown: facts?.extension ?? '', extensions }
  }

  #ring(
    call: CallState,
    { watched, shown }: ChosenLeg,
    request: SupervisionRequest,
  ): Promise<SupervisionOutcome> {
    const { extension, mode } = request
    const { uuid: callId, switchName } = call
    const order = supervisionOrder({ callId, extension, mode, watched, shown, switchName })
    const { began, result } = this.#deps.originator.start(order)
    const outcome = began.then((first): SupervisionOutcome => {
      if (first.type === 'failed') return first
      known.leg = first.legId
      if (known.isOver) this.#hangUp(known)
      return { type: 'ringing', supervision: shownOf(known, first.legId) }
    })
    const known: Known = { callId, extension, switchName, watched, leg: null, mode, isOver: false, outcome }
    this.#known.set(extension, known)
    void result.then(end => {
      if (end.type === 'failed') this.#forget(known)
    })
    return outcome
  }

  /** The supervisor has pressed a key, or was made to. */
  #key(leg: LegId, key: string): void {
    const [known, mode] = [this.#withLeg(leg), modeOfKey(key)]
    if (known === undefined || mode === null || known.mode === mode) return
    known.mode = mode
    const variables = { [supervisionVariables.mode]: mode }
    void this.#on(known).send({ type: 'setVariables', legId: leg, variables })
  }

  /** Of a watched leg: the switch ends who eavesdrops on it, but nobody is to be rung for it any more. */
  #ended(leg: LegId): void {
    for (const known of [...this.#known.values()]) {
      if (known.leg === leg) this.#forget(known)
      else if (known.watched === leg) this.#hangUp(known)
    }
  }

  /** After a (re)connect: those who are there, and no others. */
  #found(legs: readonly LegFacts[], switchName: string): void {
    for (const known of [...this.#known.values()]) {
      const isThere = legs.some(each => each.legId === known.leg)
      if (known.switchName === switchName && !isThere) this.#forget(known)
    }
    for (const { legId: leg, extension, variables } of legs) {
      const callId = variables[supervisionVariables.call]
      if (!callId || this.#known.has(extension)) continue
      const said = variables[supervisionVariables.mode] ?? ''
      const mode = isSupervisionMode(said) ? said : 'listen'
      const facts = { callId: legId(callId), extension, switchName, watched: '', leg, mode } as const
      const outcome = { type: 'ringing', supervision: facts } as const
      this.#known.set(extension, { ...facts, isOver: false, outcome: Promise.resolve(outcome) })
    }
  }

  /** One that only rings belongs to its originate still. */
  #hangUp(known: Known): void {
    known.isOver = true
    if (known.leg === null || this.#deps.originator.hangup(known.leg)) return
    void this.#on(known).send({ type: 'hangup', legId: known.leg, cause: 'NORMAL_CLEARING' })
  }

  #forget(known: Known): void {
    if (this.#known.get(known.extension) === known) this.#known.delete(known.extension)
  }

  #withLeg(leg: LegId): Known | undefined {
    return [...this.#known.values()].find(known => known.leg === leg)
  }

  #on({ switchName }: Known): Switch {
    const on = this.#deps.switches.find(({ name }) => name === switchName)
    if (on === undefined) throw new Error(`no switch ${switchName}`)
    return on
  }
}

const shownOf = ({ callId, extension, mode, switchName }: Known, leg: LegId): Supervision => ({
  callId,
  extension,
  leg,
  mode,
  switchName,
})
