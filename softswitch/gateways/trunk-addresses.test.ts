import { expect, test } from 'vitest'
import { FakeClock } from '../sip/testing/fake-clock.ts'
import { readDefinition } from './definition.ts'
import { TrunkAddresses } from './trunk-addresses.ts'

function definition(name: string, proxy: string, addresses = '') {
  const params = { proxy, register: 'false', 'inbound-addresses': addresses }
  const result = readDefinition(name, new Map(Object.entries(params)))
  if (result.type !== 'gateway') throw new Error(result.problem)
  return result.definition
}

function known(names: Record<string, string[]>) {
  const warnings: object[] = []
  const clock = new FakeClock()
  const asked: string[] = []
  const addresses = new TrunkAddresses({
    clock,
    lookUp: async name => {
      asked.push(name)
      const found = names[name]
      if (found === undefined) throw Object.assign(new Error(), { code: 'ENOTFOUND' })
      return found.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
    },
    warn: fields => void warnings.push(fields),
  })
  return { addresses, clock, warnings, asked, names }
}

test('a call belongs to the trunk whose host or address it comes from, whatever its port', async () => {
  const { addresses } = known({})
  await addresses.set([
    definition('a', '192.0.2.1:5080', '10.0.0.0/24,2001:db8::/32'),
    definition('b', '192.0.2.2'),
  ])
  const at = (ip: string) => addresses.trunkAt(ip, 40_000)
  expect(['192.0.2.1', '10.0.0.200', '2001:db8::9', '192.0.2.2'].map(at)).toEqual(['a', 'a', 'a', 'b'])
  expect(['192.0.2.3', '10.0.1.0', '2001:db9::1', '127.0.0.1', '', 'x'].map(at)).toEqual(Array(6).fill(null))
})

test('trunks that share an address are told apart by port, and without a fitting one the first counts', async () => {
  const { addresses } = known({})
  await addresses.set([
    definition('a', '192.0.2.1:5080'),
    definition('b', '192.0.2.1'),
    definition('c', '192.0.2.1:5090'),
  ])
  const ports = [5090, 5060, 5080, 40_000].map(port => addresses.trunkAt('192.0.2.1', port))
  expect(ports).toEqual(['c', 'b', 'a', 'a'])
})

test('a name is looked up, and again: who moves is known by the new address only', async () => {
  const { addresses, clock, names } = known({ 'sip.carrier.example': ['192.0.2.1', '2001:db8::1'] })
  await addresses.set([definition('a', 'sip.carrier.example')])
  const at = () => ['192.0.2.1', '2001:db8::1', '192.0.2.7'].map(ip => addresses.trunkAt(ip, 5060))
  expect(at()).toEqual(['a', 'a', null])
  names['sip.carrier.example'] = ['192.0.2.7']
  clock.advance(60_000)
  await expect.poll(at).toEqual([null, null, 'a'])
})

test('a name that cannot be looked up keeps what it was, and is warned of', async () => {
  const { addresses, clock, names, warnings } = known({ 'a.example': ['192.0.2.1'] })
  await addresses.set([definition('a', 'a.example'), definition('b', 'b.example')])
  expect(warnings).toEqual([{ host: 'b.example', code: 'ENOTFOUND' }])
  delete names['a.example']
  clock.advance(60_000)
  await expect.poll(() => warnings.length).toBe(3)
  expect(addresses.trunkAt('192.0.2.1', 5060)).toBe('a')
})

test('a slow answer about trunks there were does not undo what is known of those there are', async () => {
  const slow = Promise.withResolvers<void>()
  const addresses = new TrunkAddresses({
    clock: new FakeClock(),
    lookUp: async name => {
      if (name === 'slow.example') await slow.promise
      return [{ address: name === 'slow.example' ? '192.0.2.1' : '192.0.2.2', family: 4 }]
    },
    warn: () => undefined,
  })
  const first = addresses.set([definition('a', 'slow.example')])
  await addresses.set([definition('b', 'b.example')])
  slow.resolve()
  await first
  expect(['192.0.2.1', '192.0.2.2'].map(ip => addresses.trunkAt(ip, 5060))).toEqual([null, 'b'])
})

test('a trunk that is gone lets nobody in, and nothing is looked up any more', async () => {
  const { addresses, clock, asked } = known({ 'a.example': ['192.0.2.1'] })
  await addresses.set([definition('a', 'a.example')])
  await addresses.set([])
  expect(addresses.trunkAt('192.0.2.1', 5060)).toBeNull()
  clock.advance(600_000)
  expect([asked, clock.pending]).toEqual([['a.example'], 0])
})
