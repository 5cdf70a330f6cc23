import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { millis } from '../shared/ids.ts'
import { type Waiter, WaitingLine } from './waiting-line.ts'

const waiter = (id: string, more: Partial<Waiter> = {}): Waiter => ({
  id,
  priority: 0,
  since: millis(0),
  until: millis(100_000),
  lines: ['g'],
  ...more,
})

function drain(line: WaitingLine, name: string): string[] {
  const order: string[] = []
  for (let next = line.next(name); next !== null; next = line.next(name)) {
    line.remove(next.id)
    order.push(next.id)
  }
  return order
}

function lineOf(...waiters: Waiter[]): WaitingLine {
  const line = new WaitingLine(100)
  for (const each of waiters) line.add(each)
  return line
}

test.each<[string, Waiter[], string[]]>([
  ['first come', [waiter('a'), waiter('b'), waiter('c')], ['a', 'b', 'c']],
  [
    'priority first',
    [waiter('a'), waiter('b', { priority: 2 }), waiter('c', { priority: 1 })],
    ['b', 'c', 'a'],
  ],
  [
    'who waits longer keeps the place',
    [waiter('a', { since: millis(9) }), waiter('b', { since: millis(3) })],
    ['b', 'a'],
  ],
  ['other lines are not theirs', [waiter('a', { lines: ['h'] }), waiter('b', { lines: ['h', 'g'] })], ['b']],
])('%s', (_, waiters, order) => {
  expect(drain(lineOf(...waiters), 'g')).toEqual(order)
})

test('who is put aside lets others pass and comes back to the old place', () => {
  const line = lineOf(waiter('a'), waiter('b'), waiter('c'))
  line.putAside('a', millis(50))
  expect([line.next('g')?.id, line.lookAgainAt()]).toEqual(['b', 50])
  line.remove('b')
  expect(line.due(millis(49))).toEqual({ expired: [], lines: [] })
  expect(line.due(millis(50))).toEqual({ expired: [], lines: ['g'] })
  expect(drain(line, 'g')).toEqual(['a', 'c'])
  expect([line.size, line.lookAgainAt()]).toEqual([0, null])
})

test('who waits too long is out of every line, once', () => {
  const late = waiter('a', { until: millis(10), lines: ['g', 'h'] })
  const line = lineOf(late, waiter('b'))
  expect(line.due(millis(10))).toEqual({ expired: [late], lines: [] })
  expect([line.next('g')?.id, line.next('h'), line.remove('a'), line.size]).toEqual(['b', null, false, 1])
})

test('a line that opens is named at its time, the last word counts', () => {
  const line = lineOf(waiter('a'))
  line.opens('g', millis(40))
  line.opens('g', millis(30))
  expect(line.lookAgainAt()).toBe(30)
  expect([line.due(millis(30)).lines, line.due(millis(40)).lines]).toEqual([['g'], []])
})

test('full, known, and what cannot wait', () => {
  const line = new WaitingLine(1)
  expect([line.add(waiter('a')), line.add(waiter('a')), line.add(waiter('b'))]).toEqual([
    'waits',
    'known',
    'full',
  ])
  expect(() => line.add(waiter('c', { lines: [] }))).toThrow(RangeError)
  expect(() => line.add(waiter('c', { priority: Number.NaN }))).toThrow(RangeError)
  expect(() => new WaitingLine(Number.NaN)).toThrow(RangeError)
})

const moves = fc.array(
  fc.record<Move>({
    move: fc.constantFrom('add', 'add', 'go', 'leave', 'aside', 'due'),
    pick: fc.nat(50),
    priority: fc.nat(2),
    lines: fc.subarray(['g', 'h', 'i'], { minLength: 1 }),
    ms: fc.nat(30),
  }),
  { maxLength: 200 },
)

interface Move {
  readonly move: 'add' | 'go' | 'leave' | 'aside' | 'due'
  readonly pick: number
  readonly priority: number
  readonly lines: string[]
  readonly ms: number
}

interface Stander {
  readonly waiter: Waiter
  readonly order: number
  aside: number
}

const names = ['g', 'h', 'i']

/** The line beside a plain list that is sorted anew for every question. */
class Pair {
  readonly #line = new WaitingLine(1000)
  #list: Stander[] = []
  #now = 0
  #orders = 0

  readonly #moves: Readonly<Record<Move['move'], (move: Move) => void>> = {
    add: ({ priority, lines, pick }) => {
      const [since, until] = [millis(this.#now), millis(this.#now + 10 + 3 * pick)]
      const added = waiter(`${this.#orders}`, { priority, lines, since, until })
      expect(this.#line.add(added)).toBe('waits')
      this.#list.push({ waiter: added, order: this.#orders++, aside: 0 })
    },
    go: ({ lines }) => this.#remove(this.#line.next(lines[0] ?? 'g')?.id),
    leave: ({ pick }) => this.#remove(this.#picked(pick)?.waiter.id),
    aside: ({ pick, ms }) => {
      const one = this.#picked(pick)
      if (one === undefined) return
      one.aside = this.#now + 1 + ms
      this.#line.putAside(one.waiter.id, millis(one.aside))
    },
    due: ({ ms }) => this.#pass(ms),
  }

  step(move: Move): void {
    this.#moves[move.move](move)
    const times = this.#list.flatMap(each => [each.waiter.until, ...(each.aside === 0 ? [] : [each.aside])])
    expect(this.#line.lookAgainAt()).toBe(times.length === 0 ? null : Math.min(...times))
    expect(names.map(name => this.#line.next(name)?.id)).toEqual(names.map(name => this.#nextOf(name)))
    expect(this.#line.size).toBe(this.#list.length)
  }

  finish(): void {
    this.#line.due(millis(this.#now + 1000))
    expect([this.#line.size, this.#line.lookAgainAt(), this.#line.next('g')]).toEqual([0, null, null])
  }

  #pass(ms: number): void {
    this.#now += ms
    const { expired } = this.#line.due(millis(this.#now))
    const over = this.#list.filter(each => each.waiter.until <= this.#now)
    expect(expired.map(({ id }) => id).sort()).toEqual(over.map(each => each.waiter.id).sort())
    this.#list = this.#list.filter(each => each.waiter.until > this.#now)
    for (const each of this.#list) each.aside = each.aside <= this.#now ? 0 : each.aside
  }

  #remove(id: string | undefined): void {
    expect(this.#line.remove(id ?? 'nobody')).toBe(id !== undefined)
    this.#list = this.#list.filter(each => each.waiter.id !== id)
  }

  #picked(pick: number): Stander | undefined {
    return this.#list[pick % Math.max(1, this.#list.length)]
  }

  #nextOf(name: string): string | undefined {
    const ready = this.#list.filter(each => each.aside === 0 && each.waiter.lines.includes(name))
    return ready.sort(byTurn)[0]?.waiter.id
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
