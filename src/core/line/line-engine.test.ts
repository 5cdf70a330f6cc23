import { describe, expect, test } from 'vitest'
import { jitterMs, second } from '../limit/rule.ts'
import { millis } from '../shared/ids.ts'
import { aheadMs } from './hunt/trial.ts'
import type { LineRequest } from './line.ts'
import { gateway, type HouseOf, LineWorld, limit, route } from './testing/line-world.ts'

/** From when a call per second counts until the next one passes. */
const slot = second + jitterMs + 1

const one = { maxConcurrent: 1 }
const g = gateway('g', one)
const h = gateway('h', one)

test('a line is what to dial, what to show, and what it counts for', () => {
  const world = new LineWorld({
    gateways: [gateway('g', { strip: 1, prepend: '9', callerIds: ['01088886601'] })],
    routes: [route(7, 'g', { prefix: '139' })],
  })
  expect(world.seek('a')).toEqual(['a found g'])
  expect(world.line('a')).toEqual({
    legId: 'leg-1',
    gateway: 'g',
    number: '93900139000',
    displayNumber: '01088886601',
    route: 7,
    mark: '13900139000/01088886601/120/139',
  })
})

describe('who shows which number', () => {
  test.each<[Partial<Parameters<typeof gateway>[1]>, Partial<LineRequest>, readonly string[]]>([
    [{}, {}, ['1001', '1001', '1001']],
    [{ callerIds: ['01'] }, {}, ['01', '01', '01']],
    [{ callerIds: ['01', '02'] }, {}, ['01', '02', '01']],
    [{ callerIds: ['01', '02'] }, { displayNumber: '03' }, ['03', '03', '03']],
  ])('%j %j', (more, asked, shown) => {
    const world = new LineWorld({ gateways: [gateway('g', more)] })
    for (const id of ['a', 'b', 'c']) world.seek(id, asked)
    expect(['a', 'b', 'c'].map(id => world.line(id).displayNumber)).toEqual(shown)
  })

  test('a pool that is used up keeps calls waiting until a number may be shown again, and nobody who brings one', () => {
    const world = new LineWorld(
      { gateways: [gateway('g', { callerIds: ['01'], callerIdPerHour: 1 })] },
      { maxWait: 7_200_000 },
    )
    world.seek('a')
    expect(world.seek('b')).toEqual(['b waits'])
    expect(world.seek('c', { displayNumber: '02' })).toEqual(['c found g'])
    expect(world.pass(3_599_999)).toContain('a lease over')
    expect(world.pass(1)).toEqual(['b found g'])
  })
})

describe('no line at all', () => {
  const open: HouseOf = { gateways: [g] }
  test.each<[string, HouseOf, Partial<LineRequest>, object]>([
    ['abroad', open, { number: '0044207946000' }, { reason: 'notAllowed', cause: 'OUTGOING_CALL_BARRED' }],
    ['not a number', open, { number: '1;2' }, { reason: 'notAllowed', cause: 'INVALID_NUMBER_FORMAT' }],
    [
      'blacklisted',
      { ...open, blacklist: new Map([['13900139000', { group: '', until: null }]]) },
      {},
      { reason: 'notAllowed' },
    ],
    [
      'blacklisted for its group',
      { ...open, blacklist: new Map([['13900139000', { group: '120', until: 99_999 }]]) },
      {},
      { reason: 'notAllowed' },
    ],
    ['no route', open, { number: '95588' }, { reason: 'noRoute', cause: 'NO_ROUTE_DESTINATION', sipCode: 0 }],
    [
      'a gateway that is switched off',
      { gateways: [gateway('g', { enabled: false })] },
      {},
      { reason: 'noGateway' },
    ],
    ['nothing left of the number', { gateways: [gateway('g', { strip: 20 })] }, {}, { reason: 'noGateway' }],
    [
      'a limit of 0',
      { gateways: [gateway('g')], limits: [limit('called', '*', { perDay: 0 })] },
      {},
      { reason: 'limit', cause: 'SWITCH_CONGESTION' },
    ],
  ])('%s', (_name, house, asked, refused) => {
    const world = new LineWorld(house)
    world.seek('a', asked)
    expect(world.news.filter(({ type }) => type === 'answer')).toMatchObject([
      { answer: { type: 'refused', ...refused } },
    ])
  })

  test.each([
    ['of another group', { group: '999', until: null }],
    ['that is over', { group: '', until: 9_000 }],
  ])('a blacklist %s forbids nothing', (_name, entry) => {
    const world = new LineWorld({ gateways: [g], blacklist: new Map([['13900139000', entry]]) })
    expect(world.seek('a')).toEqual(['a found g'])
  })
})

