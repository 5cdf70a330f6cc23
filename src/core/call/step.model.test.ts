import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDialString } from '../dial/dial-string.ts'
import { type LegId, legId, millis, requestId } from '../shared/ids.ts'
import type { Purpose } from './arrival.ts'
import { beginCall } from './begin-call.ts'
import type { CallEffect } from './call-effect.ts'
import type { CallEvent } from './call-event.ts'
import type { CallPolicy, Outcome } from './outcome.ts'
import { step } from './step.ts'
import type { SwitchCommand } from './switch-command.ts'
import { PaperDesk } from './testing/paper-desk.ts'
import { isForQueue, PaperQueue } from './testing/paper-queue.ts'
import { answer, arrival, caller, policy } from './testing/play.ts'
import { groupWith, houseWith } from './testing/waiting-groups.ts'

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
  readonly queue = new PaperQueue()
  /** One move in so many is a hang-up. */
  readonly hangUps: number

  constructor(hangUps: number) {
    this.hangUps = hangUps
  }

  /** The bridge that the switch is about. */
  bridge: BridgeTo | null = null
  /** Phones that nacd has rung, and how far each is. */
  readonly phones = new Map<LegId, 'there' | 'answered' | 'parked'>()
  /** Whom the switch has joined with the caller. */
  talking: LegId | '' = ''
  /** The legs it has dialled by itself. */
  readonly dialled = new Set<LegId>()
  readonly desk = new PaperDesk()
  /** How often a transfer key was pressed. */
  referrals = 0
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
    else if (effect.type === 'route') this.route(effect)
    else if (isForQueue(effect)) this.queue.take(effect)
  }

  route({ requestId: id, destination }: Extract<CallEffect, { type: 'route' }>): void {
    const targets = [
      { type: 'extension', number: destination },
      { type: 'outside', number: destination, gateway: '', displayNumber: '' },
      { type: 'refused', cause: 'UNALLOCATED_NUMBER', reason: 'x' },
    ] as const
    const target = targets[this.referrals % targets.length] ?? targets[0]
    this.pending.push({ type: 'routed', requestId: id, target })
  }

  /** The phone that talks with the caller sends them elsewhere; which of the two legs is told of first nobody knows. */
  refer(dice: number): void {
    const { talking: leg } = this
    if (leg === '' || !this.up.delete(leg)) return
    this.phones.delete(leg)
    this.talking = ''
    this.referrals += 1
    const events: CallEvent[] = [
      { type: 'referred', id: `${this.referrals}:x`, destination: '1003' },
      {
        ...{ type: 'legEnded', legId: leg, cause: 'NORMAL_CLEARING', sipCode: 0, endedBy: 'far' },
        sentAway: caller,
      },
    ]
    this.pending.push(...(dice % 2 === 0 ? events : events.toReversed()))
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
      this.talking = command.otherId
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
    this.phones.delete(leg)
    if (this.talking === leg) this.talking = ''
    // The switch's own bridge ends with the caller, and the legs it dialled.
    if (leg === caller) this.bridge = null
    if (leg === caller) for (const other of this.dialled) this.end(other, 'switch')
    this.pending.push({ type: 'legEnded', legId: leg, cause: 'NORMAL_CLEARING', sipCode: 0, endedBy })
  }

  /** What the queue decides the call hears at once, and so it does that the switch is back: neither crosses the other. */
  get queueActs(): boolean {
    return this.queue.mayAct && !this.pending.some(({ type }) => atOnce.has(type))
  }

  /** One step of the outside world, chosen by `dice`. */
  act(dice: number): void {
    const [next] = this.coming
    if (dice % this.hangUps === 0) this.end([...this.up][dice % Math.max(1, this.up.size)] ?? caller, 'far')
    else if (this.talking !== '' && this.pending.length === 0 && dice % 3 === 1) this.refer(dice)
    else if (next !== undefined && dice % 2 === 0) this.settleOriginate(next, dice)
    else if (this.phones.size > 0 && dice % 3 !== 0) this.goOnRinging(dice)
    else if (this.desk.isOwing && dice % 2 === 1) this.pending.push(...this.desk.answer(dice))
    else if (this.bridge !== null) this.goOnBridging(this.bridge, dice)
    else if (this.queueActs && dice % 17 === 1) this.pending.push({ type: 'digit', digit: String(dice % 4) })
    else if (this.queueActs) this.pending.unshift(...this.queue.act(dice))
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
    this.phones.set(leg, 'there')
    this.pending.push({ type: 'legCreated', legId: leg })
  }

  /** One of the phones rings, is picked up, or its leg is parked. */
  goOnRinging(dice: number): void {
    const [leg, state] = [...this.phones][dice % this.phones.size] ?? [caller, 'parked']
    if (state === 'there' && dice % 2 === 0)
      this.pending.push({ type: 'legProgress', legId: leg, media: false })
    else if (state === 'there') {
      this.phones.set(leg, 'answered')
      this.pending.push({ type: 'legAnswered', legId: leg })
    } else if (state === 'answered') {
      this.phones.set(leg, 'parked')
      this.pending.push({ type: 'legReady', legId: leg })
    }
  }

  /** The switch was out of reach: what it said meanwhile is lost, and what is up is known. */
  comesBack(): void {
    const heard = this.pending.filter(event => !('legId' in event) && event.type !== 'executeDone')
    const legs = [...this.up].map(legId => ({
      legId,
      answered: legId === caller || this.phones.get(legId) !== 'there',
      bridgedTo: legId === this.talking ? caller : legId === caller ? this.talking : ('' as const),
    }))
    this.pending.splice(0, this.pending.length, ...heard, { type: 'resumed', afterRestart: false, legs })
  }
}

