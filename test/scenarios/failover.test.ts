import { beforeAll, expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { setRoutes } from './support/nacd/route-table.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { Carrier } from './support/phone/carrier.ts'
import { until } from './support/until.ts'

const extension = '1002'
const number = '13900139000'

/** Two carriers, and a call that goes to `first` and, if that fails, to `second`. */
interface Pair {
  readonly first: Carrier
  readonly second: Carrier
}

/** Of its own names, so that a gateway that rests in one scenario is not missing in the next. */
async function openPair(house: House, name: string): Promise<Pair> {
  const [first, second] = await Promise.all(
    ['first', 'second'].map(place => Carrier.open(house, `${name}-${place}`)),
  )
  return { first: first as Carrier, second: second as Carrier }
}

const routesTo = (house: House, ...carriers: readonly Carrier[]): Promise<void> =>
  setRoutes(
    house.nacd.api,
    ...carriers.map(({ gateway }, priority) => ({ prefix: '139', gateway, priority })),
  )

onEachSwitch('failover', house => {
  let pair: Pair
  beforeAll(async () => {
    pair = await openPair(house(), 'usual')
  })

  it.each([
    '404 Not Found',
    '480 Temporarily Unavailable',
    '484 Address Incomplete',
    '486 Busy Here',
    '600 Busy Everywhere',
    '603 Decline',
  ])('%s speaks of the one who was called: nobody else is tried, the caller hears it', async status => {
    const { first, second } = pair
    await routesTo(house(), first, second)
    await Promise.all([first.plays({ type: 'refuses', status }), second.plays({ type: 'answers' })])
    const caller = await house().phone(extension)
    await caller.dial(number)
    expect((await caller.closed()).slice(0, 3)).toBe(status.slice(0, 3))
    expect([first.invites.length, second.invites.length]).toEqual([1, 0])
  })

  it.each([
    '403 Forbidden',
    '408 Request Timeout',
    '488 Not Acceptable Here',
    '500 Server Internal Error',
    '502 Bad Gateway',
  ])('%s speaks of the trunk: the next one is tried', async status => {
    // A trunk that has failed four times comes first a little less often.
    const { first, second } = await openPair(house(), `fails-${status.slice(0, 3)}`)
    await routesTo(house(), first, second)
    await Promise.all([first.plays({ type: 'refuses', status }), second.plays({ type: 'answers' })])
    const caller = await house().phone(extension, { tone: 'caller' })
    await caller.dial(number)
    await caller.established()
    // The carrier echoes: both ways are heard.
    await caller.ear.hears('caller')
    await caller.hangUp()
    expect([first.invites.length, second.invites.length]).toEqual([1, 1])
  })

  it('503: the next one is tried, and the gateway rests for a while', async () => {
    const { first, second } = await openPair(house(), 'overloaded')
    await routesTo(house(), first, second)
    const status = '503 Service Unavailable'
    await Promise.all([first.plays({ type: 'refuses', status }), second.plays({ type: 'answers' })])
    const caller = await house().phone(extension)
    for (const call of [1, 2]) {
      await caller.dial(number)
      await caller.established()
      await caller.hangUp()
      await caller.closed()
      expect([first.invites.length, second.invites.length]).toEqual([1, call])
    }
  })

  it('403: the other gateways of the same carrier are left out', async () => {
    const { first, second } = await openPair(house(), 'refusing')
    const third = await Carrier.open(house(), 'refusing-third')
    await Promise.all([first, second].map(each => each.change({ carrier: 'one and the same' })))
    await routesTo(house(), first, second, third)
    const status = '403 Forbidden'
    await Promise.all([
      first.plays({ type: 'refuses', status }),
      second.plays({ type: 'answers' }),
      third.plays({ type: 'answers' }),
    ])
    const caller = await house().phone(extension)
    await caller.dial(number)
    await caller.established()
    await caller.hangUp()
    expect([first, second, third].map(({ invites }) => invites.length)).toEqual([1, 0, 1])
  })

  it('503 after it has rung is final', async () => {
    const { first, second } = await openPair(house(), 'ringing')
    await routesTo(house(), first, second)
    const status = '503 Service Unavailable'
    await Promise.all([
      first.plays({ type: 'refuses', status, ringing: true }),
      second.plays({ type: 'answers' }),
    ])
    const caller = await house().phone(extension)
    await caller.dial(number)
    expect(await caller.closed()).toMatch(/^503 /)
    expect([first.invites.length, second.invites.length]).toEqual([1, 0])
  })

  it('503 after an announcement was heard is final', async () => {
    const { first, second } = await openPair(house(), 'announcing')
    await routesTo(house(), first, second)
    const status = '503 Service Unavailable'
    await Promise.all([first.plays({ type: 'announces', status }), second.plays({ type: 'answers' })])
    const caller = await house().phone(extension, { tone: 'caller' })
    await caller.dial(number)
    await caller.ear.hears('caller')
    expect(await caller.closed()).toMatch(/^503 /)
    expect([first.invites.length, second.invites.length]).toEqual([1, 0])
  })

  it('a carrier that says nothing: the next one is tried', async () => {
    const { first, second } = await openPair(house(), 'silent')
    await routesTo(house(), first, second)
    await Promise.all([first.plays({ type: 'isSilent' }), second.plays({ type: 'answers' })])
    const caller = await house().phone(extension)
    await caller.dial(number)
    await caller.established(20_000)
    await caller.hangUp()
    expect([first.invites.length, second.invites.length]).toEqual([1, 1])
  })

  it('a carrier that is gone: the next one is tried, it rests, and is tried again when it is back', async () => {
    const { first, second } = await openPair(house(), 'dead')
    await routesTo(house(), first, second)
    await second.plays({ type: 'answers' })
    const caller = await house().phone(extension)
    const call = async () => {
      await caller.dial(number)
      // The network tells that nobody is there; its silence would take 15 s to tell.
      await caller.established()
      await caller.hangUp()
      await caller.closed()
    }
    await call()
    expect(second.invites).toHaveLength(1)
    await first.plays({ type: 'answers' })
    await call()
    expect([first.invites.length, second.invites.length]).toEqual([0, 2])
    const isBack = async () => {
      await call()
      return first.invites.length > 0
    }
    await until('a call over the one that is back', isBack, { within: 45_000, every: 1_000 })
  }, 90_000)

  it('all of them fail: the caller hears what the last one said', async () => {
    const { first, second } = await openPair(house(), 'failing')
    await routesTo(house(), first, second)
    await Promise.all([
      first.plays({ type: 'refuses', status: '500 Server Internal Error' }),
      second.plays({ type: 'refuses', status: '502 Bad Gateway' }),
    ])
    const caller = await house().phone(extension)
    await caller.dial(number)
    expect(await caller.closed()).toMatch(/^502 /)
    expect([first.invites.length, second.invites.length]).toEqual([1, 1])
  })

  it('the caller gives up between two of them: no third is tried', async () => {
    const { first, second } = await openPair(house(), 'given-up')
    await routesTo(house(), first, second)
    await Promise.all([first.plays({ type: 'rings' }), second.plays({ type: 'answers' })])
    const caller = await house().phone(extension)
    await caller.dial(number)
    await first.invited()
    await caller.hangUp()
    await caller.closed()
    await house().nothingLeft()
    expect([first.invites.length, second.invites.length]).toEqual([1, 0])
  })
})
