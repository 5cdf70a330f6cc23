import { expect, test } from 'vitest'
import { legId, millis } from '../shared/ids.ts'
import type { Joining } from './acd-event.ts'
import { placeOf } from './callers/caller.ts'
import { defaultQueueRules, type Escalation, type QueueRules } from './queue-rules.ts'
import type { AgentRecord, GroupRecord } from './records.ts'
import { strategies } from './strategies/names.ts'
import { diceOf } from './testing/dice.ts'
import { oneSwitch, PaperHouse } from './testing/paper-house.ts'
import { agent, group } from './testing/records.ts'

/** Random lives of callers, agents and the machine, each step looked at by somebody who knows nothing of the engine. */

const skills = ['english', 'vip'] as const
const causes = [
  'NO_ANSWER',
  'USER_BUSY',
  'CALL_REJECTED',
  'SUBSCRIBER_ABSENT',
  'SWITCH_CONGESTION',
  'ORIGINATOR_CANCEL',
  'NORMAL_CLEARING',
] as const

class Life {
  readonly random: () => number
  readonly house: PaperHouse

  constructor(seed: number, switches: readonly string[]) {
    this.random = diceOf(seed)
    const groups = Array.from({ length: 1 + this.below(4) }, (_, at) => this.group(`12${at}`))
    const agents = Array.from({ length: 2 + this.below(9) }, (_, at) => this.agent(`${1001 + at}`, groups))
    this.house = new PaperHouse(agents, groups, seed, this.isOneOf(2) ? 1 + this.below(3) : 50, switches)
    // Most have one phone, some one at each of several switches.
    for (const { extension } of agents)
      for (let phones = this.isOneOf(4) ? 2 : 1; phones > 0; phones--)
        this.house.phones.get(this.switchName())?.add(extension)
    for (const name of switches) this.house.tellPhones(name)
    this.house.look = () => lookAtOffers(this)
  }

  switchName = (): string => this.pick(this.house.phones.keys()) ?? ''

  below = (limit: number): number => Math.floor(this.random() * limit)
  isOneOf = (many: number): boolean => this.below(many) === 0
  pick = <T>(from: Iterable<T>): T | undefined => {
    const all = [...from]
    return all[this.below(all.length)]
  }

  agent(extension: string, groups: readonly GroupRecord[]): AgentRecord {
    const memberships = groups
      .filter(() => !this.isOneOf(3))
      .map(({ number }) => ({ number, level: 1 + this.below(3), position: 1 + this.below(5) }))
    const has = skills.filter(() => this.isOneOf(2))
    return agent(extension, [], {
      groups: memberships,
      skills: Object.fromEntries(has.map(skill => [skill, 20 * (1 + this.below(5))])),
      maxNoAnswer: this.below(4),
      wrapUp: this.isOneOf(3) ? this.below(20) : null,
    })
  }

  group(number: string): GroupRecord {
    return group(number, {
      strategy: this.pick(strategies) ?? '',
      wrapUp: 5 * this.below(3),
      ringTimeout: 10 + this.below(10),
      maxWait: this.isOneOf(3) ? 60 : 0,
      maxLength: this.isOneOf(6) ? 5 : 0,
      sticky: this.isOneOf(3),
      queue: this.rules(),
    })
  }

  rules(): QueueRules {
    return {
      ...defaultQueueRules,
      ageing: this.isOneOf(3) ? 0 : 30,
      levels: this.below(3),
      escalation: Array.from({ length: this.below(4) }, () => this.escalation()),
      progress: 1 + this.below(6),
      stickyWait: this.isOneOf(2) ? 10 : 0,
      waitersPerAgent: this.isOneOf(8) ? 2 : 0,
      needsAgents: this.isOneOf(5),
    }
  }

  escalation(): Escalation {
    return {
      after: 5 * (1 + this.below(8)),
      levels: this.isOneOf(3) ? null : this.below(4),
      skills: 20 * this.below(4),
      priority: this.below(3),
    }
  }

  joining(name: string): Joining {
    const kind = this.isOneOf(6) ? 'callback' : 'call'
    const needs = skills.filter(() => this.isOneOf(5)).map(skill => ({ skill, score: 10 * this.below(11) }))
    return {
      callId: legId(name),
      // Some who call are agents themselves, most call again and again.
      callerNumber: this.isOneOf(6) ? `${1001 + this.below(11)}` : `139${this.below(8)}`,
      group: this.isOneOf(50) ? '999' : (this.pick(this.house.groups)?.number ?? ''),
      priority: this.isOneOf(4) ? this.below(4) : 0,
      skills: needs,
      since: millis(this.house.now - (this.isOneOf(5) ? this.below(20_000) : 0)),
      timeoutSeconds: this.isOneOf(8) ? 20 : 0,
      kind,
      // Who is called back is called from any switch, but for those at a phone of the house.
      switchName: kind === 'callback' && !this.isOneOf(4) ? '' : this.switchName(),
    }
  }
}

type Move = (life: Life, house: PaperHouse) => void

