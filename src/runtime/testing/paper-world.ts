import type { LegTarget, SwitchCommand } from '../../core/call/switch-command.ts'
import { type LegId, millis, type RequestId, requestId } from '../../core/shared/ids.ts'
import type { CallFlow } from '../../ports/calls/call-flow.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { agents, diceHouse, directNumber } from './dice-house.ts'
import type { House } from './house.ts'
import { PaperQueueStore } from './paper-queue-store.ts'
import { leg } from './paper-switch.ts'

const at = millis(0)

type Originate = Extract<SwitchCommand, { type: 'originate' }>
type BridgeTo = Extract<SwitchCommand, { type: 'bridgeTo' }>

/**
 * A switch on paper with people at its phones. It outlives the connection and the controller: legs, bridges and
 * variables stay, events that nobody hears are lost.
 */
export class PaperWorld {
  readonly legs = new Map<LegId, LegFacts>()
  /** Originates that were accepted and whose leg is not there yet. */
  readonly coming: Originate[] = []
  readonly #playing = new Map<LegId, RequestId>()
  /** Legs the switch dialled by itself, and for whom. */
  readonly #bridges = new Map<LegId, BridgeTo>()
  /** What the controllers keep in the store, the one after the other. */
  readonly kept = new PaperQueueStore()
  house: House
  #heard = 0
  #dialled = 0
  #callers = 0
  readonly #callFlow: CallFlow | null

  /** Without a call flow the answers are thrown by dice. */
  constructor(callFlow: CallFlow | null = null) {
    this.#callFlow = callFlow
    this.house = this.#newHouse(0)
  }

  /** The controller is killed and another one finds the switch. */
  async restart(dice: number): Promise<void> {
    this.house = this.#newHouse(dice)
    this.#heard = 0
    await this.connect()
  }

  async connect(): Promise<void> {
    this.house.switch.away = false
    await this.house.runtime.acd.load()
    await this.house.runtime.lines.load()
    await this.tell({ type: 'switchReady', at, legs: [...this.legs.values()], registered: agents })
  }

  async disconnect(): Promise<void> {
    await this.tell({ type: 'switchLost', at, reason: 'gone' })
    this.house.switch.away = true
  }

  async tell(...events: SwitchEvent[]): Promise<void> {
    if (!this.house.switch.away) await this.house.emit(...events)
    const { sent } = this.house.switch
    for (let next = sent[this.#heard]; next !== undefined; next = sent[this.#heard]) {
      this.#heard += 1
      await this.#obey(next)
    }
  }

  call(callerNumber = '2000'): Promise<void> {
    return this.#arrive(callerNumber, { nacd_app: 'nacd', nacd_data: '121' })
  }

  /** Somebody calls the direct number of 1001. */
  callDirectNumber(): Promise<void> {
    return this.#arrive('2000', { nacd_app: 'nin_did', nacd_data: directNumber })
  }

  /** 1002, who has proved it, calls out. */
  callOut(data: string): Promise<void> {
    return this.#arrive('1002', { nacd_app: 'nbridge', nacd_data: data }, '1002')
  }

  async #arrive(callerNumber: string, variables: Record<string, string>, extension = ''): Promise<void> {
    this.#callers += 1
    const facts = leg(`caller-${this.#callers}`, { callerNumber, extension, variables })
    this.legs.set(facts.legId, facts)
    await this.tell({ type: 'legCreated', at, leg: facts }, { type: 'legParked', at, leg: facts })
  }

  /** The queue offers one more agent to somebody who waits, one of whom it knows nothing itself: it keeps no place of theirs. */
  async offerAlso(dice: number): Promise<void> {
    const { calls } = this.house.runtime
    const waiting = calls.calls().filter(({ phase }) => phase.type === 'offering')
    const caller = pick(waiting, dice)
    if (caller === undefined) return
    const offer = { agentNumber: '', ringSeconds: 15, autoAnswer: false, why: {} }
    calls.post(caller.uuid, { type: 'agentOffered', extension: `20${dice % 5}`, ...offer })
    await this.house.settle()
    await this.tell()
  }

  async hangUp(id: LegId | undefined): Promise<void> {
    if (id !== undefined) await this.#end(id, 'far')
  }

  /** The leg of an originate comes up and rings, or none comes of it. */
  async ring(works: boolean): Promise<void> {
    const order = this.coming.shift()
    if (order === undefined) return
    const { legId: id, callId, target, mark = '' } = order
    if (!works)
      return this.tell({ type: 'originateDone', at, legId: id, outcome: { ok: false, cause: 'USER_BUSY' } })
    const facts = leg(id, {
      ...placeOf(target),
      direction: 'outbound',
      callerNumber: '2000',
      variables: { nacd_call: callId, nacd_line: mark },
    })
    this.legs.set(id, facts)
    await this.tell({ type: 'legCreated', at, leg: facts })
  }

  async answer(id: LegId | undefined): Promise<void> {
    const facts = id === undefined ? undefined : this.#change(id, { answered: true })
    const bridge = facts && this.#bridges.get(facts.legId)
    if (bridge) {
      await this.tell({ type: 'legAnswered', at, leg: facts })
      this.#change(bridge.legId, { answered: true })
      await this.#bridge(bridge.legId, facts.legId)
    } else if (facts)
      await this.tell({ type: 'legAnswered', at, leg: facts }, { type: 'legParked', at, leg: facts })
  }

