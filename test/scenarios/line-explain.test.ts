import { beforeAll, expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { setRoutes } from './support/nacd/route-table.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { caller, callers } from './support/phone/callers.ts'
import { Carrier } from './support/phone/carrier.ts'
import { until } from './support/until.ts'

interface Explanation {
  readonly conclusion: string
  readonly gateway: string
  readonly routes: readonly { readonly gateway: string; readonly verdict: string; readonly because: string }[]
  readonly words: readonly string[]
}

interface Story {
  readonly live: boolean
  readonly steps: readonly { readonly type: string; readonly detail: Readonly<Record<string, unknown>> }[]
  readonly words: readonly string[]
}

const number = '13900139000'

const explain = ({ nacd }: House, called: string): Promise<Explanation> =>
  nacd.api.get(`/v1/explain?number=${encodeURIComponent(called)}&extension=${caller}&language=en`)

const storyOf = ({ nacd }: House, uuid: string): Promise<Story> =>
  nacd.api.get(`/v1/calls/${uuid}/explain?language=en`)

/** Each route with what became of it. */
const verdicts = ({ routes }: Explanation): readonly string[] =>
  routes.map(({ gateway, verdict, because }) => [gateway, verdict, because].filter(Boolean).join(' '))

onEachSwitch('explain', house => {
  let a: Carrier
  let b: Carrier
  beforeAll(async () => {
    const opened = await Promise.all([
      Carrier.open(house(), 'a', { max_concurrent: 1 }),
      Carrier.open(house(), 'b'),
    ])
    ;[a, b] = opened
    await setRoutes(
      house().nacd.api,
      { prefix: '139', gateway: 'a', priority: 1 },
      { prefix: '139', gateway: 'b', priority: 2 },
      { prefix: '1', gateway: 'b', priority: 1 },
    )
  })

  it('before a call: which gateway it would take, and what speaks against each other one', async () => {
    await Promise.all([a.plays({ type: 'answers' }), b.plays({ type: 'answers' })])
    const free = await explain(house(), number)
    expect(free).toMatchObject({ conclusion: 'free', gateway: 'a' })
    expect(verdicts(free)).toEqual(['a taken', 'b in_reserve', 'b passed_over shorter_prefix'])
    const [phone] = (await callers(house(), 1)) as [Phone]
    await phone.dial(number)
    await phone.established()
    const full = await explain(house(), number)
    expect(full).toMatchObject({ conclusion: 'free', gateway: 'b' })
    expect(verdicts(full)).toContain('a refused limit')
    expect(full.words.join('\n')).toContain('gateway b')
    expect(await explain(house(), '0044123456789')).toMatchObject({ conclusion: 'not_allowed' })
    expect(await explain(house(), '02012345678')).toMatchObject({ conclusion: 'no_route' })
  })

  it('a call that went over to another gateway tells both, while it lives and when it is over', async () => {
    const status = '500 Server Internal Error'
    await Promise.all([a.plays({ type: 'refuses', status }), b.plays({ type: 'answers' })])
    const [phone] = (await callers(house(), 1)) as [Phone]
    await phone.dial(number)
    await phone.established()
    const [{ uuid = '' } = {}] = await house().nacd.api.calls()
    const isTold = async () => {
      const story = await storyOf(house(), uuid)
      return /gateway b/.test(story.words.join('\n')) && story
    }
    const live = await until('the story of the call', isTold)
    expect(live.live).toBe(true)
    await phone.hangUp()
    await until('its record', () => house().nacd.api.cdr(uuid))
    const told = await storyOf(house(), uuid)
    expect(told.live).toBe(false)
    const words = told.words.join('\n')
    expect(words).toMatch(/gateway a by route 1 failed: 500/)
    expect(words).toMatch(/line found: gateway b by route 2/)
    expect(told.steps.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['line_found', 'line_failed', 'bridged']),
    )
  })

  it('a call that was refused tells why', async () => {
    const [phone] = (await callers(house(), 1)) as [Phone]
    await phone.dial('0044123456789')
    await phone.closed()
    const isTold = () => house().push.events.find(({ event }) => event === 'incoming')
    const { call_uuid: uuid } = await until('a push event', isTold)
    await until('its record', () => house().nacd.api.cdr(uuid))
    expect((await storyOf(house(), uuid)).steps).toContainEqual(
      expect.objectContaining({ type: 'line_refused' }),
    )
  })
})
