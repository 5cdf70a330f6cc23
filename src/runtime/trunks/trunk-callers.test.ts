import { expect, test } from 'vitest'
import type { Resolved } from '../../ports/name-resolver.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { gateway, PaperGateways } from './testing/paper-gateways.ts'
import { TrunkCallers } from './trunk-callers.ts'

/** Names and their addresses, for the resolver of a test; a name that is not in it is not found. */
type Names = Record<string, readonly string[]>

async function house(gateways: PaperGateways, names: Names = {}) {
  const [clock, log] = [new ManualClock(), memoryLog()]
  const asked: string[] = []
  const resolver = {
    async resolve(host: string): Promise<Resolved> {
      asked.push(host)
      const addresses = names[host]
      return addresses === undefined ? { type: 'failed', reason: 'ENOTFOUND' } : { type: 'found', addresses }
    },
  }
  const callers = new TrunkCallers({ gateways, resolver, clock, log })
  await callers.start()
  /** A minute passes, and what it brings is done. */
  const minute = async () => {
    clock.advance(60_000)
    await callers.refresh()
  }
  return { callers, clock, log, asked, minute, names }
}

test.each<[string, Parameters<typeof gateway>[1], string, boolean]>([
  ['its address', { host: '10.0.0.1' }, '10.0.0.1', true],
  ['its address, with a port', { host: '10.0.0.1:5080' }, '10.0.0.1', true],
  ['its address as a dual-stack socket shows it', { host: '10.0.0.1' }, '::ffff:10.0.0.1', true],
  ['its IPv6 address', { host: '[2001:db8::1]:5060' }, '2001:db8::1', true],
  ['its name', { host: 'sip.carrier.example:5060' }, '192.0.2.7', true],
  ['the second address of its name', { host: 'sip.carrier.example' }, '192.0.2.8', true],
  ['one of its networks', { host: '10.0.0.1', addresses: ['10.1.0.0/24'] }, '10.1.0.99', true],
  ['a network without a host', { kind: 'freeswitch', addresses: ['10.1.0.0/24'] }, '10.1.0.99', true],
  ['another address', { host: '10.0.0.1', addresses: ['10.1.0.0/24'] }, '10.1.1.1', false],
  ['a gateway that is not enabled', { host: '10.0.0.1', enabled: false }, '10.0.0.1', false],
  ['no address', { host: '10.0.0.1' }, '', false],
  ['nonsense', { host: '10.0.0.1' }, '10.0.0.1.evil', false],
])('%s', async (_name, change, address, known) => {
  const names = { 'sip.carrier.example': ['192.0.2.7', '192.0.2.8'] }
  const { callers } = await house(new PaperGateways(gateway('telecom', change)), names)
  expect(callers.gatewayOf(address, 5060)).toBe(known ? 'telecom' : null)
})

test('where several share an address the port tells them apart', async () => {
  const gateways = new PaperGateways(
    gateway('a', { host: '10.0.0.1' }),
    gateway('b', { host: '10.0.0.1:5080' }),
    gateway('c', { host: '10.0.0.1:5090', enabled: false }),
  )
  const { callers } = await house(gateways)
  expect([5060, 5080, 5090].map(port => callers.gatewayOf('10.0.0.1', port))).toEqual(['a', 'b', 'a'])
})

test('a change counts at once', async () => {
  const gateways = new PaperGateways(gateway('a', { host: '10.0.0.1' }))
  const { callers } = await house(gateways)
  gateways.set(gateway('b', { host: '10.0.0.2' }))
  await callers.refresh()
  expect([callers.gatewayOf('10.0.0.1', 5060), callers.gatewayOf('10.0.0.2', 5060)]).toEqual([null, 'b'])
})

test('names are looked up again every minute; while that fails the last answer stays', async () => {
  const gateways = new PaperGateways(gateway('a', { host: 'sip.carrier.example' }))
  const { callers, log, minute, names } = await house(gateways, { 'sip.carrier.example': ['192.0.2.7'] })
  names['sip.carrier.example'] = ['192.0.2.8']
  await minute()
  expect([callers.gatewayOf('192.0.2.7', 5060), callers.gatewayOf('192.0.2.8', 5060)]).toEqual([null, 'a'])
  delete names['sip.carrier.example']
  await minute()
  await minute()
  expect(callers.gatewayOf('192.0.2.8', 5060)).toBe('a')
  expect(log.lines).toHaveLength(1)
  expect(log.lines[0]).toMatchObject({ level: 'warn', fields: { reason: 'ENOTFOUND', known: ['192.0.2.8'] } })
  names['sip.carrier.example'] = ['192.0.2.9']
  await minute()
  expect(callers.gatewayOf('192.0.2.9', 5060)).toBe('a')
  expect(log.lines).toHaveLength(2)
})

test('a resolver that does not answer holds up neither the start nor the gateways with addresses', async () => {
  const gateways = new PaperGateways(
    gateway('a', { host: 'sip.carrier.example' }),
    gateway('b', { host: '10.0.0.2' }),
  )
  const clock = new ManualClock()
  const resolver = { resolve: () => new Promise<Resolved>(() => undefined) }
  const callers = new TrunkCallers({ gateways, resolver, clock, log: memoryLog() })
  const started = callers.start()
  await new Promise(resolve => setImmediate(resolve))
  expect(callers.gatewayOf('10.0.0.2', 5060)).toBe('b')
  clock.advance(3_000)
  await started
})

test('while the store is down the last known gateways stay', async () => {
  const gateways = new PaperGateways(gateway('a', { host: '10.0.0.1' }))
  const { callers, minute } = await house(gateways)
  gateways.isDown = true
  await minute()
  expect(callers.gatewayOf('10.0.0.1', 5060)).toBe('a')
})

test('an address that is none costs that gateway its calls, and no other', async () => {
  const gateways = new PaperGateways(
    gateway('a', { addresses: ['10.0.0.1', 'not an address'] }),
    gateway('b', { host: '10.0.0.2' }),
  )
  const { callers, log } = await house(gateways)
  expect([callers.gatewayOf('10.0.0.1', 5060), callers.gatewayOf('10.0.0.2', 5060)]).toEqual([null, 'b'])
  expect(log.lines.map(({ level }) => level)).toContain('error')
})

test('stopped, it looks nothing up any more', async () => {
  const { callers, clock, asked } = await house(
    new PaperGateways(gateway('a', { host: 'sip.carrier.example' })),
  )
  callers.stop()
  clock.advance(600_000)
  expect([asked.length, clock.running]).toEqual([1, 0])
})