  async press(id: LegId | undefined, digit: string): Promise<void> {
    const facts = id === undefined ? undefined : this.legs.get(id)
    if (facts !== undefined) await this.tell({ type: 'digit', at, leg: facts, digit })
  }

  /** What is heard on some leg ends. */
  async finishPlaying(): Promise<void> {
    const [[id, requestId] = []] = this.#playing
    const facts = id === undefined ? undefined : this.legs.get(id)
    if (id !== undefined) this.#playing.delete(id)
    if (facts === undefined || requestId === undefined) return
    await this.tell({
      type: 'executeDone',
      at,
      leg: facts,
      requestId,
      application: '',
      response: '',
      digits: '1',
      recordedMs: 1000,
    })
  }

  callers = (): LegId[] => this.#legsOf('inbound')
  phones = (): LegId[] => this.#legsOf('outbound')

  #legsOf(direction: LegFacts['direction']): LegId[] {
    return [...this.legs.values()].filter(each => each.direction === direction).map(each => each.legId)
  }

  async #obey(command: SwitchCommand): Promise<void> {
    if (command.type === 'originate') this.coming.push(command)
    else if (command.type === 'bridgeTo') await this.#dial(command)
    else if (command.type === 'hangup') await this.#end(command.legId, 'switch')
    else if (command.type === 'bridgeLegs') await this.#bridge(command.legId, command.otherId)
    else if (command.type === 'answer') this.#change(command.legId, { answered: true })
    else if (command.type === 'stopPlaying') await this.finishPlaying()
    else if (command.type === 'transfer') this.#change(command.legId, { variables: {} })
    else if (command.type === 'setVariables') {
      const variables = { ...this.legs.get(command.legId)?.variables, ...command.variables }
      this.#change(command.legId, { variables })
    } else if ('requestId' in command) this.#playing.set(command.legId, command.requestId)
  }

  /** The switch's own bridge: its leg rings at once, or there is no phone. */
  async #dial(command: BridgeTo): Promise<void> {
    const { legId: callId, requestId } = command
    this.#dialled += 1
    const caller = this.legs.get(callId)
    if (caller === undefined) return
    const [first] = command.legs
    if (first === undefined) return
    if (this.#dialled % 4 === 0) {
      const isTrunk = first.target.type === 'gateway'
      return this.tell(bridgeDone(caller, requestId, isTrunk ? 'GATEWAY_DOWN' : 'USER_NOT_REGISTERED'))
    }
    const facts = leg(first.legId || `dialled-${this.#dialled}`, {
      ...placeOf(first.target),
      direction: 'outbound',
      variables: { nacd_call: callId, nacd_line: first.mark },
    })
    this.#bridges.set(facts.legId, command)
    this.legs.set(facts.legId, facts)
    await this.tell({ type: 'legCreated', at, leg: facts })
  }

  async #bridge(a: LegId, b: LegId): Promise<void> {
    if (!this.legs.has(a) || !this.legs.has(b)) return
    const [one, other] = [this.#change(a, { bridgedTo: b }), this.#change(b, { bridgedTo: a })]
    if (one && other) await this.tell({ type: 'legBridged', at, leg: one, otherId: b })
  }

  async #end(id: LegId, endedBy: 'far' | 'switch'): Promise<void> {
    const facts = this.legs.get(id)
    if (facts === undefined) return
    this.legs.delete(id)
    this.#playing.delete(id)
    await this.tell({
      type: 'legEnded',
      at,
      leg: facts,
      cause: 'NORMAL_CLEARING',
      sipCode: 0,
      endedBy,
      answeredAt: null,
    })
    await this.#endBridge(facts)
    // The leg that was called goes with the one that called (hangup_after_bridge).
    if (facts.bridgedTo !== '' && facts.direction === 'inbound') await this.#end(facts.bridgedTo, 'switch')
    else if (facts.bridgedTo !== '') this.#change(facts.bridgedTo, { bridgedTo: '' })
  }

  /** The switch's own bridge goes with its caller; when nobody answered, the caller is told to nacd again. */
  async #endBridge({ legId: id, answered }: LegFacts): Promise<void> {
    const bridge = this.#bridges.get(id)
    this.#bridges.delete(id)
    for (const [called, { legId: callId }] of [...this.#bridges])
      if (callId === id) await this.#end(called, 'switch')
    const caller = bridge && this.legs.get(bridge.legId)
    if (caller === undefined) return
    if (answered) await this.#end(caller.legId, 'switch')
    else await this.tell(bridgeDone(caller, bridge?.requestId ?? requestId(''), 'USER_BUSY'))
  }

  #change(id: LegId, change: Partial<LegFacts>): LegFacts | undefined {
    const facts = this.legs.get(id)
    if (facts === undefined) return undefined
    const changed = { ...facts, ...change }
    this.legs.set(id, changed)
    return changed
  }

  #newHouse(dice: number): House {
    const firstId = 1000 * (this.#callers + 1) + dice
    return diceHouse({ dice, firstId, callFlow: this.#callFlow, kept: this.kept })
  }
}

const bridgeDone = (caller: LegFacts, id: RequestId, cause: string): SwitchEvent => ({
  type: 'bridgeDone',
  at,
  leg: caller,
  requestId: id,
  cause,
  sipCode: 0,
})

export const pick = <T>(from: readonly T[], dice: number): T | undefined =>
  from[dice % Math.max(1, from.length)]

const placeOf = (target: LegTarget): Pick<LegFacts, 'extension' | 'gateway'> => ({
  extension: target.type === 'extension' ? target.number : '',
  gateway: target.type === 'gateway' ? target.gateway : '',
})
