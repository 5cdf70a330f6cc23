import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { millis } from '../shared/ids.ts'
import type { Demand } from './demand.ts'
import { Limits } from './limits.ts'
import { day, highestLimit, hour, jitterMs, type Rule, type Scope, second } from './rule.ts'

const rate = (scope: Scope, key: string, limit: number, windowMs = second): Demand => ({
  rule: { type: 'rate', scope, limit, windowMs, even: false },
  key,
})
const lines = (key: string, limit: number): Demand => ({
  rule: { type: 'concurrency', scope: 'gateway', limit },
  key,
})

/** From when a call per second counts until the next one passes. */
const slot = second + jitterMs + 1

const none = () => 0
const from = 10_000

/** One that has been up for longer than a second. */
const limitsOf = (live: () => number = none, maxKeys = 1000) => new Limits(live, maxKeys, millis(0))

const claim = (limits: Limits, id: string, demands: readonly Demand[], now = from, owner = 'a') =>
  limits.claim({ id, owner, leaseMs: 5000, demands }, millis(now))

test('all or nothing: the latest of the limits says when, and nothing was taken of the others', () => {
  const limits = limitsOf()
  const cps = rate('gateway', 'g', 1)
  const perHour = rate('called', '139', 1, hour)
  expect(claim(limits, '1', [perHour])).toEqual({ type: 'admit', until: from + 5000, inMs: 0 })
  expect(claim(limits, '2', [cps, perHour], from + 1)).toEqual({
    type: 'wait',
    until: from + hour + 1,
    obstacles: [{ ...perHour, until: from + hour + 1 }],
  })
  expect(claim(limits, '3', [cps], from + 1)).toMatchObject({ type: 'admit' })
  expect(claim(limits, '4', [cps, perHour], from + 2)).toMatchObject({
    until: null,
    obstacles: [{ until: null }, { until: from + hour + 1 }],
  })
  limits.confirm('3', 'a', millis(from + 9))
  expect(claim(limits, '4', [cps, perHour], from + 10)).toMatchObject({
    obstacles: [{ until: from + 9 + slot }, { until: from + hour + 1 }],
  })
})

test('a call counts for a second from when its leg is there; until then nobody knows when there is room', () => {
  const limits = limitsOf()
  const two = rate('gateway', 'g', 2)
  const opened: (readonly [string, number])[] = []
  limits.opens = (gate, at) => opened.push([gate, at])
  claim(limits, '1', [two])
  claim(limits, '2', [two])
  expect(claim(limits, '3', [two], from + 2000)).toMatchObject({ type: 'wait', until: null })
  limits.confirm('1', 'a', millis(from + 2010))
  expect(opened).toEqual([['gateway 1000 g', from + 2010 + slot]])
  expect(claim(limits, '3', [two], from + 2020)).toMatchObject({ type: 'wait', until: from + 2010 + slot })
  limits.release('2', 'a', millis(from + 2020))
  expect(opened).toHaveLength(1)
  expect(claim(limits, '3', [two], from + 2010 + slot)).toMatchObject({ type: 'admit' })
  expect(claim(limits, '4', [two], from + 2011 + slot)).toMatchObject({
    type: 'wait',
    until: from + 2020 + slot,
  })
})

test('who asks ahead takes what has room soon, to dial it then; nobody else gets in between', () => {
  const limits = limitsOf()
  const one = rate('gateway', 'g', 1)
  claim(limits, '1', [one])
  limits.confirm('1', 'a', millis(from))
  const ahead = (id: string, now: number) =>
    limits.claim({ id, owner: 'a', leaseMs: 5000, demands: [one, lines('g', 5)] }, millis(now), 100)
  expect(ahead('2', from + slot - 101)).toMatchObject({ type: 'wait', until: from + slot })
  expect(ahead('2', from + slot - 100)).toMatchObject({ type: 'admit', inMs: 100 })
  expect(claim(limits, '3', [one], from + slot - 90)).toMatchObject({ type: 'wait' })
  limits.confirm('2', 'a', millis(from + slot - 90))
  expect(claim(limits, '3', [one], from + slot)).toMatchObject({ type: 'wait', until: from + 2 * slot })
})