const extensionOf = (life: Life): string => life.pick(life.house.agents)?.extension ?? ''

const moves: readonly Move[] = [
  (life, house) => house.join(life.joining(house.freshName())),
  (life, house) => house.join(life.joining(house.freshName())),
  (life, house) => house.join(life.joining(house.freshName())),
  (life, house) => {
    const extension = life.pick(house.offers.keys())
    const offer = extension === undefined ? undefined : house.offers.get(extension)
    if (extension === undefined || offer === undefined) return
    if (offer.leg === null) house.legUp(extension)
    house.apply({ type: 'offerRinging', callId: offer.callId, extension })
  },
  (life, house) => house.taken(life.pick(house.offers.keys()) ?? ''),
  (life, house) => house.answered(life.pick(house.offers.keys()) ?? ''),
  (life, house) => house.answered(life.pick(house.offers.keys()) ?? ''),
  (life, house) => house.failed(life.pick(house.offers.keys()) ?? '', life.pick(causes) ?? ''),
  (life, house) => house.failed(life.pick(house.offers.keys()) ?? '', life.pick(causes) ?? ''),
  (life, house) => house.talkOver(life.pick(house.talks.keys()) ?? ''),
  (life, house) => house.talkOver(life.pick(house.talks.keys()) ?? ''),
  (life, house) => {
    const callId = life.pick(house.callers.keys())
    if (callId !== undefined && life.isOneOf(2)) house.leave(callId)
  },
  (life, house) => {
    if (life.isOneOf(4)) house.legUp(extensionOf(life))
  },
  outsideCallEnds,
  outsideCallEnds,
  (life, house) => {
    // With several switches phones are at some of them only.
    const isThere = !life.isOneOf(house.phones.size > 1 ? 2 : 8)
    house.setPhone(extensionOf(life), life.switchName(), isThere)
  },
  (life, house) => {
    const lost = life.pick([...house.phones.keys()].filter(name => !house.up.has(name)))
    if (lost !== undefined && life.isOneOf(3)) house.tellPhones(lost)
  },
  (life, house) => {
    const status = (['busy', 'offline'] as const)[life.below(16)] ?? 'ready'
    const extension = extensionOf(life)
    house.change(extension, { status, statusReason: '' })
    if (life.isOneOf(2)) house.configure()
    else house.apply({ type: 'statusSet', extension, status, reason: '' })
  },
  (life, house) => house.apply({ type: 'restEnded', extension: extensionOf(life) }),
  (life, house) =>
    house.apply({ type: 'restExtended', extension: extensionOf(life), seconds: life.below(30) }),
]

const rareMoves: readonly Move[] = [
  (life, house) => {
    const name = life.pick(house.up)
    if (name !== undefined) house.lose(name)
  },
  // All phones come to one switch, as where the others are taken out of service.
  (life, house) => {
    const to = life.switchName()
    for (const { extension } of house.agents)
      for (const name of house.phones.keys()) house.setPhone(extension, name, name === to)
  },
  (_life, house) => house.restart(),
  (life, house) => {
    const record = life.agent(extensionOf(life), house.groups)
    house.change(record.extension, { groups: record.groups, skills: record.skills })
    house.configure()
  },
  (life, house) => {
    const number = life.pick(house.groups)?.number ?? ''
    house.groups = house.groups.map(each => (each.number === number ? life.group(number) : each))
    house.configure()
  },
  (_life, house) => {
    const [first] = house.groups
    house.groups = house.groups.slice(1)
    house.configure()
    if (first === undefined) return
    house.groups = [...house.groups, first]
    house.configure()
  },
  // A call that came to itself again after a reconnect.
  (life, house) => {
    const caller = life.pick(house.callers.values())
    if (caller !== undefined) house.join(caller.joining)
  },
  // Somebody is no agent any more.
  (life, house) => {
    const gone = extensionOf(life)
    if (house.offers.has(gone) || house.talks.has(gone) || house.agents.length < 3) return
    house.agents = house.agents.filter(({ extension }) => extension !== gone)
    house.timers.delete(`rest  ${gone}`)
    house.configure()
  },
]

function outsideCallEnds(life: Life, house: PaperHouse): void {
  const extension = life.pick(house.legs.keys()) ?? ''
  const held = [house.talks.get(extension)?.leg, house.offers.get(extension)?.leg]
  const leg = [...(house.legs.get(extension) ?? [])].find(each => !held.includes(each))
  if (leg !== undefined) house.legDown(extension, leg)
}

/** Nobody waits while there is somebody idle who may serve them. */
function lookAtLines({ house }: Life): void {
  const free = house.agents.filter(each => house.isFree(each))
  if (free.length === 0) return
  for (const { joining } of house.inLine()) {
    const record = house.groups.find(({ number }) => number === joining.group)
    const waitsForOwn = house.timers.has(`sticky ${joining.callId} `)
    const fitting = free.find(each => record && mayServe(house, each, joining, record.queue))
    if (fitting && !waitsForOwn) throw new Error(`${joining.callId} waits and ${fitting.extension} is free`)
  }
}

