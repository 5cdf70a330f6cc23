import { describe, expect, test } from 'vitest'
import { legId, millis } from '../shared/ids.ts'
import { AcdEngine } from './engine.ts'
import { defaultQueueRules } from './queue-rules.ts'
import type { AgentRecord, GroupRecord } from './records.ts'
import { isStrategy, strategies } from './strategies/names.ts'
import { diceOf } from './testing/dice.ts'
import { fired, join, last, left, leg, offerAnswered, offerFailed, setUp } from './testing/events.ts'
import { agent, group } from './testing/records.ts'

/** Who gets how many calls, by each strategy. */

/** A house whose calls are answered at once; each talk lasts as its agent's calls do, in seconds. */
class Shift {
  readonly engine = new AcdEngine({ random: diceOf(7) })
  readonly taken = new Map<string, number>()
  readonly order: string[] = []
  #now = 1_000_000
  #calls = 0
  readonly #talks: { readonly extension: string; readonly until: number }[] = []
  readonly #secondsOf: (extension: string) => number

  constructor(
    strategy: string,
    agents: readonly AgentRecord[],
    secondsOf: (extension: string) => number,
    change: Partial<GroupRecord> = {},
  ) {
    this.#secondsOf = secondsOf
    for (const event of setUp(agents, [group('121', { strategy, ...change })])) this.#tell(event)
  }

  /** A call comes; talks that are over by then have ended. */
  call(change: Parameters<typeof join>[1] = {}, after = 1): void {
    const at = this.#now + after * 1000
    const over = this.#talks.filter(({ until }) => until <= at).sort((a, b) => a.until - b.until)
    for (const talk of over) this.#end(talk)
    this.#now = at
    this.#calls += 1
    this.#tell(join(`call-${this.#calls}`, { since: millis(this.#now), ...change }))
  }

  #end(talk: { readonly extension: string; readonly until: number }): void {
    this.#now = talk.until
    this.#talks.splice(this.#talks.indexOf(talk), 1)
    this.#tell(leg('legDown', talk.extension))
  }

  #tell(event: Parameters<AcdEngine['apply']>[0]): void {
    for (const effect of this.engine.apply(event, millis(this.#now))) {
      if (effect.type !== 'offer') continue
      const { callId, extension } = effect
      this.order.push(extension)
      this.taken.set(extension, (this.taken.get(extension) ?? 0) + 1)
      this.#talks.push({ extension, until: this.#now + this.#secondsOf(extension) * 1000 })
      this.#tell(leg('legUp', extension))
      this.#tell(offerAnswered(callId, extension))
    }
  }
}

const names = Array.from({ length: 10 }, (_, at) => `${1001 + at}`)
const staff = names.map((extension, at) =>
  agent(extension, [], { groups: [{ number: '121', level: 1, position: 10 - at }] }),
)
const spread = (shift: Shift): number => {
  const shares = names.map(each => shift.taken.get(each) ?? 0)
  return Math.max(...shares) - Math.min(...shares)
}