test('what one takes ahead of its time forgets nothing of the others', () => {
  const limits = limitsOf()
  for (const key of ['g', 'h']) {
    claim(limits, key, [rate('gateway', key, 1)])
    limits.confirm(key, 'a', millis(from))
  }
  const early = millis(from + slot - 100)
  const ahead = { id: '2', owner: 'a', leaseMs: 5000, demands: [rate('gateway', 'h', 1)] }
  expect(limits.claim(ahead, early, 100)).toMatchObject({ type: 'admit', inMs: 100 })
  expect(claim(limits, '3', [rate('gateway', 'g', 1)], early)).toMatchObject({ until: from + slot })
})

test('a call whose leg never comes counts from the end of its lease', () => {
  const limits = limitsOf()
  const one = rate('gateway', 'g', 1)
  claim(limits, '1', [one])
  expect(claim(limits, '2', [one], from + 5000)).toMatchObject({ type: 'wait', until: from + 5000 + slot })
})

test('lines: live legs and claims together; when one frees is known only of claims', () => {
  let live = 1
  const limits = limitsOf(() => live)
  const two = lines('g', 2)
  expect(claim(limits, '1', [two])).toMatchObject({ type: 'admit' })
  expect(claim(limits, '2', [two], from + 10)).toMatchObject({ type: 'wait', until: from + 5000 })
  live = 2
  expect(limits.confirm('1', 'a', millis(from + 10))).toBe('ended')
  expect(claim(limits, '2', [two], from + 20)).toMatchObject({ type: 'wait', until: null })
  live = 1
  expect(claim(limits, '2', [two], from + 30)).toMatchObject({ type: 'admit' })
})

test('where legs alone fill the lines, no claim that ends helps: nobody knows when', () => {
  let live = 0
  const limits = limitsOf(() => live)
  claim(limits, '1', [lines('g', 2)])
  expect(claim(limits, '2', [lines('g', 1)], from + 1)).toMatchObject({ until: from + 5000 })
  live = 1
  expect(claim(limits, '2', [lines('g', 1)], from + 1)).toMatchObject({ until: null })
  live = 2
  expect(claim(limits, '2', [lines('g', 2)], from + 1)).toMatchObject({ until: null })
  live = 1
  expect(claim(limits, '2', [lines('g', 2)], from + 1)).toMatchObject({ until: from + 5000 })
})

test('a claim belongs to its owner and runs out by itself', () => {
  const limits = limitsOf()
  const one = lines('g', 1)
  claim(limits, '1', [one])
  expect(limits.release('1', 'b', millis(from))).toBe('notYours')
  expect(limits.release('9', 'a', millis(from))).toBe('unknown')
  expect(limits.nextExpiry()).toBe(from + 5000)
  expect(claim(limits, '2', [one], from + 4999)).toMatchObject({ type: 'wait' })
  expect(limits.expire(millis(from + 5000))).toMatchObject([{ id: '1' }])
  expect(limits.confirm('1', 'a', millis(from + 5000))).toBe('unknown')
  expect([limits.nextExpiry(), limits.claimsAt(one)]).toEqual([null, 0])
})

