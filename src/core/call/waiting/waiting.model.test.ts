import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { QueueRules } from '../../acd/queue-rules.ts'
import { legId, millis, type RequestId } from '../../shared/ids.ts'
import { beginCall } from '../begin-call.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent } from '../call-event.ts'
import type { Outcome } from '../outcome.ts'
import type { CallState } from '../state.ts'
import { step } from '../step.ts'
import type { SwitchCommand } from '../switch-command.ts'
import { answer, arrival, caller } from '../testing/play.ts'
import { groupWith, houseWith } from '../testing/waiting-groups.ts'

const exits = {
  '1': 'callback',
  '2': 'voicemail',
  '3': 'queue:150',
  '4': 'flow',
  '5': 'playback:a.wav',
} as const
const overflows: QueueRules['overflows'] = { timeout: 'queue:150', closed: 'queue:160', no_agent: 'flow' }

const rules = houseWith({
  '140': groupWith({ announceEvery: 20, exits, overflows }, { comfort: [['a.wav'], ['b.wav']] }),
  '150': groupWith({
    announceEvery: 5,
    record: true,
    recordAnnouncement: 'notice.wav',
    exits: { '3': 'queue:140' },
    overflows: { timeout: 'queue:140', closed: 'queue:160' },
  }),
  '160': groupWith({ overflows: { timeout: 'queue:150', closed: 'voicemail:8000' } }),
})

const causes = ['timeout', 'closed', 'no_agent', 'queue_full'] as const

/** One caller among groups that pass callers around; the dice are the queue, the keys, the clock and the switch. */
class World {
  state: CallState
  now = 1000
  /** The group whose line the caller stands in; "" = none. */
  line = ''
  callbacks = 0
  finished = 0
  guard = 0
  heard: Extract<SwitchCommand, { type: 'play' | 'playForever' }> | null = null
  /** Places told since the caller came to this line. */
  told: number[] = []
  /** Groups the overflows led through, since the caller last chose for themselves. */
  led: string[] = []
  readonly pending: CallEvent[] = []
  readonly broken: string[] = []

  constructor() {
    this.state = this.apply(beginCall(arrival, this.input()))
  }

  input() {
    this.now += 100
    return { now: millis(this.now), freshLegId: legId('phone'), policy: rules }
  }

  apply({ state, effects }: Outcome): CallState {
    this.state = state
    for (const effect of effects) this.take(effect)
    return state
  }

  feed(event: CallEvent): void {
    this.apply(step(this.state, event, this.input()))
    this.check()
  }

  take(effect: CallEffect): void {
    if (effect.type === 'ask') {
      const response = answer({ action: 'queue', action_data: { ad_group: '140' } })
      this.led = []
      this.pending.push({ type: 'flowAnswered', requestId: effect.requestId, response, tookMs: 1, raw: '' })
    } else if (effect.type === 'joinQueue') this.join(effect.wait.group, effect.again)
    else if (effect.type === 'leaveQueue') this.leave('left')
    else if (effect.type === 'callBack') {
      if (!effect.again) this.leave('called back')
      else if (this.callbacks === 0) this.broken.push('called back though they did not ask')
      this.callbacks += effect.again ? 0 : 1
    } else if (effect.type === 'askPlace') this.tellPlace()
    else if (effect.type === 'armGuard') this.guard = effect.delayMs
    else if (effect.type === 'disarmGuard') this.guard = 0
    else if (effect.type === 'finish') this.finished += 1
    else if (effect.type === 'command') this.obey(effect.command)
  }

  join(group: string, again: boolean): void {
    if (again ? this.line !== group : this.line !== '')
      this.broken.push(`in two lines: ${this.line}, ${group}`)
    if (!again) this.told = []
    if (!again && this.led.includes(group)) this.broken.push(`led twice into ${group}`)
    this.line = group
    this.pending.push({ type: 'queueJoined' })
  }

  leave(how: string): void {
    if (this.line === '') this.broken.push(`${how} without a place`)
    this.line = ''
    this.led = []
  }

  tellPlace(): void {
    if (this.line === '') return
    const position = 1 + (this.now % 7)
    this.pending.push({ type: 'queuePlace', position, length: 9, estimatedWaitMs: null })
  }

  obey(command: SwitchCommand): void {
    if (command.type === 'stopPlaying') this.heard = null
    if (command.type === 'hangup') this.pending.push({ ...gone, endedBy: 'switch' })
    if (command.type === 'record') this.done(command.requestId)
    if (command.type !== 'play' && command.type !== 'playForever') return
    this.heard = command
    const [, position] = /^say:\/\/position\/(\d+)$/.exec(command.prompts[0] ?? '') ?? []
    if (position !== undefined) this.told.push(Number(position))
  }

  done(requestId: RequestId): void {
    this.pending.push({ type: 'executeDone', requestId, digits: '', recordedMs: 1000 })
  }

  check(): void {
    const { phase } = this.state
    if (phase.type !== 'queued' || this.pending.length > 0) return
    const { group, speaking } = phase.wait
    if (this.line !== group) this.broken.push(`waits for ${group}, in the line of ${this.line}`)
    if (speaking === '' ? this.heard?.type !== 'playForever' : this.heard?.requestId !== speaking)
      this.broken.push('hears neither music nor what is being said')
    const speaks = speaking !== '' || (rules.groups.get(group)?.queue.announceEvery ?? 0) > 0
    if (speaks !== this.guard > 0) this.broken.push(`guard ${this.guard} in ${group}`)
    if (this.told.some((each, index) => each >= (this.told[index - 1] ?? 99)))
      this.broken.push(`told ${this.told}`)
  }

  /** What the outside world does next. */
  act(dice: number): void {
    this.now += (dice % 30) * 1000
    const kind = dice % 6
    if (kind === 0) this.feed({ type: 'digit', digit: String(Math.floor(dice / 6) % 10) })
    else if (kind === 1 && this.guard > 0) this.feed({ type: 'phaseTimedOut' })
    else if (kind === 2 && this.heard?.type === 'play') this.done(this.heard.requestId)
    else if (kind === 3 && this.line !== '')
      this.fail(causes[Math.floor(dice / 6) % causes.length] ?? 'timeout')
    else if (kind === 4 && dice % 5 === 0) this.resume(dice % 2 === 0)
    else if (kind === 5 && dice % 23 === 0) this.feed({ ...gone, endedBy: 'far' })
  }

  fail(cause: (typeof causes)[number]): void {
    this.led.push(this.line)
    this.line = ''
    this.feed({ type: 'queueFailed', cause })
  }

  /** Nothing but the saved state is left of the controller that was; what it was being told is lost. */
  resume(afterRestart: boolean): void {
    this.pending.length = 0
    this.feed({ type: 'resumed', legs: [{ legId: caller, answered: true, bridgedTo: '' }], afterRestart })
  }
}

const gone = { type: 'legEnded', legId: caller, cause: 'NORMAL_CLEARING', sipCode: 0 } as const

test('whatever is pressed, told, cut off and led on: one place at a time, music or words, and an end', () => {
  void fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 80, size: 'max' }), dice => {
      const world = new World()
      for (const roll of dice) {
        if (world.finished > 0) break
        const event = world.pending.shift()
        if (event === undefined) world.act(roll)
        else world.feed(event)
      }
      if (world.finished === 0) world.feed({ ...gone, endedBy: 'far' })
      const { finished, line, guard, broken } = world
      expect({ finished, line, guard, broken }).toEqual({ finished: 1, line: '', guard: 0, broken: [] })
    }),
    { numRuns: 3000 },
  )
})
