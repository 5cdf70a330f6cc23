import { beforeAll, expect, it } from 'vitest'
import { type RouteRow, removeAll, setRoutes } from './support/nacd/route-table.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { Carrier, twoCarriers } from './support/phone/carrier.ts'
import { registeredSipp } from './support/phone/sipp-phone.ts'

/** An extension without an outside number: its calls go by the route table. */
const extension = '1002'

type Case = readonly [what: string, rows: readonly RouteRow[], number: string, gateway: 'a' | 'b' | null]

/** The rows in the order they stand in, so that it is not the order of the table that decides. */
const choices: readonly Case[] = [
  [
    'the longest prefix',
    [
      { prefix: '139', gateway: 'a' },
      { prefix: '13900', gateway: 'b' },
    ],
    '13900139000',
    'b',
  ],
  [
    'another prefix',
    [
      { prefix: '139', gateway: 'a' },
      { prefix: '13900', gateway: 'b' },
    ],
    '13910139000',
    'a',
  ],
  [
    'the longest prefix, of a worse priority',
    [
      { prefix: '', gateway: 'a', priority: 1 },
      { prefix: '139', gateway: 'b', priority: 9 },
    ],
    '13900139000',
    'b',
  ],
  [
    'the first priority',
    [
      { prefix: '139', gateway: 'a', priority: 20, cost: 1 },
      { prefix: '139', gateway: 'b', priority: 10, cost: 9 },
    ],
    '13900139000',
    'b',
  ],
  [
    'of one priority without shares the cheaper',
    [
      { prefix: '139', gateway: 'a', weight: 0, cost: 0.12 },
      { prefix: '139', gateway: 'b', weight: 0, cost: 0.08 },
    ],
    '13900139000',
    'b',
  ],
  [
    'one with a share before a cheaper one without',
    [
      { prefix: '139', gateway: 'a', weight: 5, cost: 0.12 },
      { prefix: '139', gateway: 'b', weight: 0, cost: 0.08 },
    ],
    '13900139000',
    'a',
  ],
  [
    'one that is for this extension',
    [
      { prefix: '139', gateway: 'a', extension: '1007', priority: 1 },
      { prefix: '139', gateway: 'b', extension, priority: 2 },
    ],
    '13900139000',
    'b',
  ],
  [
    'one that is for these callers',
    [
      { prefix: '139', gateway: 'a', caller_prefix: '2', priority: 1 },
      { prefix: '139', gateway: 'b', caller_prefix: '10', priority: 2 },
    ],
    '13900139000',
    'b',
  ],
  ['the only one, for other numbers', [{ prefix: '138', gateway: 'a' }], '13900139000', null],
  ['no row at all', [], '13900139000', null],
]

