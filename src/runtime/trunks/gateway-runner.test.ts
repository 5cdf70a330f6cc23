import { expect, test } from 'vitest'
import type { GatewayWithPassword } from '../../ports/lines/gateways.ts'
import type { CommandOutcome, GatewayCommand, Switch } from '../../ports/switch.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { GatewayRunner } from './gateway-runner.ts'
import { gateway } from './testing/paper-gateways.ts'

/** A switch that writes down what it is told. */
class ToldSwitch implements Switch {
  readonly name: string
  readonly sent: GatewayCommand[] = []
  outcome: CommandOutcome = { type: 'done', text: '' }

  constructor(name: string) {
    this.name = name
  }

  send(command: Parameters<Switch['send']>[0]): Promise<CommandOutcome> {
    if (command.type === 'refreshGateways' || command.type === 'readGateways') this.sent.push(command)
    return Promise.resolve(this.outcome)
  }

  onEvent(): void {
    return
  }

  start(): void {
    return
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }
}

/** `null` in place of gateways: the store cannot be read. */
async function runner(...first: readonly GatewayWithPassword[] | readonly [null]) {
  const list = first.filter(each => each !== null)
  const store = { list, broken: first.length > list.length }
  const listeners: Array<() => void> = []
  const clock = new ManualClock()
  const log = memoryLog()
  const switches = [new ToldSwitch('fs1'), new ToldSwitch('fs2')]
  const [one, other] = switches
  if (one === undefined || other === undefined) throw new Error('two switches')
  const gateways = {
    gateways: async () => {
      if (store.broken) throw new Error('no database')
      return store.list
    },
    onChange: (listener: () => void) => void listeners.push(listener),
  }
  const made = new GatewayRunner({ clock, log, gateways, switches, namesChanged: () => undefined })
  await made.load()
  const change = (...list: GatewayWithPassword[]): void => {
    store.list = list
    for (const listener of listeners) listener()
  }
  return { made, store, clock, log, one, other, change, settled: () => made.load() }
}

const refresh = (...dropped: string[]): GatewayCommand => ({ type: 'refreshGateways', dropped })

test('each switch is told of what is new, changed and gone, and of nothing when nothing is', async () => {
  const { one, other, change, settled } = await runner(gateway('a'), gateway('b'))
  change(gateway('a'), gateway('b'))
  await settled()
  expect(one.sent).toEqual([])
  change(gateway('a'), gateway('b'), gateway('c'))
  await settled()
  change(gateway('a', { password: 'new' }), gateway('b'), gateway('c', { enabled: false }))
  await settled()
  change()
  await settled()
  expect(one.sent).toEqual([refresh(), refresh('a', 'c'), refresh('a', 'b')])
  expect(other.sent).toEqual(one.sent)
})

test('what is nacd’s own of a gateway is no reason to take it away and register again', async () => {
  const { one, change, settled } = await runner(gateway('a'))
  const rewriting = { strip: 1, prepend: '9', pattern: '0(.+)', replacement: '$1', carrier: 'north' }
  change(gateway('a', { ...rewriting, maxConcurrent: 5, cps: 2, evenSpacing: true, callerIds: ['1'] }))
  await settled()
  expect(one.sent).toEqual([])
  change(gateway('a', { pingSeconds: 30 }))
  await settled()
  expect(one.sent).toEqual([refresh('a')])
})

test('those that stand in a FreeSWITCH’s own files are not its business', async () => {
  const { one, change, settled } = await runner(gateway('f', { kind: 'freeswitch' }))
  change(gateway('f', { kind: 'freeswitch', host: '192.0.2.9' }))
  await settled()
  expect(one.sent).toEqual([])
  change(gateway('f'))
  await settled()
  expect(one.sent).toEqual([refresh()])
})

test('how those in its own files are is looked at when a switch comes', async () => {
  const { made, one } = await runner(gateway('f', { kind: 'freeswitch' }))
  made.ready(one)
  expect(one.sent).toEqual([{ type: 'readGateways' }])
})

test('a switch out of reach is told when it is back, of all that changed meanwhile', async () => {
  const { made, one, other, change, settled } = await runner(gateway('a'), gateway('b'))
  one.outcome = { type: 'refused', reason: 'the switch is not connected' }
  change(gateway('b'))
  await settled()
  change()
  await settled()
  one.sent.length = 0
  one.outcome = { type: 'done', text: '' }
  made.ready(one)
  await settled()
  made.ready(one)
  made.ready(other)
  expect(one.sent).toEqual([refresh('a', 'b')])
  expect(other.sent).toEqual([refresh('a'), refresh('b')])
})

test('a house without gateways asks nothing of a switch that comes, one with gateways has it look', async () => {
  const none = await runner()
  none.made.ready(none.one)
  expect(none.one.sent).toEqual([])
  const some = await runner(gateway('a'))
  some.made.ready(some.one)
  expect(some.one.sent).toEqual([refresh()])
})

test('a store that cannot be read changes nothing, and is read again', async () => {
  const { store, clock, log, one, change, settled } = await runner(gateway('a'))
  store.broken = true
  change()
  await settled()
  for (let n = 0; n < 3; n += 1) {
    clock.advance(5_000)
    await settled()
  }
  expect(one.sent).toEqual([])
  expect(log.lines).toMatchObject([
    { level: 'warn', message: 'the gateways cannot be read; the switches keep what they have' },
  ])
  store.broken = false
  clock.advance(5_000)
  await settled()
  expect(one.sent).toEqual([refresh('a')])
})

test('a switch that came before the store could be read is told when it can', async () => {
  const { made, clock, one, settled, store } = await runner(null)
  made.ready(one)
  expect(one.sent).toEqual([])
  store.broken = false
  store.list = [gateway('a')]
  clock.advance(5_000)
  await settled()
  expect(one.sent).toEqual([refresh()])
})

test('after a scan it looks how they are; what is known is told by switch, and forgotten with it', async () => {
  const { made, one, other, log } = await runner(gateway('a'))
  made.scanned(one, true, '+OK scan complete')
  expect(one.sent).toEqual([{ type: 'readGateways' }])
  made.changed(one, { name: 'a', state: 'NOREG', up: true })
  made.changed(other, { name: 'a', state: 'FAIL_WAIT', up: false })
  expect(made.states.of('a')).toEqual([
    { switchName: 'fs1', state: 'NOREG', up: true },
    { switchName: 'fs2', state: 'FAIL_WAIT', up: false },
  ])
  made.lost(one)
  made.states.gone('fs2', 'a')
  expect([made.states.of('a'), made.states.of('b')]).toEqual([[], []])
  expect(log.lines.map(({ message }) => message)).toEqual(['gateway up', 'gateway down'])
})

test('no password is in the log', async () => {
  const { log, change, settled, one } = await runner(gateway('a', { password: 'secret' }))
  one.outcome = { type: 'refused', reason: 'no' }
  change(gateway('a', { password: 'other secret' }))
  await settled()
  expect(JSON.stringify(log.lines)).not.toContain('secret')
})

test('nothing is told after the end', async () => {
  const { made, one, change, settled } = await runner(gateway('a'))
  made.stop()
  change()
  await settled()
  expect(one.sent).toEqual([])
})