describe('never unlimited by accident', () => {
  test.each<[rule: Rule, problem: string]>([
    [lines('', 0).rule, 'gateway concurrency: the limit is 0, nothing passes'],
    [rate('called', '', 0).rule, 'called rate: the limit is 0, nothing passes'],
    ...[Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY, highestLimit.rate + 1].map(
      limit =>
        [
          rate('gateway', '', limit).rule,
          `gateway rate: expected a whole number from 0 (nothing passes) to 10000, got ${limit}`,
        ] as [Rule, string],
    ),
    [rate('called', '', 1, 0).rule, `called rate: expected a window of 1 to ${7 * day} ms, got 0`],
    [
      { ...lines('', 1).rule, limit: '5' as unknown as number },
      'gateway concurrency: expected a whole number from 0 (nothing passes) to 100000, got 5',
    ],
  ])('%j', (rule, problem) => {
    expect(claim(limitsOf(), '1', [{ rule, key: 'g' }])).toEqual({ type: 'refuse', problem })
  })

  test('a claim twice, a limit twice, a lease without an end', () => {
    const limits = limitsOf()
    claim(limits, '1', [])
    expect(claim(limits, '1', [])).toMatchObject({ type: 'refuse', problem: /already/ })
    expect(claim(limits, '2', [rate('caller', 'x', 1), rate('caller', 'x', 2)])).toMatchObject({
      type: 'refuse',
    })
    const endless = { id: '3', owner: 'a', leaseMs: Number.POSITIVE_INFINITY, demands: [] }
    expect(limits.claim(endless, millis(from))).toMatchObject({ type: 'refuse' })
  })
})

test('the second after a start belongs to what the process before may have spent', () => {
  const limits = new Limits(none, 10, millis(from))
  expect(claim(limits, '1', [rate('gateway', 'g', 5)])).toMatchObject({ type: 'wait', until: from + slot })
  expect(claim(limits, '1', [rate('gateway', 'g', 5)], from + slot)).toMatchObject({ type: 'admit' })
})

test('a pacing that changes forgets nothing', () => {
  const limits = limitsOf()
  const { rule, key } = rate('gateway', 'g', 2)
  const even = { rule: { ...rule, even: true }, key } as Demand
  claim(limits, '1', [{ rule, key }])
  limits.confirm('1', 'a', millis(from))
  expect(claim(limits, '2', [even], from + 503)).toMatchObject({ type: 'wait', until: from + 504 })
  claim(limits, '2', [even], from + 504)
  expect(claim(limits, '3', [{ rule, key }], from + 600)).toMatchObject({ until: from + slot })
})

test('keys: bounded, forgotten only when empty, a new one waits for room', () => {
  const limits = limitsOf(none, 2)
  claim(limits, '1', [rate('called', 'x', 3, hour)], from)
  claim(limits, '2', [rate('called', 'y', 3, hour)], from + 5)
  const third = [rate('called', 'z', 3, hour)]
  expect(claim(limits, '3', third, from + 10)).toMatchObject({ type: 'wait', until: from + hour + 1 })
  expect(claim(limits, '3', third, from + hour + 1)).toMatchObject({ type: 'admit' })
  expect(claim(limits, '4', [rate('called', 'y', 1, hour)], from + hour + 2)).toMatchObject({ type: 'wait' })
})

/** Controllers that claim, connect, fail and crash; legs that end. Small numbers, so that they collide. */
const moves = fc.array(
  fc.record<Move>({
    move: fc.constantFrom('claim', 'claim', 'claim', 'confirm', 'release', 'hangUp', 'crash'),
    pick: fc.nat(20),
    gateway: fc.constantFrom('g', 'h'),
    number: fc.constantFrom('x', 'y', 'z', 'w'),
    after: fc.oneof(
      fc.constantFrom(0, slot - 1, slot, hour),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 8000 }),
    ),
  }),
  { maxLength: 150 },
)

interface Move {
  readonly move: 'claim' | 'confirm' | 'release' | 'hangUp' | 'crash'
  readonly pick: number
  readonly gateway: string
  readonly number: string
  readonly after: number
}

interface Admitted {
  readonly id: string
  readonly at: number
  readonly gateway: string
  readonly number: string
  /** When its claim ended; null = not yet. */
  endedAt: number | null
}

/** What the limits should know, kept as plain lists, beside them. */
class World {
  readonly #limits = new Limits((_, key) => this.#liveOf(key), 3, millis(0))
  readonly #most: number
  readonly #cps: number
  #legs: string[] = []
  #open: { readonly id: string; readonly gateway: string; readonly until: number }[] = []
  readonly #admitted: Admitted[] = []
  #now = from
  #claims = 0