describe('a gateway that is named and stands in the files of the switch only', () => {
  const perDay = limit('called', '*', { perDay: 1 })
  const named = { gateway: 'x', number: '+8613900139000' }

  test('has the number as it was dialled, the caller as they are, and the limits of everybody but itself', () => {
    const world = new LineWorld({ gateways: [g], limits: [perDay] })
    expect(world.seek('a', named)).toEqual(['x is not listed', 'a found x'])
    expect(world.line('a')).toMatchObject({ number: '+8613900139000', displayNumber: '1001', route: 0 })
    expect(world.seek('b', { ...named, mayWait: false })).toEqual(['b refused limit'])
    expect(world.seek('c', { ...named, number: '0044207946000' })).toEqual(['c refused notAllowed'])
  })

  test('is none while nobody knows yet which are listed, and no route leads there', () => {
    const world = new LineWorld({ gateways: [g], routes: [route(1, 'x')] })
    expect(world.seek('a')).toEqual(['a refused noRoute'])
    world.use({ gateways: [g] }, { listed: null })
    expect(world.seek('b', named)).toEqual(['b refused noGateway'])
  })

  test('is none where the row of its name cannot be read', () => {
    const world = new LineWorld({ gateways: [gateway('x', { cps: 0.5 })] })
    expect(world.seek('a', named)).toEqual(['a refused noGateway'])
  })
})

describe('at the limit', () => {
  test.each<[string, (readonly ['next' | 'wait' | 'refuse', string])[], string]>([
    [
      'next: on to the next',
      [
        ['next', 'full'],
        ['next', 'free'],
      ],
      'found free',
    ],
    [
      'wait: not on to worse ones',
      [
        ['wait', 'full'],
        ['next', 'free'],
      ],
      'waits',
    ],
    [
      'refuse: refused when it is reached',
      [
        ['next', 'full'],
        ['refuse', 'full2'],
        ['next', 'free'],
      ],
      'refused limit',
    ],
    [
      'refuse: never reached',
      [
        ['next', 'free'],
        ['refuse', 'full'],
      ],
      'found free',
    ],
    [
      'all full: waits',
      [
        ['next', 'full'],
        ['next', 'full2'],
      ],
      'waits',
    ],
  ])('%s', (_name, ways, told) => {
    const world = new LineWorld({
      gateways: [gateway('full', one), gateway('full2', one), gateway('free')],
      routes: [
        ...ways.map(([onLimit, to], at) => route(at + 1, to, { onLimit })),
        route(8, 'full', { prefix: '2' }),
        route(9, 'full2', { prefix: '3' }),
      ],
    })
    world.seek('x', { gateway: 'full' })
    world.seek('y', { gateway: 'full2' })
    expect(world.seek('a')).toEqual([`a ${told}`])
  })

  test('who would rather not wait, who may not, and a line that is full', () => {
    const world = new LineWorld({ gateways: [g] }, { maxLength: 1 })
    world.seek('x')
    expect(world.seek('a', { mayWait: false })).toEqual(['a refused limit'])
    expect(world.seek('b')).toEqual(['b waits'])
    expect(world.seek('c')).toEqual(['c refused lineFull'])
    const never = new LineWorld({ gateways: [g] }, { maxWait: 0 })
    never.seek('x')
    expect(never.seek('a')).toEqual(['a refused limit'])
  })

  test('what opens only after the longest wait is not waited for', () => {
    const world = new LineWorld({ gateways: [gateway('g')], limits: [limit('called', '*', { perDay: 1 })] })
    world.seek('x')
    expect(world.seek('a')).toEqual(['a refused limit'])
    expect(world.seek('b', { number: '13900139001' })).toEqual(['b found g'])
  })
})

