import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDialString } from '../dial/dial-string.ts'
import { type LegId, legId, millis, requestId } from '../shared/ids.ts'
import type { CallEffect } from './call-effect.ts'
import type { CallEvent } from './call-event.ts'
import type { CallPolicy, Outcome } from './outcome.ts'
import { beginCall, type Purpose, step } from './step.ts'
import type { SwitchCommand } from './switch-command.ts'
import { PaperDesk } from './testing/paper-desk.ts'
import { answer, arrival, caller, policy } from './testing/play.ts'

type BridgeTo = Extract<SwitchCommand, { type: 'bridgeTo' }>

/**
 * A tiny switch: it knows which legs are up and answers the call's effects with the events a real one would send,
 * in an order chosen by fast-check, with hang-ups thrown in anywhere.
 */
class World {
  readonly up = new Set<LegId>([caller])
  readonly coming = new Set<LegId>()
  /** Events on their way, per source in order. */
  readonly pending: CallEvent[] = []
  waiting = false
  agents = 0
  /** The bridge that the switch is about. */
  bridge: BridgeTo | null = null
  /** The legs it has dialled by itself. */
  readonly dialled = new Set<LegId>()
  readonly desk = new PaperDesk()
  finished = 0
  guard = false

  take(effect: CallEffect): void {
    if (effect.type === 'ask') {
      this.pending.push({
        type: 'flowAnswered',
        requestId: effect.requestId,
        response: answer({}),
        tookMs: 1,
        raw: '',
      })
    } else if (effect.type === 'lookUp') this.lookUp(effect)
    else if (effect.type === 'command') this.command(effect.command)
    else if (effect.type === 'seekLine' || effect.type === 'lineFailed' || effect.type === 'leaveLine')
      this.desk.take(effect)
    else if (effect.type === 'finish') this.finished += 1
    else if (effect.type === 'armGuard') this.guard = true
    else if (effect.type === 'disarmGuard') this.guard = false
    else if (effect.type === 'leaveQueue') this.waiting = false
    else if (effect.type === 'joinQueue') this.waiting = true
    // An offer cancelled by the caller's end brings nobody back in line.
    else if (effect.type === 'offerFailed') this.waiting = effect.cause !== 'ORIGINATOR_CANCEL'
  }

  lookUp({ requestId: id, lookUp }: Extract<CallEffect, { type: 'lookUp' }>): void {
    const result =
      lookUp.type === 'inDid'
        ? ({ type: 'extension', extension: '1001', number: '0108888' } as const)
        : ({ type: 'outside', displayNumber: '0108888', gateway: 'carrier' } as const)
    this.pending.push({ type: 'lookedUp', requestId: id, result, tookMs: 1 })
  }

  command(command: SwitchCommand): void {
    this.desk.look(command)
    if (command.type === 'bridgeTo') this.bridge = command
    else if (command.type === 'originate') this.coming.add(command.legId)
    else if (command.type === 'hangup') this.end(command.legId, 'switch')
    else if (command.type === 'transfer') this.leave(command.legId)
    else if ('requestId' in command && command.type !== 'playForever') {
      this.pending.push({ type: 'executeDone', requestId: command.requestId, digits: '1', recordedMs: 1000 })
    } else if (command.type === 'bridgeLegs' && this.up.has(command.legId) && this.up.has(command.otherId)) {
      this.pending.push({ type: 'legBridged', legId: command.legId, otherId: command.otherId })
    }
  }

  /** The leg goes its own way; whatever is still said of it is nobody's. */
  leave(leg: LegId): void {
    if (this.up.delete(leg)) this.pending.push({ type: 'left' })
  }