  constructor(most: number, cps: number) {
    this.#most = most
    this.#cps = cps
  }

  step(move: Move): void {
    this.#pass(move.after)
    if (move.move === 'claim') this.#claim(move)
    else if (move.move === 'hangUp') this.#legs = this.#legs.filter((_, index) => index !== move.pick)
    else if (move.move !== 'crash') this.#end(move.move, move.pick)
    this.#check()
  }

  finish(): void {
    this.#pass(5000)
    expect(this.#limits.nextExpiry()).toBeNull()
    expect(['g', 'h'].map(key => this.#limits.claimsAt(lines(key, this.#most)))).toEqual([0, 0])
  }

  /** A controller that crashes does nothing any more: what it held goes with the lease. */
  #pass(ms: number): void {
    this.#now += ms
    const over = this.#limits.expire(millis(this.#now)).map(({ id }) => id)
    expect(over.sort()).toEqual(
      this.#open
        .filter(each => each.until <= this.#now)
        .map(({ id }) => id)
        .sort(),
    )
    for (const id of over) this.#ended(id)
    this.#open = this.#open.filter(each => each.until > this.#now)
  }

  #claim({ gateway, number }: Move): void {
    const id = `${this.#claims++}`
    const demands = [
      rate('gateway', gateway, this.#cps),
      lines(gateway, this.#most),
      rate('called', number, 2, hour),
    ]
    const verdict = claim(this.#limits, id, demands, this.#now)
    const isFree = this.#isFree(gateway, number)
    if (verdict.type === 'admit') {
      expect(isFree).toBe(true)
      this.#open.push({ id, gateway, until: this.#now + 5000 })
      this.#admitted.push({ id, at: this.#now, gateway, number, endedAt: null })
    } else if (isFree) {
      // Only a number that finds no room among three may be kept waiting though its own limit is free.
      expect(verdict).toMatchObject({ type: 'wait', obstacles: [{ key: number }] })
    }
  }

  #end(how: 'confirm' | 'release', pick: number): void {
    const held = this.#open[pick % Math.max(1, this.#open.length)]
    if (held === undefined) return
    const now = millis(this.#now)
    expect(this.#limits[how](held.id, 'stranger', now)).toBe('notYours')
    expect(this.#limits[how](held.id, 'a', now)).toBe('ended')
    this.#ended(held.id)
    this.#open = this.#open.filter(each => each !== held)
    if (how === 'confirm') this.#legs.push(held.gateway)
  }

  #check(): void {
    for (const key of ['g', 'h']) {
      expect(this.#limits.claimsAt(lines(key, this.#most))).toBe(this.#claimedOf(key))
      expect(this.#claimedOf(key) + this.#liveOf(key)).toBeLessThanOrEqual(this.#most)
    }
  }

  #isFree(gateway: string, number: string): boolean {
    const ofGateway = this.#admitted.filter(
      each => each.gateway === gateway && (each.endedAt ?? this.#now) > this.#now - slot,
    )
    const ofNumber = this.#admitted.filter(each => each.number === number && each.at >= this.#now - hour)
    const hasLine = this.#claimedOf(gateway) + this.#liveOf(gateway) < this.#most
    return hasLine && ofGateway.length < this.#cps && ofNumber.length < 2
  }

  #ended(id: string): void {
    for (const each of this.#admitted) if (each.id === id) each.endedAt = this.#now
  }

  #claimedOf(gateway: string): number {
    return this.#open.filter(each => each.gateway === gateway).length
  }

  #liveOf(gateway: string): number {
    return this.#legs.filter(each => each === gateway).length
  }
}

test('random arrivals, ends and crashes: every limit holds at every step, and nothing is left', () => {
  void fc.assert(
    fc.property(moves, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (steps, most, cps) => {
      const world = new World(most, cps)
      for (const each of steps) world.step(each)
      world.finish()
    }),
  )
})