describe('waiting', () => {
  test('goes when any of its lines frees, by priority, then by who came first', () => {
    const world = new LineWorld({ gateways: [g, h] })
    world.seek('x')
    world.seek('y')
    const [legX, legY] = [world.up('x'), world.up('y')]
    world.seek('a')
    world.seek('b', { priority: 1 })
    world.seek('c', { since: millis(world.now - 5) })
    expect(world.end(legY)).toEqual(['b found h'])
    expect(world.end(legX)).toEqual(['c found g'])
    expect(world.leave('b')).toEqual(['a found h'])
  })

  test('a leg that comes up frees nothing, a lease that ends does', () => {
    const world = new LineWorld({ gateways: [g] })
    world.seek('x')
    world.seek('a')
    expect(world.engine.lookAgainIn(millis(world.now))).toBe(10_000)
    expect(world.pass(9_999)).toEqual([])
    expect(world.pass(1)).toEqual(['x lease over', 'a found g'])
  })

  test('a CPS slot lets the next one go at its time, and nobody who comes then goes before', () => {
    const world = new LineWorld({ gateways: [gateway('g', { cps: 1 })] })
    world.seek('x')
    world.seek('a')
    world.seek('b')
    expect(world.pass(1_500)).toEqual([])
    world.up('x')
    expect(world.engine.lookAgainIn(millis(world.now))).toBe(slot - aheadMs)
    world.now += slot - aheadMs
    expect(world.seek('c')).toEqual(['a found g', 'c waits'])
    expect(world.line('a').inMs).toBe(aheadMs)
    world.now += aheadMs
    world.up('a')
    expect(world.pass(slot)).toEqual(['b found g'])
    expect(world.line('b').inMs).toBeUndefined()
  })

  test('too long: refused; a wait begun before counts', () => {
    const world = new LineWorld({ gateways: [g] }, { leaseMs: 600_000 })
    world.seek('x')
    world.seek('a', { since: millis(world.now - 50_000) })
    world.seek('b')
    expect(world.pass(9_999)).toEqual([])
    expect(world.pass(1)).toEqual(['a refused waitedTooLong'])
    expect(world.seek('c', { since: millis(0) })).toEqual(['c waits'])
    expect(world.seek('d', { since: millis(-60_000) })).toEqual(['d refused waitedTooLong'])
  })

  test('one whose own number is at its limit is passed by, and keeps its place', () => {
    const world = new LineWorld({
      gateways: [g],
      limits: [limit('group', '120', { maxConcurrent: 1 })],
    })
    world.seek('x')
    const legX = world.up('x')
    world.seek('a')
    world.seek('b', { group: '999' })
    world.seek('c', { group: '' })
    expect(world.end(legX)).toEqual(['a found g'])
    const legA = world.up('a')
    expect(world.end(legA)).toEqual(['b found g'])
    expect(world.leave('b')).toEqual(['c found g'])
  })

  test('the lines of one address are counted together, whichever gateway they belong to', () => {
    const at = { host: 'SBC.example.com:5080' }
    const world = new LineWorld({
      gateways: [gateway('g', at), gateway('h', { host: 'sbc.example.com' })],
      limits: [limit('target', 'sbc.example.com', { maxConcurrent: 2 })],
    })
    world.seek('x', { gateway: 'g' })
    world.seek('y', { gateway: 'h' })
    const legY = world.up('y')
    expect(world.seek('a', { gateway: 'g' })).toEqual(['a waits'])
    expect(world.end(legY)).toEqual(['a found g'])
  })

  test('a rule that changes is looked at at once', () => {
    const world = new LineWorld({ gateways: [g] })
    world.seek('x')
    world.seek('a')
    world.seek('b')
    expect(world.use({ gateways: [gateway('g', { maxConcurrent: 2 })] })).toEqual(['a found g'])
    expect(world.use({ gateways: [gateway('g', { enabled: false })] })).toEqual(['b refused noGateway'])
  })

  test('after a restart the second that may be spent is waited for, and who came first goes first', () => {
    const world = new LineWorld({ gateways: [gateway('g', { cps: 1, maxConcurrent: 2 })] })
    world.seek('x')
    world.up('x')
    world.restart()
    world.engine.gather()
    expect(world.seek('b')).toEqual([])
    world.seek('gone')
    world.seek('a', { since: millis(world.now - 10) })
    world.leave('gone')
    world.engine.letGo(millis(world.now))
    expect(world.pass(slot)).toEqual(['a waits', 'b waits', 'a found g'])
    expect(world.pass(5_000)).toEqual([])
  })
})

