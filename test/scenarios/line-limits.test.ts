import { beforeAll, expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { type RouteRow, setRoutes } from './support/nacd/route-table.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { callers } from './support/phone/callers.ts'
import { Carrier, twoCarriers } from './support/phone/carrier.ts'
import { until } from './support/until.ts'

const settings = { line_music: 'music.wav', line_max_wait: '60' }

const number = (nth: number): string => `1390000000${nth}`

/** How many calls nacd counts on the gateway. */
async function concurrent({ nacd }: House, { gateway }: Carrier): Promise<number> {
  const { live } = await nacd.api.get<{ live: { concurrent: number } }>(`/v1/gateways/${gateway}`)
  return live.concurrent
}

const holds = (house: House, carrier: Carrier, calls: number): Promise<unknown> =>
  until(`${calls} calls on ${carrier.gateway}`, async () => (await concurrent(house, carrier)) === calls)

/** Dials, and resolves when the call waits for a line. */
async function waits(phone: Phone, called: string): Promise<void> {
  await phone.dial(called)
  await phone.ear.hears('music')
}

/** Dials, and resolves when the two talk. */
async function talks(phone: Phone, called: string): Promise<void> {
  await phone.dial(called)
  await phone.established()
}

onEachSwitch(
  'a gateway at its limit',
  house => {
    let a: Carrier
    let b: Carrier
    beforeAll(async () => {
      const opened = await Promise.all([
        Carrier.open(house(), 'a', { max_concurrent: 1 }),
        Carrier.open(house(), 'b'),
      ])
      ;[a, b] = opened
    })

    /** One call is up over `a`, which takes no second one; both carriers answer. */
    async function oneIsUp(phone: Phone, onLimit: Exclude<RouteRow['on_limit'], undefined>): Promise<void> {
      await setRoutes(
        house().nacd.api,
        { prefix: '139', gateway: 'a', priority: 1, on_limit: onLimit },
        { prefix: '139', gateway: 'b', priority: 2 },
      )
      await Promise.all([a.plays({ type: 'answers' }), b.plays({ type: 'answers' })])
      await talks(phone, number(1))
    }

    it('next: the call takes the next route', async () => {
      const [first, second] = (await callers(house(), 2)) as [Phone, Phone]
      await oneIsUp(first, 'next')
      await talks(second, number(2))
      expect(a.invites.map(each => each.number)).toEqual([number(1)])
      expect(b.invites.map(each => each.number)).toEqual([number(2)])
    })

    it('refuse: the call is refused, whatever other routes there are', async () => {
      const [first, second] = (await callers(house(), 2)) as [Phone, Phone]
      await oneIsUp(first, 'refuse')
      await second.dial(number(2))
      expect(await second.closed()).toMatch(/^503 /)
      expect([a.invites.length, b.invites.length]).toEqual([1, 0])
    })

    it('wait: the call waits with music for this gateway, and goes out as soon as it is free', async () => {
      const [first, second] = (await callers(house(), 2)) as [Phone, Phone]
      await oneIsUp(first, 'wait')
      await waits(second, number(2))
      const [waiting] = (await house().nacd.api.calls()).filter(({ phase }) => phase !== 'bridged')
      expect(waiting).toMatchObject({ parties: { callee: number(2) } })
      await first.hangUp()
      await second.established()
      await second.ear.hears('caller', { from: second.ear.position })
      expect(a.invites.map(each => each.number)).toEqual([number(1), number(2)])
      expect(b.invites).toEqual([])
    })

    it('all full: the calls wait, and go out first come, first served', async () => {
      await b.change({ max_concurrent: 1 })
      const phones = await callers(house(), 4)
      const [first, second, third, fourth] = phones as [Phone, Phone, Phone, Phone]
      await oneIsUp(first, 'next')
      await talks(second, number(2))
      await waits(third, number(3))
      await waits(fourth, number(4))
      await second.hangUp()
      await third.established()
      expect(b.invites.map(each => each.number)).toEqual([number(2), number(3)])
      await first.hangUp()
      await fourth.established()
      expect(a.invites.map(each => each.number)).toEqual([number(1), number(4)])
      await b.change({})
    })

    it('the caller gives up while waiting: the next one in line has the place', async () => {
      const [first, second, third] = (await callers(house(), 3)) as [Phone, Phone, Phone]
      await oneIsUp(first, 'wait')
      await waits(second, number(2))
      await waits(third, number(3))
      await second.hangUp()
      await second.closed()
      await first.hangUp()
      await third.established()
      expect(a.invites.map(each => each.number)).toEqual([number(1), number(3)])
    })
  },
  { settings },
)

onEachSwitch(
  'a wait for a line',
  house => {
    it('that is too long ends, and the caller hears so', async () => {
      const a = await Carrier.open(house(), 'a', { max_concurrent: 1 })
      await setRoutes(house().nacd.api, { prefix: '139', gateway: 'a' })
      await a.plays({ type: 'answers' })
      const [first, second] = (await callers(house(), 2)) as [Phone, Phone]
      await talks(first, number(1))
      await waits(second, number(2))
      const waiting = house().push.events.find(({ callee_number }) => callee_number === number(2))
      expect(await second.closed()).not.toBe('')
      const cdr = await until('its record', () => house().nacd.api.cdr(waiting?.call_uuid ?? ''))
      expect(cdr).toMatchObject({ answered_at: null, gateway: '' })
      expect(a.invites.map(each => each.number)).toEqual([number(1)])
    })

    it('in a line that is as long as it may be is refused', async () => {
      const a = await Carrier.open(house(), 'a', { max_concurrent: 1 })
      await setRoutes(house().nacd.api, { prefix: '139', gateway: 'a' })
      await a.plays({ type: 'answers' })
      const [first, second, third] = (await callers(house(), 3)) as [Phone, Phone, Phone]
      await talks(first, number(1))
      await waits(second, number(2))
      await third.dial(number(3))
      expect(await third.closed()).toMatch(/^503 /)
    })
  },
  // Longer than a busy machine needs for somebody else to dial.
  { settings: { ...settings, line_max_wait: '5', line_max_length: '1' } },
)

onEachSwitch(
  'a line is free again',
  house => {
    let a: Carrier
    beforeAll(async () => {
      a = await Carrier.open(house(), 'a', { max_concurrent: 1 })
      await setRoutes(house().nacd.api, { prefix: '139', gateway: 'a', on_limit: 'refuse' })
    })

    /** Nothing is counted any more, and the next call goes out. */
    async function isFree(): Promise<void> {
      await holds(house(), a, 0)
      await a.plays({ type: 'answers' })
      const [next] = (await callers(house(), 1)) as [Phone]
      await talks(next, number(9))
      await holds(house(), a, 1)
      await next.hangUp()
      await next.closed()
      await holds(house(), a, 0)
    }

    it('when the carrier hangs up', async () => {
      await a.plays({ type: 'answers', talkMs: 500 })
      const [phone] = (await callers(house(), 1)) as [Phone]
      await talks(phone, number(1))
      await phone.closed()
      await isFree()
    })

    it('when the caller hangs up', async () => {
      await a.plays({ type: 'answers' })
      const [phone] = (await callers(house(), 1)) as [Phone]
      await talks(phone, number(1))
      await phone.hangUp()
      await isFree()
    })

    it('when the caller gives up while it rings', async () => {
      await a.plays({ type: 'rings' })
      const [phone] = (await callers(house(), 1)) as [Phone]
      await phone.dial(number(1))
      await a.invited()
      await holds(house(), a, 1)
      await phone.hangUp()
      await isFree()
    })

    it('when the carrier refuses', async () => {
      await a.plays({ type: 'refuses', status: '486 Busy Here' })
      const [phone] = (await callers(house(), 1)) as [Phone]
      await phone.dial(number(1))
      await phone.closed()
      await isFree()
    })

    it('when an operator hangs the call up', async () => {
      await a.plays({ type: 'answers' })
      const [phone] = (await callers(house(), 1)) as [Phone]
      await talks(phone, number(1))
      const [live] = await house().nacd.api.calls()
      await house().nacd.api.remove(`/v1/calls/${live?.uuid}`)
      await phone.closed()
      await isFree()
    })
  },
  { settings },
)

onEachSwitch(
  'the controller is killed while lines are in use',
  house => {
    it('the next one counts them, and those who wait keep their places', async () => {
      const { nacd } = house()
      const a = await Carrier.open(house(), 'a', { max_concurrent: 2 })
      await setRoutes(nacd.api, { prefix: '139', gateway: 'a' })
      await a.plays({ type: 'answers' })
      const phones = await callers(house(), 5)
      const [first, second, third, fourth, fifth] = phones as [Phone, Phone, Phone, Phone, Phone]
      await talks(first, number(1))
      await talks(second, number(2))
      await waits(third, number(3))
      await waits(fourth, number(4))

      await nacd.kill()
      await first.ear.hears('caller', { from: first.ear.position })
      await nacd.start()
      await until('four calls found', async () => (await nacd.api.calls()).length === 4)
      await holds(house(), a, 2)
      await waits(fifth, number(5))
      expect(a.invites).toHaveLength(2)

      await second.hangUp()
      await third.established()
      await first.hangUp()
      await fourth.established()
      await third.hangUp()
      await fifth.established()
      expect(a.invites.map(each => each.number)).toEqual([1, 2, 3, 4, 5].map(number))
      await Promise.all([fourth, fifth].map(phone => phone.hangUp()))
      await holds(house(), a, 0)
    })

    it('those who hang up meanwhile hold no line', async () => {
      const { nacd } = house()
      const a = await Carrier.open(house(), 'a', { max_concurrent: 2 })
      await setRoutes(nacd.api, { prefix: '139', gateway: 'a' })
      await a.plays({ type: 'answers' })
      const [first, second, third] = (await callers(house(), 3)) as [Phone, Phone, Phone]
      await talks(first, number(1))
      await talks(second, number(2))
      await waits(third, number(3))
      await nacd.kill()
      await Promise.all([first.hangUp(), third.hangUp()])
      await until('two legs left', async () => (await house().channels()).length === 2)
      await nacd.start()
      await holds(house(), a, 1)
      const [next] = (await callers(house(), 1)) as [Phone]
      await talks(next, number(4))
      expect(a.invites.map(each => each.number)).toEqual([1, 2, 4].map(number))
    })

    it('while one rings outside: it is counted, and not called again', async () => {
      const { nacd } = house()
      const a = await Carrier.open(house(), 'a', { max_concurrent: 2 })
      await setRoutes(nacd.api, { prefix: '139', gateway: 'a' })
      await a.plays({ type: 'rings' })
      const [first] = (await callers(house(), 1)) as [Phone]
      await first.dial(number(1))
      await a.invited()
      await nacd.kill()
      await nacd.start()
      await until('the call found', async () => (await nacd.api.calls()).length === 1)
      await holds(house(), a, 1)
      expect(a.invites).toHaveLength(1)
      await first.hangUp()
      await holds(house(), a, 0)
      await house().nothingLeft()
      expect(a.invites).toHaveLength(1)
    })
  },
  { settings },
)

onEachSwitch(
  'limits of numbers and addresses',
  house => {
    let a: Carrier
    let b: Carrier
    beforeAll(async () => {
      ;[a, b] = await twoCarriers(house())
      await setRoutes(
        house().nacd.api,
        { prefix: '139', gateway: 'a', priority: 1, on_limit: 'refuse' },
        { prefix: '139', gateway: 'b', priority: 2, on_limit: 'refuse' },
      )
    })

    it('one number is called so often a day, others are not touched by it', async () => {
      const { api } = house().nacd
      await api.put('/v1/limits/called:*', { per_day: 2 })
      await a.plays({ type: 'refuses', status: '486 Busy Here' })
      const [phone] = (await callers(house(), 1)) as [Phone]
      const heard: string[] = []
      for (const nth of [1, 1, 1, 2]) {
        await phone.dial(number(nth))
        heard.push((await phone.closed()).slice(0, 3))
      }
      expect(heard).toEqual(['486', '486', '503', '486'])
      expect(a.invites.map(each => each.number)).toEqual([1, 1, 2].map(number))
      await api.remove('/v1/limits/called:*')
    })

    it('one caller has so many calls at once', async () => {
      const { api } = house().nacd
      await api.put('/v1/limits/caller:1002', { max_concurrent: 1 })
      await a.plays({ type: 'answers' })
      const [first, second] = (await callers(house(), 2)) as [Phone, Phone]
      await talks(first, number(3))
      await second.dial(number(4))
      expect(await second.closed()).toMatch(/^503 /)
      await first.hangUp()
      await first.closed()
      await holds(house(), a, 0)
      await talks(second, number(5))
      await api.remove('/v1/limits/caller:1002')
    })

    it('one address has so many calls at once, whatever gateway they take', async () => {
      const { api } = house().nacd
      await api.put('/v1/limits/target:127.0.0.1', { max_concurrent: 1 })
      await Promise.all([a.plays({ type: 'answers' }), b.plays({ type: 'answers' })])
      const [first, second] = (await callers(house(), 2)) as [Phone, Phone]
      await talks(first, number(6))
      await second.dial(number(7))
      expect(await second.closed()).toMatch(/^503 /)
      expect([a.invites.length, b.invites.length]).toEqual([1, 0])
      await api.remove('/v1/limits/target:127.0.0.1')
    })
  },
  { settings },
)
