import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Gate, type Waiter, WaitingLine } from './waiting-line.ts'

const waiter = (id: string, more: Partial<Waiter> = {}): Waiter => ({
  id,
  priority: 0,
  since: 0,
  until: 100_000,
  station: 's',
  ...more,
})

const never = Number.POSITIVE_INFINITY
const gate = (name: string, opensAt = never): Gate => ({ name, opensAt })
const gates = (...names: readonly string[]): readonly Gate[] => names.map(name => gate(name))

function drain(line: WaitingLine, ...names: readonly string[]): string[] {
  const order: string[] = []
  for (let next = line.next(names); next !== null; next = line.next(names)) {
    line.remove(next.id)
    order.push(next.id)
  }
  return order
}

function lineOf(...waiters: readonly (readonly [Waiter, readonly Gate[]])[]): WaitingLine {
  const line = new WaitingLine(100)
  for (const [each, at] of waiters) line.add(each, at)
  return line
}

const g = gates('g')

test.each<[string, [Waiter, readonly Gate[]][], string[]]>([
  [
    'first come',
    [
      [waiter('a'), g],
      [waiter('b'), g],
      [waiter('c'), g],
    ],
    ['a', 'b', 'c'],
  ],
  [
    'priority first',
    [
      [waiter('a'), g],
      [waiter('b', { priority: 2 }), g],
      [waiter('c', { priority: 1, station: 'other' }), g],
    ],
    ['b', 'c', 'a'],
  ],
  [
    'who waits longer keeps the place',
    [
      [waiter('a', { since: 9 }), g],
      [waiter('b', { since: 3, station: 'other' }), g],
    ],
    ['b', 'a'],
  ],
  [
    'other gates are not theirs',
    [
      [waiter('a', { station: 'other' }), gates('h')],
      [waiter('b'), gates('h', 'g')],
    ],
    ['b'],
  ],
])('%s', (_, waiters, order) => {
  expect(drain(lineOf(...waiters), 'g')).toEqual(order)
})

test('of several gates that open at once the best of all goes first', () => {
  const line = lineOf(
    [waiter('a', { station: '1' }), gates('h')],
    [waiter('b', { priority: 1, station: '2' }), gates('g')],
    [waiter('c', { station: '3' }), gates('h')],
  )
  expect(drain(line, 'h', 'g', 'nobody')).toEqual(['b', 'a', 'c'])
})

test('what keeps the first keeps all of its station, and those behind it go', () => {
  const line = lineOf([waiter('a'), g], [waiter('b'), g], [waiter('c', { station: 'other' }), g])
  line.stand('a', [gate('number', 50)])
  expect([line.next(['g'])?.id, line.next(['number'])?.id, line.lookAgainAt()]).toEqual(['c', 'a', 50])
  expect(line.due(49)).toEqual({ expired: [], opened: [] })
  expect(line.due(50)).toEqual({ expired: [], opened: ['number'] })
  line.stand('a', g)
  expect(drain(line, 'g')).toEqual(['a', 'b', 'c'])
  expect([line.size, line.lookAgainAt()]).toEqual([0, null])
})

test('who waits too long is out everywhere, once', () => {
  const late = waiter('a', { until: 10 })
  const line = lineOf([late, gates('g', 'h')], [waiter('b', { station: 'other' }), g])
  expect(line.due(10)).toEqual({ expired: [late], opened: [] })
  expect([line.next(['g'])?.id, line.next(['h']), line.remove('a'), line.size]).toEqual(['b', null, false, 1])
})

test('a gate is named at its time, the last word counts, and nobody left means no time', () => {
  const line = lineOf([waiter('a'), [gate('g', 40)]])
  line.stand('a', [gate('g', 30)])
  expect(line.lookAgainAt()).toBe(30)
  expect([line.due(30).opened, line.due(40).opened]).toEqual([['g'], []])
  line.stand('a', [gate('g', 60)])
  line.remove('a')
  expect(line.lookAgainAt()).toBeNull()
})

test('a gate still opens for those behind the first who left', () => {
  const line = lineOf([waiter('a'), [gate('g', 40)]], [waiter('b'), [gate('g', 40)]])
  line.remove('a')
  expect([line.lookAgainAt(), line.due(40).opened, line.next(['g'])?.id]).toEqual([40, ['g'], 'b'])
})

