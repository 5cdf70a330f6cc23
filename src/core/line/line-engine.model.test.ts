import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { jitterMs, second } from '../limit/rule.ts'
import { type LegId, millis } from '../shared/ids.ts'
import type { LineNews } from './line-news.ts'
import { gateway, type HouseOf, LineWorld, limit, route } from './testing/line-world.ts'

/** Small numbers, so that all of it collides. `g` and `h` share an address. */
const lines = { g: 2, h: 1, i: 2 } as const
const cps = { g: 2, i: 1 } as const
const perGroup = 2
const atAddress = 2
const leaseMs = 5_000
/** From when a call per second counts until the next one passes. */
const slot = second + jitterMs + 1
type Name = keyof typeof lines
const names = Object.keys(lines) as Name[]

const house: HouseOf = {
  gateways: names.map(name =>
    gateway(name, {
      host: name === 'i' ? 'i.example.com' : 'shared.example.com',
      maxConcurrent: lines[name],
      cps: name === 'h' ? null : cps[name],
    }),
  ),
  // Numbers that begin with 11 may take g or h, those with 12 h or i, those with 13 any.
  routes: [
    route(1, 'g', { prefix: '11' }),
    route(2, 'h', { prefix: '11' }),
    route(3, 'h', { prefix: '12' }),
    route(4, 'i', { prefix: '12' }),
    route(5, 'i', { prefix: '13' }),
    route(6, 'g', { prefix: '13' }),
    route(7, 'h', { prefix: '13' }),
  ],
  limits: [
    limit('group', '120', { maxConcurrent: perGroup }),
    limit('target', 'shared.example.com', { maxConcurrent: atAddress }),
  ],
}
const waysOf: Readonly<Record<string, readonly Name[]>> = {
  '11': ['g', 'h'],
  '12': ['h', 'i'],
  '13': ['i', 'g', 'h'],
}

interface Move {
  readonly move: 'seek' | 'up' | 'end' | 'fail' | 'leave' | 'pass' | 'crash'
  readonly pick: number
  readonly area: string
  readonly group: string
  readonly priority: number
  readonly sipCode: number
  readonly ms: number
}

const moves = fc.array(
  fc.record<Move>({
    move: fc.constantFrom(
      ...([
        'seek',
        'seek',
        'seek',
        'up',
        'up',
        'end',
        'end',
        'fail',
        'leave',
        'pass',
        'pass',
        'crash',
      ] as const),
    ),
    pick: fc.nat(30),
    area: fc.constantFrom('11', '12', '13'),
    group: fc.constantFrom('120', '120', '999'),
    priority: fc.nat(1),
    sipCode: fc.constantFrom(500, 503, 403, 486),
    ms: fc.oneof(fc.constantFrom(1, 500, slot, 5_000), fc.nat(2_000)),
  }),
  { minLength: 60, maxLength: 150 },
)

/** A call as the model sees it. */
interface Call {
  readonly id: string
  readonly number: string
  readonly group: string
  readonly priority: number
  readonly since: number
  readonly order: number
  readonly tried: Name[]
  phase: 'waits' | 'holds' | 'legUp'
  /** While it holds a line. */
  until: number
}

/** A line that was given. */
interface Admitted {
  readonly call: string
  readonly gateway: string
  /** When it may be dialled. */
  readonly from: number
  /** When its leg was there or it was known that none comes: from then on it counts for a second. Null = not yet. */
  at: number | null
}