  /** The switch's own bridge goes on by one step: one of its legs rings, gives early media, answers, or nobody comes. */
  goOnBridging({ requestId: id, legs }: BridgeTo, dice: number): void {
    const ids = legs.map((leg, index) => leg.legId || legId(`leg ${index} of ${id}`))
    const leg = ids[dice % ids.length] ?? caller
    if (!this.up.has(leg) && dice % 3 !== 0) {
      this.up.add(leg)
      this.dialled.add(leg)
      this.pending.push({ type: 'legCreated', legId: leg })
      if (dice % 4 === 0) this.pending.push({ type: 'legProgress', legId: leg, media: dice % 8 === 0 })
      return
    }
    this.bridge = null
    const isAnswered = this.up.has(leg) && dice % 2 === 0
    if (isAnswered) {
      this.pending.push(
        { type: 'legAnswered', legId: leg },
        { type: 'legBridged', legId: caller, otherId: leg },
      )
    }
    for (const other of ids) if (!isAnswered || other !== leg) this.end(other, 'far')
    if (!isAnswered)
      this.pending.push({ type: 'bridgeDone', requestId: id, cause: 'USER_BUSY', sipCode: 486 })
  }

  end(leg: LegId, endedBy: 'far' | 'switch'): void {
    if (!this.up.delete(leg)) return
    // The switch's own bridge ends with the caller, and the legs it dialled.
    if (leg === caller) this.bridge = null
    if (leg === caller) for (const other of this.dialled) this.end(other, 'switch')
    this.pending.push({ type: 'legEnded', legId: leg, cause: 'NORMAL_CLEARING', sipCode: 0, endedBy })
  }

  /** One step of the outside world, chosen by `dice`. */
  act(dice: number): void {
    const [next] = this.coming
    if (dice % 5 === 0) this.end([...this.up][dice % Math.max(1, this.up.size)] ?? caller, 'far')
    else if (next !== undefined && dice % 2 === 0) this.settleOriginate(next, dice)
    else if (this.desk.isOwing && dice % 2 === 1) this.pending.push(...this.desk.answer(dice))
    else if (this.bridge !== null) this.goOnBridging(this.bridge, dice)
    else if (this.waiting) this.offer(dice)
  }

  /** Everyone hangs up and all that is on its way arrives. */
  calmDown(): void {
    const [coming] = this.coming
    const [up] = this.up
    if (coming !== undefined) this.settleOriginate(coming, 3)
    else if (up !== undefined) this.end(up, 'far')
  }

  get atRest(): boolean {
    return this.pending.length + this.coming.size + this.up.size === 0
  }

  settleOriginate(leg: LegId, dice: number): void {
    this.coming.delete(leg)
    if (dice % 3 === 0) {
      this.pending.push({ type: 'originateFailed', legId: leg, cause: 'USER_BUSY' })
      return
    }
    this.up.add(leg)
    this.pending.push({ type: 'legCreated', legId: leg }, { type: 'legReady', legId: leg })
  }

  offer(dice: number): void {
    this.waiting = false
    this.pending.push(
      dice % 7 === 0
        ? { type: 'queueFailed', cause: 'timeout' }
        : {
            type: 'agentOffered',
            extension: '1001',
            agentNumber: '',
            ringSeconds: 15,
            autoAnswer: false,
            why: {},
          },
    )
  }
}

const answers = [
  { action: 'hangup' },
  { action: 'playback', action_data: { ad_rings: 'a.wav', ad_then: 'continue' } },
  { action: 'dtmf', dtmf_len: 1 },
  { action: 'bridge', action_data: { ad_number: '1001' } },
  { action: 'bridge', action_data: { ad_number: '' } },
  { action: 'bridge', action_data: { ad_number: '139', ad_gateway: 'carrier' } },
  { action: 'bridge', action_data: { ad_number: '139', ad_gateway: '*' }, bridge_fail_ring: 'a.wav' },
  { action: 'queue', action_data: { ad_group: '121' } },
  { action: 'queue', action_data: { ad_group: '131' } },
  {
    action: 'bridge',
    action_data: { ad_number: '1001' },
    after_bridge: 'playback',
    after_bridge_data: '10086',
    use_survey: true,
  },
  { action: 'voicemail', action_data: { ad_number: '1001' } },
  { action: 'transfer', action_data: { ad_number: '1001' } },
] as const