describe('after a failure', () => {
  const two: HouseOf = { gateways: [gateway('g'), gateway('h')] }

  test.each<[string, Parameters<LineWorld['failed']>[1], readonly string[]]>([
    ['busy is final', { sipCode: 486, cause: 'USER_BUSY' }, ['a refused final']],
    ['ringing is final', { sipCode: 503, progress: 'ringing' }, ['a refused final']],
    ['a refusing carrier', { sipCode: 403 }, ['a found h']],
    ['a full one rests', { sipCode: 503 }, ['g rests 5', 'a found h']],
    ['a silent one rests', { cause: 'RECOVERY_ON_TIMER_EXPIRE' }, ['g rests 5', 'a found h']],
    ['one that had no progress', { cause: 'PROGRESS_TIMEOUT' }, ['a found h']],
    ['a dead one rests', { cause: 'GATEWAY_DOWN' }, ['g rests 30', 'a found h']],
  ])('%s', (_name, failure, told) => {
    const world = new LineWorld(two)
    world.seek('a')
    expect(world.failed('a', failure)).toEqual(told)
  })

  test('each gateway once; the last failure is what the caller hears', () => {
    const world = new LineWorld(two)
    world.seek('a')
    world.failed('a', { sipCode: 500 })
    expect(world.failed('a', { sipCode: 502, cause: 'DESTINATION_OUT_OF_ORDER' })).toEqual([
      'a refused allFailed',
    ])
    expect(world.news.at(-1)).toMatchObject({
      answer: { cause: 'DESTINATION_OUT_OF_ORDER', sipCode: 502, reason: 'allFailed' },
    })
    expect(world.failed('a', { sipCode: 500 })).toEqual([])
  })

  test('another gateway of a carrier that refuses is left out for good', () => {
    const world = new LineWorld({
      gateways: [gateway('g', { carrier: 'c' }), gateway('g2', { carrier: 'c' }), gateway('h'), gateway('i')],
    })
    world.seek('a')
    expect(world.failed('a', { sipCode: 403 })).toEqual(['a found h'])
    expect(world.failed('a', { sipCode: 500 })).toEqual(['a found i'])
  })

  test('so many attempts and no more, so long and no longer', () => {
    const many: HouseOf = { gateways: ['g', 'h', 'i', 'j'].map(name => gateway(name)) }
    const world = new LineWorld(many)
    world.seek('a')
    world.failed('a', { sipCode: 500 })
    world.failed('a', { sipCode: 500 })
    expect(world.failed('a', { sipCode: 500 })).toEqual(['a refused allFailed'])
    world.seek('b')
    world.pass(30_000)
    expect(world.failed('b', { sipCode: 500 })).toEqual(['b refused allFailed'])
  })

  test('a full one is waited for, as long as a hunt may last', () => {
    const world = new LineWorld({ gateways: [gateway('g'), h] }, { leaseMs: 600_000 })
    world.seek('x', { gateway: 'h' })
    world.seek('a')
    world.pass(1_000)
    expect(world.failed('a', { sipCode: 500 })).toEqual(['a waits'])
    expect(world.pass(28_999)).toEqual([])
    expect(world.pass(1)).toEqual(['a refused allFailed'])
    expect(world.news.at(-1)).toMatchObject({ answer: { sipCode: 500 } })
  })

  test('a rest ends by itself and lets those go who wait; its line is free again at once', () => {
    const world = new LineWorld({ gateways: [g] })
    world.seek('a')
    world.seek('b')
    expect(world.failed('a', { sipCode: 503 })).toEqual(['g rests 5', 'a refused allFailed'])
    expect(world.engine.gateway('g', millis(world.now))).toEqual({
      concurrent: 0,
      cps: 1,
      waiting: 1,
      restingUntil: world.now + 5_000,
    })
    expect(world.pass(4_999)).toEqual([])
    expect(world.pass(1)).toEqual(['b found g'])
  })

  test('a gateway that does not work is passed over, and waited for only beside one that is full', () => {
    const world = new LineWorld({ gateways: [g, h] })
    world.objections.set('g', 'unhealthy')
    expect(world.seek('a', { gateway: 'g' })).toEqual(['a refused noGateway'])
    expect(world.seek('x')).toEqual(['x found h'])
    expect(world.seek('b')).toEqual(['b waits'])
    world.objections.clear()
    world.engine.gatewayBetter('g', millis(world.now))
    expect(world.pass(0)).toEqual(['b found g'])
  })
})

