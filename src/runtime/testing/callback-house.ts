import { defaultQueueRules } from '../../core/acd/queue-rules.ts'
import { agent, group } from '../../core/acd/testing/records.ts'
import type { AnswerNote, SwitchCommand } from '../../core/call/switch-command.ts'
import { at as input } from '../../core/call/testing/play.ts'
import { groupWait } from '../../core/flow/group-wait.ts'
import { legId, millis, requestId } from '../../core/shared/ids.ts'
import type { ForgetCommand, LegFacts, OriginateCommand, SwitchEvent } from '../../ports/switch.ts'
import { House } from './house.ts'
import type { PaperQueueStore } from './paper-queue-store.ts'
import { leg } from './paper-switch.ts'

const at = millis(0)
const queue = { action: 'queue', action_data: { ad_group: '121' } } as const

/** A house whose one agent, 1001, is rung for customers who wait to be called. */
export class CallbackHouse extends House {
  constructor(kept?: PaperQueueStore) {
    super([queue, queue, queue], 100, undefined, kept)
    this.groups.push(group('121', { wrapUp: 5, queue: { ...defaultQueueRules, exits: { '1': 'callback' } } }))
    this.agents.push(agent('1001', ['121']))
  }

  /** The switches are there; 1001 is registered at the first. */
  async open(
    legs: readonly LegFacts[] = [],
    registered: readonly string[] = ['1001'],
    noted: readonly AnswerNote[] = [],
  ): Promise<this> {
    await this.runtime.queue.load()
    await this.runtime.lines.load()
    await this.emit({ type: 'switchReady', at, legs, registered, noted })
    this.secondSwitch.emit({ type: 'switchReady', at, legs: [], registered: [] })
    await this.settle()
    return this
  }

  /** The controller after this one, which is killed: with what the store has, and legs of other names. */
  next(): CallbackHouse {
    const house = new CallbackHouse(this.kept)
    for (const event of this.wanted) house.wanted.add(event)
    house.firstId = this.firstId
    house.clock.advance(this.clock.now() - house.clock.now())
    return house
  }

  /** A leg with what was last written on it. */
  found(facts: LegFacts): LegFacts {
    const sent = this.switch.sent.findLast(each => each.type === 'setVariables' && each.legId === facts.legId)
    const written = sent?.type === 'setVariables' ? sent.variables : {}
    return { ...facts, variables: { ...facts.variables, ...written } }
  }

  /** The answers the switch was asked to forget. */
  get forgotten(): readonly string[] {
    const sent: readonly (SwitchCommand | ForgetCommand)[] = this.switch.sent
    return sent.flatMap(command => (command.type === 'forgetAnswer' ? [command.name] : []))
  }

  /** Somebody waits in the queue, then goes and wants to be called. */
  async asks(id: string, callerNumber: string): Promise<void> {
    await this.parked(id, { callerNumber, extension: '' })
    const call = this.runtime.calls.ownerOf(legId(id))
    if (call === undefined) throw new Error(`no call ${id}`)
    const now = this.clock.now()
    this.runtime.queue.callbacks.add(call, groupWait('121', input(now)), callerNumber)
    await this.emit(this.goes(leg(id, { callerNumber, extension: '' })))
  }

  /** The same by key: the caller hears that they are called back, and goes. */
  async presses(id: string, callerNumber: string): Promise<void> {
    const caller = { callerNumber, extension: '' }
    await this.parked(id, caller)
    await this.emit({ type: 'digit', at, leg: leg(id, caller), digit: '1' }, this.goes(leg(id, caller)))
  }

  get agentCalls(): readonly OriginateCommand[] {
    const sent: readonly (SwitchCommand | OriginateCommand)[] = this.switch.sent
    return sent.filter(command => command.type === 'originateTo')
  }

  /** What is dialled for the customer. */
  get customerCalls() {
    return this.switch.sent.filter(command => command.type === 'bridgeTo')
  }

  /** The agent's leg of the latest order, as the switch tells of it. */
  get agentLeg(): LegFacts {
    const [called] = this.agentCalls.at(-1)?.legs ?? []
    return leg(called?.legId ?? '', {
      direction: 'outbound',
      extension: '1001',
      callerNumber: called?.displayNumber ?? '',
      calleeNumber: '1001',
      proven: false,
      variables: called?.variables ?? {},
    })
  }

  async rings(): Promise<void> {
    await this.emit({ type: 'legCreated', at, leg: this.agentLeg })
  }

  /** The agent picks up, hears what it is about, and the customer is dialled. */
  async agentAnswers(): Promise<void> {
    const up = { ...this.agentLeg, answered: true }
    const jobId = this.agentCalls.at(-1)?.jobId ?? legId('')
    await this.emit(
      { type: 'legAnswered', at, leg: up },
      { type: 'legParked', at, leg: up },
      { type: 'originateDone', at, legId: jobId, outcome: { ok: true, answered: up.legId } },
    )
    await this.emit({
      type: 'executeDone',
      at,
      leg: up,
      requestId: this.playing,
      application: 'playback',
      response: '',
      digits: '',
      recordedMs: 0,
    })
  }

  async agentFails(cause: string): Promise<void> {
    const { jobId } = this.agentCalls.at(-1) ?? { jobId: legId('') }
    await this.emit(this.goes(this.agentLeg, cause), {
      type: 'originateDone',
      at,
      legId: jobId,
      outcome: { ok: false, cause },
    })
  }

  get trunkLeg(): LegFacts {
    const dialled = this.customerCalls.at(-1)?.legs[0]
    const gateway = dialled?.target.type === 'gateway' ? dialled.target.gateway : ''
    const variables = { nacd_call: this.agentLeg.legId }
    return leg(dialled?.legId ?? '', { direction: 'outbound', extension: '', gateway, variables })
  }

  async customerAnswers(): Promise<void> {
    const trunk = { ...this.trunkLeg, answered: true }
    await this.emit(
      { type: 'legCreated', at, leg: this.trunkLeg },
      { type: 'legAnswered', at, leg: trunk },
      { type: 'legBridged', at, leg: { ...this.agentLeg, answered: true }, otherId: trunk.legId },
    )
  }

  async customerDoesNotAnswer(): Promise<void> {
    const bridge = this.customerCalls.at(-1)
    await this.emit({ type: 'legCreated', at, leg: this.trunkLeg }, this.goes(this.trunkLeg, 'USER_BUSY'), {
      type: 'bridgeDone',
      at,
      leg: { ...this.agentLeg, answered: true },
      requestId: bridge?.requestId ?? requestId(''),
      cause: 'USER_BUSY',
      sipCode: 486,
    })
    await this.emit(this.goes({ ...this.agentLeg, answered: true }, 'USER_BUSY', 'switch'))
  }

  goes(facts: LegFacts, cause = 'NORMAL_CLEARING', endedBy: 'far' | 'switch' = 'far'): SwitchEvent {
    return { type: 'legEnded', at, leg: facts, cause, sipCode: 0, endedBy, answeredAt: null }
  }
}