function run(dice: readonly number[], rules: CallPolicy, purpose: Purpose = arrival.purpose): World {
  const world = new World()
  let now = 1000
  let legs = 0
  const input = () => {
    now += 100
    legs += 1
    return { now: millis(now), freshLegId: legId(`leg-${legs}`), policy: rules }
  }
  const apply = (outcome: Outcome) => {
    for (const effect of outcome.effects) world.take(effect)
    return outcome.state
  }
  let state = apply(beginCall({ ...arrival, purpose }, input()))
  const feed = (event: CallEvent, roll: number) => {
    const chosen =
      event.type === 'flowAnswered'
        ? { ...event, response: answer(answers[roll % answers.length] ?? {}) }
        : event
    state = apply(step(state, chosen, input()))
  }
  for (const roll of dice) {
    const event = roll % 4 === 1 ? undefined : world.pending.shift()
    if (event) feed(event, roll)
    else world.act(roll)
  }
  // No guard is let fire: a call must end without one.
  for (let n = 0; n < 200 && !world.atRest; n += 1) {
    const event = world.pending.shift()
    if (event) feed(event, 0)
    else world.calmDown()
  }
  return world
}

test.each([
  ['server that asks on and on', policy],
  ['loop that is stopped', { ...policy, questionsPerMinute: 2 }],
])('every call ends, once, with no leg left and no place kept in a queue: %s', (_what, rules) => {
  void fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 120, size: 'max' }), dice => {
      const { finished, up, coming, waiting, guard, desk } = run(dice, rules)
      const lines = { open: desk.open.size, broken: desk.broken }
      expect({ finished, up: up.size, coming: coming.size, waiting, guard, lines }).toEqual({
        finished: 1,
        up: 0,
        coming: 0,
        waiting: false,
        guard: false,
        lines: { open: 0, broken: [] },
      })
    }),
    { numRuns: 3000 },
  )
})

const nbridge = (text: string, extension = '1002'): Purpose => ({
  type: 'bridge',
  dial: readDialString(text),
  extension,
})

const overflows = {
  ...policy,
  did: {
    ringSeconds: 20,
    overflow: {
      busy: { type: 'queue', group: '130' },
      noAnswer: { type: 'voicemail' },
      notRegistered: { type: 'hangup' },
    },
  },
} as const

test.each<[string, Purpose, CallPolicy]>([
  ['nin_did', { type: 'inDid', number: '0108888' }, policy],
  ['nin_did with overflow', { type: 'inDid', number: '0108888' }, overflows],
  ['nout_did', { type: 'outDid', number: '13900139000', extension: '1002' }, policy],
  ['nbridge to one number', nbridge('139'), policy],
  ['nbridge to one after the other', nbridge('139|sofia/gateway/carrier/138|user/1001'), policy],
  ['nbridge to many at once', nbridge('139,138,user/1001|error/USER_BUSY'), policy],
  ['nbridge to many at last', nbridge('user/1001|139,138,user/1003'), policy],
  ['nbridge of a stranger', nbridge('139,user/1001|138', ''), policy],
  ['nbridge to nothing', nbridge('{a=1'), policy],
])('so does every call of %s', (_what, purpose, rules) => {
  void fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 120, size: 'max' }), dice => {
      const { finished, up, coming, waiting, guard, desk } = run(dice, rules, purpose)
      const lines = { open: desk.open.size, broken: desk.broken }
      expect({ finished, up: up.size, coming: coming.size, waiting, guard, lines }).toEqual({
        finished: 1,
        up: 0,
        coming: 0,
        waiting: false,
        guard: false,
        lines: { open: 0, broken: [] },
      })
    }),
    { numRuns: 2000 },
  )
})

test('an event that belongs to nothing changes nothing', () => {
  const strange: CallEvent[] = [
    { type: 'executeDone', requestId: requestId('x'), digits: '9', recordedMs: 0 },
    { type: 'originateFailed', legId: legId('x'), cause: 'USER_BUSY' },
    { type: 'bridgeDone', requestId: requestId('x'), cause: 'USER_BUSY', sipCode: 0 },
    { type: 'legAnswered', legId: legId('x') },
    { type: 'legBridged', legId: legId('x'), otherId: legId('y') },
    { type: 'legEnded', legId: legId('x'), cause: 'USER_BUSY', sipCode: 486, endedBy: 'far' },
  ]
  const begun = beginCall(arrival, { now: millis(1), freshLegId: legId('f'), policy })
  for (const event of strange) {
    const outcome = step(begun.state, event, { now: millis(2), freshLegId: legId('g'), policy })
    if (outcome.state !== begun.state || outcome.effects.length > 0) throw new Error(event.type)
  }
})