test.each([
  ['wait', 'waits'],
  ['refuse', 'refused limit'],
] as const)('a pool that is used up stops the explanation as it stops the call: %s', (onLimit, told) => {
  const pool = gateway('g', { callerIds: ['01'], callerIdPerHour: 1 })
  const world = new LineWorld(
    { gateways: [pool, gateway('h')], routes: [route(1, 'g', { onLimit }), route(2, 'h')] },
    { maxWait: 7_200_000 },
  )
  world.seek('a')
  const { routes } = world.engine.explain(world.request(), millis(world.now))
  expect(routes.map(({ verdict }) => verdict.type)).not.toContain('taken')
  expect(world.seek('b')).toEqual([`b ${told}`])
})

test('explained without taking anything', () => {
  const world = new LineWorld({
    gateways: [g, gateway('off', { enabled: false }), h, gateway('i')],
    routes: [route(1, 'g'), route(2, 'off'), route(3, 'h'), route(4, 'i'), route(5, 'i', { prefix: '' })],
    limits: [limit('called', '13900139000', { perHour: 5 })],
  })
  world.seek('x', { number: '13900139001' })
  const explain = () => world.engine.explain(world.request(), millis(world.now))
  const told = {
    destination: { type: 'allowed', rule: null },
    routes: [
      { id: 3, prefix: '1', gateway: 'h', verdict: { type: 'taken' } },
      { id: 4, prefix: '1', gateway: 'i', verdict: { type: 'inReserve', place: 2 } },
      { id: 1, prefix: '1', gateway: 'g', verdict: { type: 'refused', because: 'limit' } },
      { id: 2, prefix: '1', gateway: 'off', verdict: { type: 'refused', because: 'disabled' } },
      { id: 5, prefix: '', gateway: 'i', verdict: { type: 'passedOver', because: 'shorterPrefix' } },
    ],
    obstacles: [{ key: 'g', rule: { type: 'concurrency', scope: 'gateway', limit: 1 }, until: 20_000 }],
  }
  expect(explain()).toEqual(told)
  expect(explain()).toEqual(told)
  expect(world.engine.explain(world.request({ number: '+442079460000' }), millis(world.now))).toMatchObject({
    destination: { type: 'refused', because: 'international' },
    routes: [],
  })
})