const atOnce: ReadonlySet<CallEvent['type']> = new Set([
  'resumed',
  'agentOffered',
  'offerWithdrawn',
  'queueFailed',
])

/** Where the model knows what the switch says when it is back. */
const comesBackIn: ReadonlySet<string> = new Set([
  'queued',
  'offering',
  'whispering',
  'announcing',
  'joining',
  'bridged',
  'ending',
])

/** A group that says something to the agent and to both, records, and lets callers leave by key. */
const house = houseWith({
  '132': groupWith(
    {
      whisper: 'a.wav',
      whisperWait: true,
      record: true,
      exits: { '1': 'queue:131', '2': 'voicemail', '3': 'callback' },
    },
    { announcesAgentNumber: true },
  ),
})

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
  { action: 'queue', action_data: { ad_group: '132' } },
  { action: 'queue', action_data: { ad_group: '132' }, use_survey: true },
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

interface Life {
  readonly rules: CallPolicy
  readonly purpose?: Purpose
  /** What the server says, by dice. */
  readonly says?: readonly Parameters<typeof answer>[0][]
  readonly hangUps?: number
}

function run(dice: readonly number[], life: Life): World {
  const { rules, purpose = arrival.purpose, says = answers, hangUps = 5 } = life
  const world = new World(hangUps)
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
    // Nobody looks for a call that is over.
    if (event.type === 'resumed' && world.finished > 0) return
    const chosen =
      event.type === 'flowAnswered' ? { ...event, response: answer(says[roll % says.length] ?? {}) } : event
    state = apply(step(state, chosen, input()))
  }
  for (const roll of dice) {
    const isAway = roll % 29 === 0 && world.finished === 0 && comesBackIn.has(state.phase.type)
    if (isAway) world.comesBack()
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

function expectOver({ finished, up, coming, guard, desk, queue }: World): void {
  const lines = { open: desk.open.size, broken: desk.broken }
  const { waiting, offers, taken, broken } = queue
  const line = { waiting, offers: [...offers], taken, broken }
  expect({ finished, up: up.size, coming: coming.size, guard, lines, line }).toEqual({
    finished: 1,
    up: 0,
    coming: 0,
    guard: false,
    lines: { open: 0, broken: [] },
    line: { waiting: false, offers: [], taken: '', broken: [] },
  })
}

test.each([
  ['server that asks on and on', house],
  ['loop that is stopped', { ...house, questionsPerMinute: 2 }],
])(
  'every call ends, once, with no leg left, no place kept in a queue, and the end of every offer told: %s',
  (_what, rules) => {
    void fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { maxLength: 120, size: 'max' }), dice => {
        expectOver(run(dice, { rules }))
      }),
      { numRuns: 3000 },
    )
  },
)

const queues = ['121', '131', '132', '132'].map(
  ad_group => ({ action: 'queue', action_data: { ad_group } }) as const,
)

test('so does every call that is in queues alone, where people are patient', () => {
  void fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 200, size: 'max' }), dice => {
      expectOver(run(dice, { rules: house, says: queues, hangUps: 23 }))
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
  ...house,
  did: {
    ringSeconds: 20,
    overflow: {
      busy: { type: 'queue', group: '132' },
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
      expectOver(run(dice, { rules, purpose }))
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