test('full, known, and what cannot wait', () => {
  const line = new WaitingLine(1)
  expect([line.add(waiter('a'), g), line.add(waiter('a'), g), line.add(waiter('b'), g)]).toEqual([
    'waits',
    'known',
    'full',
  ])
  expect(() => line.add(waiter('c'), [])).toThrow(RangeError)
  expect(() => line.add(waiter('c', { priority: Number.NaN }), g)).toThrow(RangeError)
  expect(() => new WaitingLine(Number.NaN)).toThrow(RangeError)
})

const stations = ['1', '2', '3'] as const
const names = ['g', 'h', 'i'] as const

interface Move {
  readonly move: 'add' | 'go' | 'leave' | 'stand' | 'due'
  readonly pick: number
  readonly priority: number
  readonly station: string
  readonly gates: string[]
  readonly ms: number
}

const moves = fc.array(
  fc.record<Move>({
    move: fc.constantFrom('add', 'add', 'go', 'leave', 'stand', 'due'),
    pick: fc.nat(50),
    priority: fc.nat(2),
    station: fc.constantFrom(...stations),
    gates: fc.subarray([...names], { minLength: 1 }),
    ms: fc.nat(30),
  }),
  { maxLength: 200 },
)

interface Stander {
  readonly waiter: Waiter
  readonly order: number
}

/** The line beside a plain list that is sorted anew for every question. */
class Pair {
  readonly #line = new WaitingLine(1000)
  readonly #gatesOf = new Map<string, readonly string[]>()
  #list: Stander[] = []
  #now = 0
  #orders = 0

  readonly #moves: Readonly<Record<Move['move'], (move: Move) => void>> = {
    add: ({ priority, station, gates: at, pick }) => {
      const added = waiter(`${this.#orders}`, {
        priority,
        station,
        since: this.#now,
        until: this.#now + 10 + 3 * pick,
      })
      expect(this.#line.add(added, gates(...at))).toBe('waits')
      this.#gatesOf.set(station, at)
      this.#list.push({ waiter: added, order: this.#orders++ })
    },
    go: ({ gates: at }) => this.#remove(this.#line.next(at)?.id),
    leave: ({ pick }) => this.#remove(this.#picked(pick)?.waiter.id),
    stand: ({ pick, gates: at }) => {
      const one = this.#picked(pick)?.waiter
      if (one === undefined) return
      this.#gatesOf.set(one.station, at)
      this.#line.stand(one.id, gates(...at))
    },
    due: ({ ms }) => this.#pass(ms),
  }

  step(move: Move): void {
    this.#moves[move.move](move)
    const times = this.#list.map(each => each.waiter.until)
    expect(this.#line.lookAgainAt()).toBe(times.length === 0 ? null : Math.min(...times))
    for (const some of [['g'], ['h'], ['i'], ['g', 'i']]) {
      expect(this.#line.next(some)?.id).toEqual(this.#nextOf(some))
    }
    expect(this.#line.all().map(({ id }) => id)).toEqual(
      this.#list.toSorted(byTurn).map(each => each.waiter.id),
    )
  }

  finish(): void {
    this.#line.due(this.#now + 1000)
    expect([this.#line.size, this.#line.lookAgainAt(), this.#line.next(names)]).toEqual([0, null, null])
  }

  #pass(ms: number): void {
    this.#now += ms
    const { expired } = this.#line.due(this.#now)
    const over = this.#list.filter(each => each.waiter.until <= this.#now)
    expect(expired.map(({ id }) => id).sort()).toEqual(over.map(each => each.waiter.id).sort())
    this.#list = this.#list.filter(each => each.waiter.until > this.#now)
  }

  #remove(id: string | undefined): void {
    expect(this.#line.remove(id ?? 'nobody')).toBe(id !== undefined)
    this.#list = this.#list.filter(each => each.waiter.id !== id)
  }

  #picked(pick: number): Stander | undefined {
    return this.#list[pick % Math.max(1, this.#list.length)]
  }

  #nextOf(some: readonly string[]): string | undefined {
    const there = this.#list.filter(({ waiter: { station } }) =>
      this.#gatesOf.get(station)?.some(name => some.includes(name)),
    )
    return there.sort(byTurn)[0]?.waiter.id
  }
}

const byTurn = (a: Stander, b: Stander): number =>
  b.waiter.priority - a.waiter.priority || a.waiter.since - b.waiter.since || a.order - b.order

test('against a plain sorted list: the same one goes next after every step, nothing is left', () => {
  void fc.assert(
    fc.property(moves, steps => {
      const pair = new Pair()
      for (const each of steps) pair.step(each)
      pair.finish()
    }),
  )
})
