import { expect, test } from 'vitest'
import { jitterMs, second } from '../../core/limit/rule.ts'
import { aheadMs } from '../../core/line/hunt/trial.ts'
import type { LineAnswer, LineRequest } from '../../core/line/line.ts'
import type { LineGateway } from '../../core/line/line-gateway.ts'
import { gateway, limit, route, settings } from '../../core/line/testing/line-world.ts'
import type { Route } from '../../core/routing/table/route.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { LegBook } from '../legs/leg-book.ts'
import { leg } from '../testing/paper-switch.ts'
import { LiveLineDesk } from './line-desk.ts'
import { noLineParts, unobserved } from './open-line-desk.ts'

/** From when a call per second counts until the next one passes. */
const slot = second + jitterMs + 1

/** A desk over a leg book; the test is the switch. */
class Desk {
  readonly clock = new ManualClock(10_000)
  readonly log = memoryLog()
  readonly legs = new LegBook()
  readonly heard: string[] = []
  readonly answers = new Map<string, LineAnswer>()
  readonly observed: string[] = []
  gateways: LineGateway[] = [gateway('g', { maxConcurrent: 1 })]
  routes: Route[] = [route(1, 'g')]
  fails = false
  pauses = 0
  #ids = 0
  #changed: (() => void)[] = []
  readonly desk: LiveLineDesk

  constructor(pause: () => Promise<void> = () => Promise.resolve()) {
    this.desk = new LiveLineDesk({
      clock: this.clock,
      pause: () => {
        this.pauses += 1
        return pause()
      },
      log: this.log,
      routes: {
        count: () => this.#read(this.routes.length),
        pages: () => this.#pages(),
        onChange: listener => this.#changed.push(listener),
      },
      rules: {
        ...noLineParts.rules,
        gateways: () => this.#read(this.gateways),
        limits: () => this.#read([limit('group', '*', { maxConcurrent: 5 })]),
        onChange: listener => this.#changed.push(listener),
      },
      settings,
      around: {
        live: (scope, key) => this.legs.counts.at(`${scope} ${key}`),
        objection: () => null,
        quality: () => 1,
        random: () => 0,
        legId: () => legId(`leg-${++this.#ids}`),
        groupsOf: () => [],
        localTime: () => ({ date: '2026-09-28', weekday: 1, minute: 600 }),
      },
      observe: {
        ...unobserved,
        found: (name, waited) => this.observed.push(`found ${name} ${waited}`),
        refused: (reason, waited) => this.observed.push(`refused ${reason} ${waited}`),
        leaseRanOut: () => this.observed.push('lease'),
      },
    })
    this.legs.watcher = this.desk
  }