describe('shares', () => {
  test('round-robin: equal, in the order of positions', () => {
    const shift = new Shift('round-robin', staff, () => 0)
    for (let call = 0; call < 25; call++) shift.call()
    const round = names.toReversed()
    expect(shift.order).toEqual([...round, ...round, ...round.slice(0, 5)])
  })

  test('round-robin: equal though talks are not', () => {
    const shift = new Shift('2', staff, extension => Number(extension) % 5)
    for (let call = 0; call < 1000; call++) shift.call()
    expect(spread(shift)).toBeLessThanOrEqual(1)
  })

  test('least-calls: within one', () => {
    const shift = new Shift('least-calls', staff, extension => Number(extension) % 7)
    for (let call = 0; call < 1003; call++) shift.call()
    expect(spread(shift)).toBeLessThanOrEqual(1)
  })

  test('least-talk-time: whoever talks twice as long takes half as many', () => {
    const shift = new Shift('least-talk-time', staff.slice(0, 2), extension => (extension === '1001' ? 2 : 1))
    for (let call = 0; call < 900; call++) shift.call({}, 3)
    expect(shift.taken.get('1001')).toBe(300)
    expect(shift.taken.get('1002')).toBe(600)
  })

  test('longest-idle: in the order in which they became idle', () => {
    const shift = new Shift('longest-idle', staff, () => 5)
    for (let call = 0; call < 40; call++) shift.call()
    const round = shift.order.slice(0, 10)
    expect(new Set(round).size).toBe(10)
    expect(shift.order).toEqual([...round, ...round, ...round, ...round])
  })

  test('longest-idle: idle is who has done with the wrap-up', () => {
    const agents = [agent('1001', ['121'], { wrapUp: 60 }), agent('1002', ['121'], { wrapUp: 1 })]
    const events = [
      ...setUp(agents),
      ...['1001', '1002'].flatMap(each => [
        leg('legUp', each),
        offerAnswered(each, each),
        leg('legDown', each),
      ]),
      fired('rest', '1002'),
      fired('rest', '1001'),
      join('A'),
    ]
    expect(last(events)).toEqual(['offer A to 1002'])
  })

  test('round-robin: turns stay when the records change', () => {
    const [first, second] = ['1001', '1002'].map(each => agent(each, ['121']))
    const groups = [group('121', { strategy: 'round-robin' })]
    if (first === undefined || second === undefined) throw new Error('two agents')
    const events = [
      ...setUp([first, second], groups),
      join('A'),
      { type: 'configured', agents: [{ ...first, name: 'renamed' }, second], groups } as const,
      left('A'),
      offerFailed('A', '1001', 'ORIGINATOR_CANCEL'),
      join('B'),
    ]
    expect(last(events)).toEqual(['offer B to 1002'])
  })

  test('top-down: always from the top', () => {
    const shift = new Shift('0', staff, () => 0)
    for (let call = 0; call < 5; call++) shift.call()
    expect(shift.taken).toEqual(new Map([['1010', 5]]))
  })

  test('random: uniform, by the chi-square test', () => {
    const shift = new Shift('random', staff, () => 0)
    const calls = 10_000
    for (let call = 0; call < calls; call++) shift.call()
    const expected = calls / names.length
    const chiSquare = names.reduce(
      (sum, each) => sum + ((shift.taken.get(each) ?? 0) - expected) ** 2 / expected,
      0,
    )
    // 9 degrees of freedom: 27.9 is passed once in a thousand times.
    expect(chiSquare).toBeLessThan(27.9)
    expect(chiSquare).toBeGreaterThan(1.15)
  })

  test('random: uniform among the others, where the caller is one of them', () => {
    const shift = new Shift('1', staff, () => 0)
    const calls = 9000
    for (let call = 0; call < calls; call++) shift.call({ callerNumber: '1004' })
    const others = names.filter(each => each !== '1004')
    const chiSquare = others.reduce((sum, each) => sum + ((shift.taken.get(each) ?? 0) - 1000) ** 2 / 1000, 0)
    expect(shift.taken.get('1004')).toBeUndefined()
    // 8 degrees of freedom.
    expect(chiSquare).toBeLessThan(26.1)
  })

  test('skill-based: the best sum of the skills that are needed', () => {
    const skilled = [
      agent('1001', ['121'], { skills: { english: 90, vip: 10 } }),
      agent('1002', ['121'], { skills: { english: 60, vip: 60 } }),
      agent('1003', ['121'], { skills: { english: 10, vip: 90 } }),
    ]
    const need = (...all: readonly [string, number][]) => ({
      skills: all.map(([skill, score]) => ({ skill, score })),
    })
    const shift = new Shift('skill-based', skilled, () => 0)
    shift.call(need(['english', 1]))
    shift.call(need(['vip', 1]))
    shift.call(need(['english', 1], ['vip', 1]))
    shift.call(need(['vip', 20], ['english', 20]))
    expect(shift.order).toEqual(['1001', '1003', '1002', '1002'])
  })
})

test('with ageing nobody starves, be there ever so many of more priority', () => {
  const engine = new AcdEngine()
  const rules = { ...defaultQueueRules, ageing: 60 }
  for (const event of setUp([agent('1001', ['121'])], [group('121', { queue: rules })]))
    engine.apply(event, millis(0))
  engine.apply(leg('legUp', '1001'), millis(0))
  engine.apply(join('poor'), millis(0))
  const served: string[] = []
  for (let second = 1; !served.includes('poor') && second < 1000; second++) {
    const now = millis(second * 1000)
    engine.apply(join(`rich-${second}`, { priority: 5, since: now }), now)
    for (const effect of engine.apply(leg('legDown', '1001'), now))
      if (effect.type === 'offer') served.push(effect.callId)
    engine.apply(leg('legUp', '1001'), now)
    const callId = served.at(-1)
    if (callId !== undefined) engine.apply({ type: 'callerLeft', callId: legId(callId), how: 'hungUp' }, now)
    engine.apply(
      { type: 'offerFailed', callId: legId(callId ?? ''), extension: '1001', cause: 'LOSE_RACE' },
      now,
    )
  }
  // Five points of sixty seconds each.
  expect(served.indexOf('poor')).toBe(299)
})

test.each([...strategies])('%s takes a call', strategy => {
  const shift = new Shift(strategy, staff, () => 0)
  shift.call()
  expect(shift.order.length).toBeGreaterThan(0)
})

test('names', () => {
  expect(['ring-all', '5', '6', 'Ring-All', '', 'constructor'].map(isStrategy)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})