class Model {
  readonly #world = new LineWorld(house, {
    leaseMs,
    maxWait: 20_000,
    bounds: { mostAttempts: 2, longest: 9_000 },
  })
  readonly #calls = new Map<string, Call>()
  readonly #legs = new Map<LegId, { readonly gateway: Name; readonly group: string; readonly call: string }>()
  #admitted: Admitted[] = []
  readonly #rests = new Map<string, number>()
  #startedAt = 0
  #ids = 0
  #heard = 0

  readonly #moves: Readonly<Record<Move['move'], (move: Move) => void>> = {
    seek: ({ area, group, priority, pick }) => {
      this.#ids += 1
      const call = this.#add(`c${this.#ids}`, `${area}900139000`, group, priority, this.#world.now - pick)
      this.#seek(call)
    },
    up: ({ pick }) => {
      const call = this.#one('holds', pick)
      if (call === undefined) return
      const leg = this.#world.up(call.id)
      call.phase = 'legUp'
      this.#settle(call.id)
      this.#legs.set(leg, { gateway: this.#gatewayOf(call), group: call.group, call: call.id })
    },
    end: ({ pick }) => {
      const [leg, facts] = [...this.#legs][pick % Math.max(1, this.#legs.size)] ?? []
      if (leg === undefined || facts === undefined) return
      this.#legs.delete(leg)
      this.#world.end(leg)
      this.#hear()
      this.#world.leave(facts.call)
      this.#calls.delete(facts.call)
    },
    fail: ({ pick, sipCode }) => {
      const call = this.#one('holds', pick)
      if (call === undefined) return
      call.phase = 'waits'
      this.#settle(call.id)
      this.#world.failed(call.id, { sipCode })
    },
    leave: ({ pick }) => {
      const call = [...this.#calls.values()][pick % Math.max(1, this.#calls.size)]
      if (call === undefined) return
      this.#calls.delete(call.id)
      this.#settle(call.id)
      this.#world.leave(call.id)
    },
    pass: ({ ms }) => {
      this.#world.pass(ms)
    },
    /** The controller is killed; those who waited seek again, what was held is lost with its leg. */
    crash: () => {
      this.#world.restart()
      this.#startedAt = this.#world.now
      this.#rests.clear()
      // What was not to be dialled yet never will be.
      this.#admitted = this.#admitted.filter(({ from }) => from <= this.#world.now)
      for (const { call } of this.#admitted) this.#settle(call)
      this.#world.engine.gather()
      for (const call of [...this.#calls.values()]) {
        if (call.phase === 'waits' && call.tried.length === 0) this.#seek(call)
        else this.#calls.delete(call.id)
      }
      this.#world.engine.letGo(millis(this.#world.now))
      this.#world.pass(0)
    },
  }

  step(move: Move): void {
    const before = new Map([...this.#calls].map(([id, { phase }]) => [id, phase]))
    this.#moves[move.move](move)
    this.#hear()
    for (const call of this.#calls.values()) {
      // A lease that ran out: the line is lost, the call knows nothing of it yet.
      if (call.phase !== 'holds' || call.until > this.#world.now) continue
      this.#settle(call.id)
      this.#calls.delete(call.id)
    }
    this.#check(before)
  }

  finish(): void {
    for (const leg of [...this.#legs.keys()]) this.#world.end(leg)
    for (const id of [...Array(this.#ids).keys()]) this.#world.leave(`c${id + 1}`)
    this.#world.pass(60_000)
    const { engine, now } = this.#world
    expect([engine.claimed, engine.waiting, engine.lookAgainIn(millis(now))]).toEqual([0, 0, null])
    expect(names.map(name => engine.gateway(name, millis(now)))).toEqual(
      names.map(() => ({ concurrent: 0, cps: 0, waiting: 0, restingUntil: null })),
    )
  }

  #add(id: string, number: string, group: string, priority: number, since: number): Call {
    const order = this.#ids
    const call: Call = { id, number, group, priority, since, order, tried: [], phase: 'waits', until: 0 }
    this.#calls.set(id, call)
    return call
  }

  #seek({ id, number, group, priority, since }: Call): void {
    this.#world.seek(id, { number, group, priority, since: millis(since) })
  }

  /** What was told since the last time. */
  #hear(): void {
    const news = this.#world.news.slice(this.#heard)
    this.#heard = this.#world.news.length
    for (const each of news) this.#note(each)
  }

  #note(news: LineNews): void {
    const { now } = this.#world
    if (news.type === 'rests') this.#rests.set(news.gateway, now + news.seconds * 1000)
    if (news.type !== 'answer') return
    const call = this.#calls.get(news.id)
    if (news.answer.type === 'found') {
      const name = news.answer.line.gateway as Name
      const from = now + (news.answer.line.inMs ?? 0)
      // A call that left in the step in which its line was found never dials.
      this.#admitted.push({ call: news.id, gateway: name, from, at: call === undefined ? from : null })
      call?.tried.push(name)
      if (call !== undefined) Object.assign(call, { phase: 'holds', until: now + leaseMs })
    } else if (news.answer.type === 'refused') this.#calls.delete(news.id)
  }

  #check(before: ReadonlyMap<string, Call['phase']>): void {
    const held = [...this.#calls.values()].filter(({ phase }) => phase === 'holds')
    const waiting = [...this.#calls.values()].filter(({ phase }) => phase === 'waits')
    expect([this.#world.engine.claimed, this.#world.engine.waiting]).toEqual([held.length, waiting.length])
    for (const name of names)
      expect(this.#used(each => each.gateway === name)).toBeLessThanOrEqual(lines[name])
    expect(this.#used(({ gateway: name }) => name !== 'i')).toBeLessThanOrEqual(atAddress)
    expect(this.#used(({ group }) => group === '120')).toBeLessThanOrEqual(perGroup)
    for (const name of ['g', 'i'] as const) expect(this.#recent(name)).toBeLessThanOrEqual(cps[name])
    for (const call of waiting) expect([call.id, this.#couldGo(call)]).toEqual([call.id, []])
    this.#checkTurns(
      held.filter(({ id }) => before.get(id) === 'waits'),
      waiting.filter(({ id }) => before.get(id) === 'waits'),
    )
  }

  /** Nobody who wants the same goes before one whose turn comes first. */
  #checkTurns(gone: readonly Call[], left: readonly Call[]): void {
    for (const one of gone) {
      const passed = left.filter(each => wish(each) === wish(one) && byTurn(each, one) < 0)
      expect(passed.filter(({ tried }) => tried.length === 0 && one.tried.length === 1)).toEqual([])
    }
  }

  #couldGo(call: Call): readonly Name[] {
    if (call.group === '120' && this.#used(({ group }) => group === '120') >= perGroup) return []
    const ways = waysOf[call.number.slice(0, 2)] ?? []
    return ways.filter(name => !call.tried.includes(name) && this.#isOpen(name))
  }

  #isOpen(name: Name): boolean {
    const { now } = this.#world
    const isRested = (this.#rests.get(name) ?? 0) <= now
    const hasLine = this.#used(each => each.gateway === name) < lines[name]
    const hasRoom = name === 'i' || this.#used(({ gateway: other }) => other !== 'i') < atAddress
    const hasSlot = name === 'h' || (this.#recent(name) < cps[name] && now >= this.#startedAt + slot)
    return isRested && hasLine && hasRoom && hasSlot
  }

  /** Legs and claims together. */
  #used(counts: (line: { readonly gateway: Name; readonly group: string }) => boolean): number {
    const held = [...this.#calls.values()]
      .filter(({ phase }) => phase === 'holds')
      .map(call => ({ gateway: this.#gatewayOf(call), group: call.group }))
    return [...held, ...this.#legs.values()].filter(counts).length
  }

  #recent(name: string): number {
    const { now } = this.#world
    const counts = ({ from, at, gateway: to }: Admitted): boolean =>
      to === name && from <= now && (at ?? now) > now - slot
    return this.#admitted.filter(counts).length
  }

  #settle(id: string): void {
    for (const each of this.#admitted) if (each.call === id) each.at ??= Math.max(this.#world.now, each.from)
  }

  #gatewayOf = ({ tried }: Call): Name => tried.at(-1) ?? 'g'

  #one(phase: Call['phase'], pick: number): Call | undefined {
    const some = [...this.#calls.values()].filter(call => call.phase === phase)
    return some[pick % Math.max(1, some.length)]
  }
}

const wish = ({ number, group }: Call): string => `${number.slice(0, 2)} ${group}`

const byTurn = (a: Call, b: Call): number => b.priority - a.priority || a.since - b.since || a.order - b.order

test('random arrivals, legs, ends, failures and crashes: limits hold, nobody waits for what is free, nothing is left', () => {
  void fc.assert(
    fc.property(moves, steps => {
      const model = new Model()
      for (const each of steps) model.step(each)
      model.finish()
    }),
    { numRuns: 300 },
  )
}, 120_000)
