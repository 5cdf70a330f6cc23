import { expect, test } from 'vitest'
import { FakeClock } from '../sip/testing/fake-clock.ts'
import type { PlainRequest } from '../sip/types.ts'
import { readDefinition } from './definition.ts'
import { GatewayTable } from './gateway-table.ts'
import { type LookUp, TrunkAddresses } from './trunk-addresses.ts'

function definition(name: string, params: Readonly<Record<string, string>> = {}) {
  const all = { proxy: '192.0.2.1', register: 'false', ...params }
  const result = readDefinition(name, new Map(Object.entries(all)))
  if (result.type !== 'gateway') throw new Error(result.problem)
  return result.definition
}

function tableWith(lookUp: LookUp = async () => []) {
  const clock = new FakeClock()
  const news: string[] = []
  const sent: PlainRequest[] = []
  const stack = {
    series: () => ({ callId: 'c', tag: 't', sequence: 0 }),
    request: async (request: PlainRequest) => {
      sent.push(request)
      return { type: 'answer', status: 200, reason: 'OK', headers: [], ip: '192.0.2.1', port: 5060 } as const
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
