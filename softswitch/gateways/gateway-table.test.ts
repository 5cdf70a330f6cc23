import { expect, test } from 'vitest'
import { FakeClock } from '../sip/testing/fake-clock.ts'
import type { PlainAnswer, PlainRequest } from '../sip/types.ts'
import { readDefinition } from './definition.ts'
import { GatewayTable } from './gateway-table.ts'
import { type LookUp, TrunkAddresses } from './trunk-addresses.ts'

function definition(name: string, params: Readonly<Record<string, string>> = {}) {
  const all = { proxy: '192.0.2.1', register: 'false', ...params }
  const result = readDefinition(name, new Map(Object.entries(all)))
  if (result.type !== 'gateway') throw new Error(result.problem)
  return result.definition
}

const ok = { type: 'answer', status: 200, reason: 'OK', headers: [], ip: '192.0.2.1', port: 5060 } as const

function tableWith(
  lookUp: LookUp = async () => [],
  answer: (request: PlainRequest) => Promise<PlainAnswer> = async () => ok,
) {
  const clock = new FakeClock()
  const news: string[] = []
  const sent: PlainRequest[] = []
  const stack = {
    series: () => ({ callId: 'c', tag: 't', sequence: 0 }),
    request: async (request: PlainRequest) => {
      sent.push(request)
      return answer(request)
    },
  }
  const table = new GatewayTable({
    stack,
    clock,
    addresses: new TrunkAddresses({ clock, lookUp, warn: () => undefined }),
    added: gateway => void news.push(`+${gateway.name}`),
    deleted: gateway => void news.push(`-${gateway.name}`),
    changed: gateway => void news.push(`${gateway.name} ${gateway.state}`),
  })
  return { table, clock, news, sent }
}

test('what stays the same is left alone, what changed is replaced, what is not told any more goes', async () => {
  const { table, news } = tableWith()
  await table.apply([definition('a'), definition('b')])
  const [kept] = table.all()
  await table.apply([definition('a'), definition('b', { proxy: '192.0.2.2' }), definition('c')])
  expect(table.find('a')).toBe(kept)
  await table.apply([definition('c')])
  expect(news).toEqual(['+a', '+b', '-b', '+b', '+c', '-a', '-b'])
  expect([table.at('192.0.2.1', 5060)?.name, table.at('192.0.2.2', 5060)]).toEqual(['c', null])
  expect([table.drop('c'), table.drop('c'), table.at('192.0.2.1', 5060)]).toEqual([true, false, null])
})

const account = { register: 'true', username: 'u', password: 'p' }

test.each([
  ['the same account with another password', { ...account, password: 'q' }, []],
  ['another account', { ...account, username: 'v' }, [0]],
  ['the same account of another domain', { ...account, 'from-domain': 'call.example' }, [0]],
  ['no registration any more', { register: 'false' }, [0]],
])('a registration is taken back unless the next one takes its place: %s', async (_, params, takenBack) => {
  const { table, news, sent } = tableWith()
  await table.apply([definition('a', account)])
  await expect.poll(() => news.at(-1)).toBe('a REGED')
  sent.length = 0
  await table.apply([definition('a', params)])
  expect(sent.map(({ expires }) => expires).filter(expires => expires === 0)).toEqual(takenBack)
})

test('a name server that does not answer keeps a change waiting for two seconds at most', async () => {
  const { table, clock } = tableWith(() => new Promise(() => undefined))
  const applied = table.apply([definition('a', { proxy: 'slow.example' })])
  expect(table.find('a')?.isUp).toBe(true)
  clock.advance(2_000)
  await applied
})

/** A trunk that was registered, is dropped, and defined again with `params` before its registrar has answered that. */
async function dropped(params: Readonly<Record<string, string>>) {
  const farewell = Promise.withResolvers<PlainAnswer>()
  const { table, clock, news, sent } = tableWith(undefined, request =>
    request.expires === 0 ? farewell.promise : Promise.resolve(ok),
  )
  await table.apply([definition('a', account)])
  await expect.poll(() => news.at(-1)).toBe('a REGED')
  table.drop('a')
  await table.apply([definition('a', { ...account, ...params })])
  await expect.poll(() => sent.at(-1)?.expires).toBe(0)
  return { farewell, clock, expires: () => sent.map(({ expires }) => expires) }
}

test('a trunk dropped and defined again registers after its farewell: the same contact would be taken back', async () => {
  const { farewell, expires } = await dropped({ password: 'q' })
  expect(expires()).toEqual([3600, 0])
  farewell.resolve(ok)
  await expect.poll(expires).toEqual([3600, 0, 3600])
})

test('another registrar is asked at once', async () => {
  const { expires } = await dropped({ proxy: '192.0.2.2' })
  expect(expires().toSorted()).toEqual([0, 3600, 3600])
})

test('a registrar that does not answer the farewell keeps the trunk waiting for five seconds', async () => {
  const { clock, expires } = await dropped({ password: 'q' })
  clock.advance(4_999)
  expect(expires()).toEqual([3600, 0])
  clock.advance(1)
  await expect.poll(expires).toEqual([3600, 0, 3600])
})
