import fc from 'fast-check'
import { expect, test } from 'vitest'
import { millis } from '../../../core/shared/ids.ts'
import type { GatewayCommand, SwitchEvent } from '../../../ports/switch.ts'
import { createEventContext, mapEvent } from '../events/events.ts'
import { createKnownLegs } from '../events/known-legs.ts'
import { createRegistrations } from '../events/registrations.ts'
import { outcomeOf } from '../outcome.ts'
import { EventMessage } from '../wire/message.ts'
import { encodeWire } from '../wire/wire.ts'
import { buildCommand } from './command.ts'

function text(command: GatewayCommand, profile?: string): string {
  const wires = buildCommand(command, profile)
  return 'reason' in wires ? `refused: ${wires.reason}` : wires.map(encodeWire).join('')
}

test('what changed is taken away, then everything is looked up again in the background', () => {
  expect(text({ type: 'refreshGateways', dropped: ['carrier-1', 'b'] })).toBe(
    'api sofia profile external killgw carrier-1\n\napi sofia profile external killgw b\n\n' +
      'bgapi sofia profile external rescan\nJob-UUID: nacd-gateways-scan\n\n',
  )
  expect(text({ type: 'refreshGateways', dropped: ['b'] }, 'trunks')).toBe(
    'api sofia profile trunks killgw b\n\nbgapi sofia profile trunks rescan\nJob-UUID: nacd-gateways-scan\n\n',
  )
  expect(text({ type: 'readGateways' })).toBe(
    'bgapi sofia xmlstatus gateway\nJob-UUID: nacd-gateways-read\n\n',
  )
})

test.each(['_all_', '_ALL_', '', 'a b', 'a\nb', 'a;b', '-x', 'x'.repeat(65)])(
  'the name %j is refused',
  name => {
    expect(text({ type: 'refreshGateways', dropped: ['a', name] })).toMatch(/^refused: /)
  },
)

test('any name is refused, or stands as one word in one command', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), name => {
      const sent = text({ type: 'refreshGateways', dropped: [name] })
      if (sent.startsWith('refused: ')) return
      expect(sent.split('\n\n')[0]).toBe(`api sofia profile external killgw ${name}`)
      expect(name).toMatch(/^[\w.-]+$/)
    }),
  )
})

test('a gateway that is gone already has what the command wants', () => {
  const answers = ['-ERR no such gateway.\n', '+OK Job-UUID: nacd-gateways-scan'].map(
    answer => ({ type: 'answered', text: answer }) as const,
  )
  expect(outcomeOf({ type: 'refreshGateways', dropped: ['a'] }, answers)).toMatchObject({ type: 'done' })
  const failed = { type: 'answered', text: '-ERR sofia Command not found!\n' } as const
  expect(outcomeOf({ type: 'refreshGateways', dropped: ['a'] }, [failed])).toMatchObject({ type: 'refused' })
})

function map(headers: Readonly<Record<string, string>>, body = ''): readonly SwitchEvent[] {
  const context = createEventContext(createKnownLegs(), createRegistrations(), [])
  const lines = Object.entries({ 'Event-Date-Timestamp': '1700000000123456', ...headers })
  const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\n`
  const head = lines.map(([name, value]) => `${name}: ${encodeURIComponent(value)}\n`).join('')
  return mapEvent(context, new EventMessage(Buffer.from(`${head}${length}\n${body}`)))
}

const at = millis(1700000000123)
const custom = (subclass: string, headers: Readonly<Record<string, string>>) =>
  map({ 'Event-Name': 'CUSTOM', 'Event-Subclass': `sofia::${subclass}`, ...headers })

test('how a gateway changed, and that it is gone', () => {
  const state = { Gateway: 'a', State: 'FAIL_WAIT', 'Ping-Status': 'DOWN', Status: '403' }
  expect(custom('gateway_state', state)).toEqual([
    { type: 'gatewayState', at, gateway: { name: 'a', state: 'FAIL_WAIT', up: false } },
  ])
  expect(custom('gateway_delete', { Gateway: 'a' })).toEqual([{ type: 'gatewayGone', at, name: 'a' }])
  expect(custom('gateway_state', { Gateway: 'a b', State: 'REGED', 'Ping-Status': 'UP' })).toEqual([])
  expect(custom('gateway_state', {})).toEqual([])
})

const job = (id: string, body: string) =>
  map({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': id, 'Job-Command': 'sofia' }, body)

test.each([
  ['Reload XML [Success]\n+OK scan complete\n', true],
  ['-ERR the controller gave no answer (ECONNREFUSED)\n', false],
  ['Invalid Profile [external]', false],
])('a scan that answered %j', (body, ok) => {
  expect(job('nacd-gateways-scan', body)).toEqual([{ type: 'gatewaysScanned', at, ok, text: body.trim() }])
})

test('how all gateways are', () => {
  const one = (name: string, state: string, status: string) =>
    `  <gateway>\n    <name>${name}</name>\n    <profile>external</profile>\n    <state>${state}</state>\n    <status>${status}</status>\n  </gateway>\n`
  const body = `<?xml version="1.0"?>\n<gateways>\n${one('a', 'NOREG', 'UP')}${one('b', 'FAIL_WAIT', 'DOWN')}${one('&lt;c', 'x', 'UP')}</gateways>\n`
  expect(job('nacd-gateways-read', body)).toEqual([
    { type: 'gatewayState', at, gateway: { name: 'a', state: 'NOREG', up: true } },
    { type: 'gatewayState', at, gateway: { name: 'b', state: 'FAIL_WAIT', up: false } },
  ])
  expect(job('nacd-gateways-read', '-ERR sofia Command not found!\n')).toEqual([])
  expect(job('another', body)).toEqual([])
})