  change(): void {
    for (const each of this.#changed) each()
  }

  seek(id: string, more: Partial<LineRequest> = {}, then: () => void = () => undefined): void {
    const request: LineRequest = {
      number: '13900139000',
      gateway: '',
      displayNumber: '',
      caller: '1001',
      extension: '',
      group: '120',
      priority: 0,
      since: this.clock.now(),
      mayWait: true,
      ...more,
    }
    const tell = (answer: LineAnswer): void => {
      this.answers.set(id, answer)
      this.heard.push(`${id} ${answer.type === 'refused' ? answer.reason : answer.type}`)
      then()
    }
    this.desk.seek(id, request, tell, () => this.heard.push(`${id} soon`))
  }

  up(id: string): void {
    this.legs.note('sw', { type: 'legCreated', at: millis(0), leg: this.#leg(id) })
  }

  end(id: string): void {
    this.legs.note('sw', {
      type: 'legEnded',
      at: millis(0),
      leg: this.#leg(id),
      cause: 'NORMAL_CLEARING',
      sipCode: 0,
      endedBy: 'far',
      answeredAt: null,
    })
  }

  #leg(id: string) {
    const answer = this.answers.get(id)
    if (answer?.type !== 'found') throw new Error(`${id} has no line`)
    const { line } = answer
    return leg(line.legId, {
      direction: 'outbound',
      extension: '',
      gateway: line.gateway,
      variables: { nacd_line: line.mark },
    })
  }

  #read<T>(value: T): Promise<T> {
    return this.fails ? Promise.reject(new Error('down')) : Promise.resolve(value)
  }

  async *#pages(): AsyncIterable<readonly Route[]> {
    for (let from = 0; from < this.routes.length; from += 3_000) yield this.routes.slice(from, from + 3_000)
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}

test('a line that frees is given in the same step, and the claim becomes a leg in one', async () => {
  const house = new Desk()
  await house.desk.load()
  house.seek('a')
  house.seek('b')
  house.up('a')
  expect([house.desk.claimed, house.desk.gateway('g')]).toEqual([
    0,
    { concurrent: 1, cps: 1, waiting: 1, restingUntil: null },
  ])
  house.clock.advance(700)
  house.end('a')
  expect(house.heard).toEqual(['a found', 'b waits', 'b found'])
  expect(house.observed).toEqual(['found g 0', 'found g 700'])
  expect([house.desk.claimed, house.desk.waiting]).toEqual([1, 0])
})

test('who waits for a call per second hears a moment before that there will be one, and dials at its time', async () => {
  const house = new Desk()
  house.gateways = [gateway('g', { cps: 1 })]
  await house.desk.load()
  house.clock.advance(slot)
  for (const id of ['a', 'b', 'c']) house.seek(id)
  house.up('a')
  house.clock.advance(slot - aheadMs - 1)
  expect(house.heard).toEqual(['a found', 'b waits', 'c waits'])
  house.clock.advance(1)
  expect(house.heard.at(-1)).toBe('b soon')
  house.clock.advance(aheadMs - 1)
  expect(house.heard.at(-1)).toBe('b soon')
  house.clock.advance(1)
  expect(house.heard.at(-1)).toBe('b found')
  expect(house.answers.get('b')).not.toHaveProperty('line.inMs')
  house.up('b')
  house.clock.advance(slot - aheadMs)
  expect(house.heard.at(-1)).toBe('c soon')
  // Its caller hangs up.
  house.desk.leave('c')
  house.clock.advance(aheadMs)
  expect(house.heard.at(-1)).toBe('c soon')
  expect([house.desk.claimed, house.desk.waiting]).toEqual([0, 0])
})

test('one timer, for what comes first, and none when nothing is to come', async () => {
  const house = new Desk()
  await house.desk.load()
  expect(house.clock.running).toBe(0)
  house.seek('a')
  house.seek('b')
  expect(house.clock.running).toBe(1)
  house.clock.advance(settings.leaseMs)
  expect(house.heard.at(-1)).toBe('b found')
  expect(house.observed).toContain('lease')
  house.desk.leave('a')
  house.desk.leave('b')
  expect(house.clock.running).toBe(0)
})

test('what a call does when it is told comes after everybody was told; who left meanwhile is told nothing', async () => {
  const house = new Desk()
  await house.desk.load()
  house.seek('a')
  house.seek('b', {}, () => house.desk.leave('c'))
  house.seek('c')
  house.desk.leave('a')
  house.desk.leave('b')
  expect(house.heard).toEqual(['a found', 'b waits', 'c waits', 'b found'])
  expect([house.desk.claimed, house.desk.waiting]).toEqual([0, 0])
  expect(house.desk.failed('a', { progress: 'none', sipCode: 500, cause: '' })).toBe(false)
})

test('a leg found by a reconnect is counted, one that is missing frees its line', async () => {
  const house = new Desk()
  await house.desk.load()
  const found = leg('old', { extension: '', gateway: 'g' })
  house.legs.note('sw', { type: 'switchReady', at: millis(0), legs: [found], registered: [] })
  house.seek('a')
  expect(house.heard).toEqual(['a waits'])
  house.legs.note('sw', { type: 'switchReady', at: millis(0), legs: [], registered: [] })
  expect(house.heard).toEqual(['a waits', 'a found'])
})

test('a later event that knows less of a leg takes nothing back, one that knows more counts', () => {
  const { legs } = new Desk()
  const facts = leg('x', { gateway: 'g', variables: { nacd_line: '139/01/120/1' } })
  const at = millis(0)
  legs.note('sw', { type: 'legCreated', at, leg: { ...facts, variables: {} } })
  expect([legs.counts.at('gateway g'), legs.counts.at('called 139')]).toEqual([1, 0])
  legs.note('sw', { type: 'legProgress', at, leg: facts, media: false })
  legs.note('sw', { type: 'digit', at, leg: { ...facts, gateway: '', variables: {} }, digit: '1' })
  const places = ['gateway g', 'called 139', 'caller 01', 'group 120']
  expect(places.map(place => legs.counts.at(place))).toEqual([1, 1, 1, 1])
  legs.note('sw', { type: 'switchReady', at, legs: [], registered: [] })
  expect(places.map(place => legs.counts.at(place))).toEqual([0, 0, 0, 0])
})

test('routes are read anew beside those in use, in slices; many changes are one more reading', async () => {
  let go = (): void => undefined
  let isHeld = false
  const house = new Desk(() =>
    isHeld
      ? new Promise(resolve => {
          go = resolve
        })
      : Promise.resolve(),
  )
  await house.desk.load()
  house.pauses = 0
  house.routes = Array.from({ length: 5_000 }, (_, at) => route(at + 1, 'g', { prefix: String(at + 1) }))
  isHeld = true
  for (let turn = 0; turn < 5; turn++) house.change()
  await settled()
  expect(house.pauses).toBe(1)
  house.seek('a', { number: '95588' })
  expect(house.heard).toEqual(['a noRoute'])
  isHeld = false
  go()
  await house.desk.load()
  house.seek('b', { number: '95588' })
  expect(house.heard.at(-1)).toBe('b found')
  expect(house.log.lines.filter(({ message }) => message === 'routes read')).toHaveLength(3)
})

test('what cannot be read leaves all as it was, is told, and is read again', async () => {
  const house = new Desk()
  await house.desk.load()
  house.fails = true
  house.gateways = [gateway('h')]
  house.routes = [route(1, 'h'), route(2, 'nobody')]
  house.change()
  await settled()
  house.seek('a')
  expect(house.answers.get('a')).toMatchObject({ line: { gateway: 'g' } })
  expect(house.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(2)
  house.fails = false
  house.clock.advance(5_000)
  await settled()
  house.seek('b')
  expect(house.answers.get('b')).toMatchObject({ line: { gateway: 'h' } })
  expect(house.log.lines.map(({ message }) => message)).toContain('some routes are wrong and left out')
})

test('a gateway whose limits cannot be read carries nothing', async () => {
  const house = new Desk()
  house.gateways = [gateway('g', { cps: 0.5 })]
  await house.desk.load()
  house.seek('a')
  expect(house.heard).toEqual(['a noGateway'])
  expect(house.log.lines.map(({ message }) => message)).toContain(
    'a gateway is wrong: no call goes out over it',
  )
})

test('a gateway that is named and nowhere written down carries calls, is counted by its name, and is warned of once', async () => {
  const house = new Desk()
  house.seek('early', { gateway: 'own' })
  await house.desk.load()
  for (const id of ['a', 'b']) {
    house.seek(id, { gateway: 'own' })
    house.up(id)
  }
  expect(house.heard).toEqual(['early noGateway', 'a found', 'b found'])
  expect(house.legs.counts.at('gateway own')).toBe(2)
  const warned = house.log.lines.filter(({ level }) => level === 'warn')
  expect(warned.map(({ fields }) => fields)).toEqual([{ gateway: 'own' }])
})

test('a desk that has stopped tells nobody anything and leaves no timer', async () => {
  const house = new Desk()
  await house.desk.load()
  house.seek('a')
  house.seek('b')
  house.desk.stop()
  house.seek('c')
  house.clock.advance(60_000)
  expect([house.heard, house.clock.running]).toEqual([['a found', 'b waits'], 0])
})