/** Nobody is passed over: who is given an agent was before all who wait on and might have had that agent. */
function lookAtOffers({ house }: Life): void {
  for (const { callId, extension, why } of house.made) {
    const record = house.agents.find(each => each.extension === extension)
    const served = placeIn(house, house.callers.get(callId)?.joining)
    if (why.sticky || record === undefined || served === null) continue
    for (const { joining } of house.inLine()) {
      const rules = house.groups.find(({ number }) => number === joining.group)?.queue
      // After a restart not all have told yet that they wait.
      const place = house.engine.placeOf(joining.callId) && placeIn(house, joining)
      if (place === null || place >= served || house.timers.has(`sticky ${joining.callId} `)) continue
      if (rules && mayServe(house, record, joining, rules))
        throw new Error(`${callId} is given ${extension} before ${joining.callId}`)
    }
  }
}

/** The place in line; null where an escalation is due of which the engine is not told yet. */
function placeIn({ groups, timers, now }: PaperHouse, joining: Joining | undefined): number | null {
  const rules = groups.find(({ number }) => number === joining?.group)?.queue
  if (joining === undefined || rules === undefined) return null
  const due = timers.get(`escalation ${joining.callId} `)
  if (due !== undefined && due.at <= now) return null
  const raised = doneOf(rules, joining, now).reduce((sum, step) => sum + step.priority, 0)
  return placeOf(joining.since, joining.priority + raised, rules.ageing)
}

const doneOf = ({ escalation }: QueueRules, { since }: Joining, now: number): Escalation[] =>
  escalation.filter(({ after }) => since + after * 1000 <= now).toSorted((a, b) => a.after - b.after)

/** Word for word what the rules of a group say. */
function mayServe(house: PaperHouse, record: AgentRecord, joining: Joining, rules: QueueRules): boolean {
  const membership = record.groups.find(({ number }) => number === joining.group)
  if (membership === undefined || record.extension === joining.callerNumber) return false
  if (!house.isAt(record.extension, joining.switchName)) return false
  const done = doneOf(rules, joining, house.now)
  const levels = done.reduce((open, step) => step.levels ?? open, rules.levels)
  const off = done.reduce((sum, step) => sum + step.skills, 0)
  const hasSkills = joining.skills.every(({ skill, score }) => (record.skills[skill] ?? 0) >= score - off)
  return hasSkills && (levels === 0 || membership.level <= levels)
}

/** Everybody hangs up and all timers run out. */
function calmDown(life: Life): void {
  const { house } = life
  for (const callId of [...house.callers.keys()]) house.leave(callId)
  for (const extension of [...house.talks.keys()]) house.talkOver(extension)
  for (const extension of [...house.offers.keys()]) house.failed(extension, 'ORIGINATOR_CANCEL')
  for (const [extension, legs] of house.legs) for (const leg of [...legs]) house.legDown(extension, leg)
  for (const name of house.phones.keys()) {
    house.tellPhones(name)
    for (const { extension } of house.agents) house.setPhone(extension, name, true)
  }
  house.now += 600_000
  house.fireDue()
}

/** How many steps there are: `NACD_MODEL_LIVES` makes more of them. */
const lives = Number(process.env.NACD_MODEL_LIVES ?? 150)
const steps = 1000

test.each([
  ['at one switch', oneSwitch],
  ['at two switches', ['A', 'B']],
  ['at three switches', ['A', 'B', 'C']],
])(
  '%s: one caller has one agent, one agent one caller, nobody waits for nothing or is passed over',
  (_where, switches) => {
    for (let seed = 1; seed <= lives; seed++) {
      const life = new Life(seed, switches)
      const { house } = life
      for (let step = 0; step < steps; step++) {
        try {
          house.now += life.below(3000)
          house.fireDue()
          const all = life.isOneOf(40) ? rareMoves : moves
          all[life.below(all.length)]?.(life, house)
          lookAtLines(life)
        } catch (error) {
          throw new Error(`life ${seed}, step ${step}: ${String(error)}`, { cause: error })
        }
      }
      calmDown(life)
      const { engine } = house
      expect({
        seed,
        callers: engine.callers(),
        waiting: house.groups.map(({ number }) => engine.groupNow(number)?.waiting),
        states: [...new Set(house.agents.map(({ extension }) => engine.agent(extension)?.state))],
        timers: [...house.timers.keys()],
      }).toEqual({
        seed,
        callers: [],
        waiting: house.groups.map(() => 0),
        states: ['idle'],
        timers: [],
      })
      for (const { number } of house.groups) {
        const members = house.agents.filter(each => each.groups.some(at => at.number === number))
        const statuses = members.map(({ extension }) => engine.agent(extension)?.agent.record.status)
        const those = (status: string) => statuses.filter(each => each === status).length
        expect(engine.groupNow(number)?.agents).toMatchObject({
          idle: those('ready'),
          busy: those('busy'),
          offline: those('offline'),
        })
      }
    }
  },
  120_000,
)