onEachSwitch('the best route', house => {
  let a: Carrier
  let b: Carrier
  beforeAll(async () => {
    ;[a, b] = await twoCarriers(house())
  })

  it.each(choices)('%s', async (_what, rows, number, gateway) => {
    await setRoutes(house().nacd.api, ...rows)
    const busy = { type: 'refuses', status: '486 Busy Here' } as const
    await Promise.all([a.plays(busy), b.plays(busy)])
    const caller = await house().phone(extension)
    await caller.dial(number)
    expect(await caller.closed()).toMatch(gateway === null ? /^404 / : /^486 /)
    expect({ a: a.invites.length, b: b.invites.length }).toEqual({
      a: gateway === 'a' ? 1 : 0,
      b: gateway === 'b' ? 1 : 0,
    })
  })

  it('of one priority each has its share of the calls', async () => {
    const calls = 40
    await setRoutes(
      house().nacd.api,
      { prefix: '139', gateway: 'a', weight: 75 },
      { prefix: '139', gateway: 'b', weight: 25 },
    )
    const busy = { type: 'refuses', status: '486 Busy Here' } as const
    await Promise.all([a.plays(busy), b.plays(busy)])
    const words = { milliseconds: '1000' }
    const callers = await registeredSipp(house(), extension, 'call-out', {
      callee: '13900139000',
      calls,
      words,
      args: ['-r', '20'],
    })
    await callers.succeeds()
    expect(a.invites.length + b.invites.length).toBe(calls)
    // Thirty are expected; so far off is one run in ten thousand.
    expect(a.invites.length).toBeGreaterThanOrEqual(19)
    expect(a.invites.length).toBeLessThanOrEqual(39)
  })

  it.each([
    [{}, '13900139000', '13900139000'],
    [{ strip: 3 }, '13900139000', '00139000'],
    [{ prepend: '17909' }, '13900139000', '1790913900139000'],
    [{ strip: 1, prepend: '0086' }, '01088886666', '00861088886666'],
    [{ pattern: '^(1[3-9]\\d{9})$', replacement: '86$1' }, '13900139000', '8613900139000'],
    [{ pattern: '^(1[3-9]\\d{9})$', replacement: '86$1' }, '01088886666', '01088886666'],
  ])('a gateway with %j is told of %s as %s', async (fields, number, told) => {
    await a.change(fields)
    await setRoutes(house().nacd.api, { prefix: '', gateway: 'a' })
    await a.plays({ type: 'refuses', status: '486 Busy Here' })
    const caller = await house().phone(extension)
    await caller.dial(number)
    expect(await caller.closed()).toMatch(/^486 /)
    expect(a.invites.map(invite => invite.number)).toEqual([told])
    await a.change({})
  })

  it.each([
    ['the number of the caller', [], [extension, extension, extension]],
    ['its one number', ['01088880001'], ['01088880001', '01088880001', '01088880001']],
    ['its numbers in turn', ['01088880001', '01088880002'], ['01088880001', '01088880002', '01088880001']],
  ])('shows %s', async (_what, callerIds, shown) => {
    await a.change({ caller_ids: callerIds })
    await setRoutes(house().nacd.api, { prefix: '139', gateway: 'a' })
    await a.plays({ type: 'refuses', status: '486 Busy Here' })
    const caller = await house().phone(extension)
    for (const _call of shown) {
      await caller.dial('13900139000')
      expect(await caller.closed()).toMatch(/^486 /)
    }
    expect(a.invites.map(invite => invite.caller)).toEqual(shown)
    await a.change({})
  })

  it('a number shown as often as it may be in an hour rests; then the call goes another way', async () => {
    await a.change({ caller_ids: ['01088880001', '01088880002'], caller_id_per_hour: 1 })
    await setRoutes(
      house().nacd.api,
      { prefix: '139', gateway: 'a', priority: 1 },
      { prefix: '139', gateway: 'b', priority: 2 },
    )
    const busy = { type: 'refuses', status: '486 Busy Here' } as const
    await Promise.all([a.plays(busy), b.plays(busy)])
    const caller = await house().phone(extension)
    for (let call = 0; call < 3; call += 1) {
      await caller.dial('13900139000')
      expect(await caller.closed()).toMatch(/^486 /)
    }
    expect(new Set(a.invites.map(invite => invite.caller))).toEqual(new Set(['01088880001', '01088880002']))
    expect(b.invites.map(invite => invite.caller)).toEqual([extension])
    await a.change({})
  })
})

onEachSwitch('where nobody may call', house => {
  let a: Carrier
  beforeAll(async () => {
    a = await Carrier.open(house(), 'a')
    await setRoutes(house().nacd.api, { prefix: '', gateway: 'a' })
  })

  /** What the caller hears, and how many calls the carrier got. */
  async function outcome(from: string, number: string) {
    await a.plays({ type: 'refuses', status: '486 Busy Here' })
    const caller = await house().phone(from)
    await caller.dial(number)
    return { heard: (await caller.closed()).slice(0, 3), calls: a.invites.length }
  }

  it.each(['00447911123456', '+447911123456'])('%s is closed by default', async number => {
    expect(await outcome(extension, number)).toEqual({ heard: '403', calls: 0 })
  })

  it('opened for one extension, it is open for no other', async () => {
    const { api } = house().nacd
    const scope = { scope: 'extension', number: extension }
    await api.put('/v1/destination-rules/1', { ...scope, prefix: '+44', verdict: 'allow' })
    expect(await outcome(extension, '00447911123456')).toEqual({ heard: '486', calls: 1 })
    expect(await outcome(extension, '0012125550100')).toEqual({ heard: '403', calls: 0 })
    expect(await outcome('1007', '00447911123456')).toEqual({ heard: '403', calls: 0 })
    await removeAll(api, 'destination-rules', 'id')
    expect(await outcome(extension, '00447911123456')).toEqual({ heard: '403', calls: 0 })
  })

  it('a prefix closed for everyone is closed', async () => {
    const { api } = house().nacd
    await api.put('/v1/destination-rules/1', {
      ...{ scope: 'everyone', number: '', prefix: '0898', verdict: 'deny' },
    })
    expect(await outcome(extension, '08981234567')).toEqual({ heard: '403', calls: 0 })
    expect(await outcome(extension, '08911234567')).toEqual({ heard: '486', calls: 1 })
    await removeAll(api, 'destination-rules', 'id')
  })

  it('a number of the blacklist is not called, however it is written', async () => {
    const { api } = house().nacd
    await api.put('/v1/blacklist/13900139000', { note: 'asked not to be called' })
    expect(await outcome(extension, '13900139000')).toEqual({ heard: '403', calls: 0 })
    expect(await outcome(extension, '+8613900139000')).toEqual({ heard: '403', calls: 0 })
    await api.remove('/v1/blacklist/13900139000')
    expect(await outcome(extension, '13900139000')).toEqual({ heard: '486', calls: 1 })
  })
})
