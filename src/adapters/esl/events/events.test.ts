import { describe, expect, test } from 'vitest'
import { legId, millis } from '../../../core/shared/ids.ts'
import type { SwitchEvent } from '../../../ports/switch.ts'
import { EventMessage } from '../wire/message.ts'
import { createEventContext, eventNames, mapEvent } from './events.ts'
import { createKnownLegs } from './known-legs.ts'
import { createRegistrations } from './registrations.ts'

const a = legId('0a0a0a0a-0000-4000-8000-00000000000a')
const b = legId('0b0b0b0b-0000-4000-8000-00000000000b')

/** Maps events one after another, as one connection would. */
function mapAll(...events: readonly (Record<string, string> & { body?: string })[]): SwitchEvent[] {
  const context = createEventContext(createKnownLegs(), createRegistrations(), ['tenant'])
  return events.flatMap(({ body = '', ...headers }) => {
    const lines = Object.entries({ 'Event-Date-Timestamp': '1700000000123456', ...headers })
    const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\n`
    const text = lines.map(([name, value]) => `${name}: ${encodeURIComponent(value)}\n`).join('')
    return mapEvent(context, new EventMessage(Buffer.from(`${text}${length}\n${body}`)))
  })
}

const inbound = (name: string, uuid: string = a): Record<string, string> => ({
  'Event-Name': name,
  'Unique-ID': uuid,
  'Call-Direction': 'inbound',
  'Answer-State': 'ringing',
  'Caller-Caller-ID-Number': '1002',
  'Caller-Caller-ID-Name': '李 雷',
  'Caller-Destination-Number': '120',
  'Caller-Network-Addr': '192.0.2.9',
  'Caller-Channel-Created-Time': '1699999999000999',
  'Caller-Channel-Answered-Time': '0',
})

const outbound = (name: string, uuid: string = b): Record<string, string> => ({
  'Event-Name': name,
  'Unique-ID': uuid,
  'Call-Direction': 'outbound',
  'Answer-State': 'answered',
  'Caller-Caller-ID-Number': '1001',
  'Caller-Orig-Caller-ID-Number': '1002',
  'Caller-Caller-ID-Name': 'Outbound Call',
  'Caller-Orig-Caller-ID-Name': 'Li',
  'Caller-Destination-Number': '13800138000',
  'Caller-Channel-Answered-Time': '1700000000000000',
})

describe("a leg's facts", () => {
  test('of an inbound leg', () => {
    const [event] = mapAll({
      ...inbound('CHANNEL_CREATE'),
      variable_user_name: '1002',
      variable_sip_network_ip: '192.0.2.7',
      variable_sip_network_port: '5062',
      variable_nacd_app: 'nacd',
      variable_nacd_state: '~7B"a":"100~25"~7D',
      variable_tenant: 'x',
      variable_other: 'y',
    })
    expect(event).toEqual({
      type: 'legCreated',
      at: 1700000000123,
      leg: {
        legId: a,
        direction: 'inbound',
        callerNumber: '1002',
        callerName: '李 雷',
        calleeNumber: '120',
        extension: '1002',
        proven: false,
        sentOn: false,
        gateway: '',
        networkIp: '192.0.2.7',
        networkPort: '5062',
        answered: false,
        bridgedTo: '',
        lastBridgedTo: '',
        createdAt: 1699999999000,
        variables: { nacd_app: 'nacd', nacd_state: '{"a":"100%"}', tenant: 'x' },
      },
    })
  })

  test('of an outbound leg: who it shows, not who it was swapped with', () => {
    const [event] = mapAll({ ...outbound('CHANNEL_PARK'), variable_nacd_gateway: 'carrier-1' })
    expect(event).toMatchObject({
      type: 'legParked',
      leg: {
        direction: 'outbound',
        callerNumber: '1002',
        callerName: 'Li',
        calleeNumber: '13800138000',
        extension: '',
        gateway: 'carrier-1',
        answered: true,
      },
    })
  })

  const extensions: readonly (readonly [string, Record<string, string>, string])[] = [
    [
      'inbound, by its directory entry',
      { ...inbound('CHANNEL_PARK'), variable_user_name: '1', variable_sip_auth_username: '2' },
      '1',
    ],
    ['inbound, by its credentials', { ...inbound('CHANNEL_PARK'), variable_sip_auth_username: '2' }, '2'],
    [
      'outbound, as we dialled',
      { ...outbound('CHANNEL_PARK'), variable_nacd_extension: '3', variable_dialed_user: '4' },
      '3',
    ],
    ['outbound, as another dialled', { ...outbound('CHANNEL_PARK'), variable_dialed_user: '4' }, '4'],
    [
      'outbound: not the account of somebody else',
      { ...outbound('CHANNEL_PARK'), variable_user_name: '5' },
      '',
    ],
  ]
  test.each(extensions)('extension %s', (_, headers, expected) => {
    expect(mapAll(headers)[0]).toMatchObject({ leg: { extension: expected } })
  })

  const phone = { variable_sip_authorized: 'true', variable_user_name: '1001' }
  const digest = { ...phone, variable_sip_auth_username: '1001' }
  test.each<[string, Record<string, string>, boolean]>([
    ['a digest', { ...inbound('CHANNEL_PARK'), ...digest }, true],
    [
      'an address bound to one user',
      { ...inbound('CHANNEL_PARK'), ...phone, variable_sip_acl_token: 'a' },
      true,
    ],
    ['an address list, or accept-blind-auth', { ...inbound('CHANNEL_PARK'), ...phone }, false],
    ['nothing', { ...inbound('CHANNEL_PARK'), variable_user_name: '1001' }, false],
    ['an account of ours, on a leg we dialled', { ...outbound('CHANNEL_PARK'), ...digest }, false],
  ])('who it is is proved by %s: %j', (_what, headers, proven) => {
    expect(mapAll(headers)[0]).toMatchObject({ leg: { proven } })
  })

  const sent = { variable_transfer_source: '1:x:bl_xfer:120/default/XML' }
  test.each<[string, Record<string, string>, boolean]>([
    ['came or was dialled', {}, false],
    ['was transferred', sent, true],
    ['nacd sent there', { ...sent, variable_nacd_sent: '120', 'Caller-Destination-Number': '120' }, false],
    ['went on from there', { ...sent, variable_nacd_sent: '120', 'Caller-Destination-Number': '9' }, true],
  ])('a leg that %s: %j', (_what, headers, sentOn) => {
    expect(mapAll({ ...outbound('CHANNEL_PARK'), ...headers })[0]).toMatchObject({ leg: { sentOn } })
  })

  const source = '1795734806:9ffe4dc3:bl_xfer'
  test.each<[string, Record<string, string>, object]>([
    [
      'sent on by a REFER',
      { variable_transfer_source: `${source}:1003/default/inline:park` },
      { referral: { id: '1795734806:9ffe4dc3', destination: '1003' } },
    ],
    [
      'sent on to a number with a slash in it',
      { variable_transfer_source: `${source}:10/03/default/inline:park` },
      { referral: { destination: '10/03' } },
    ],
    [
      'sent on to a number in two lines',
      { variable_transfer_source: `${source}:1003\n1004/default/inline:park` },
      { referral: { destination: '1003\n1004' } },
    ],
    [
      'sent on to a number without end',
      { variable_transfer_source: `${source}:${'1'.repeat(5000)}/default/inline:park` },
      { referral: { destination: '1'.repeat(128) } },
    ],
    ['transferred otherwise', { variable_transfer_source: `${source}:1003/default/XML` }, { sentOn: true }],
    ['the one that sent the other on', { variable_transfer_to: `blind:${b}` }, { sentAway: b }],
    ['the one that would have liked to', { variable_transfer_to: 'blind:1003' }, { sentAway: '1003' }],
  ])('a leg that is %s', (_what, headers, expected) => {
    const [event] = mapAll({ ...inbound('CHANNEL_PARK'), ...headers })
    expect(event).toMatchObject({ leg: expected })
    const { referral, sentAway } = expected as { referral?: object; sentAway?: string }
    expect(event).toMatchObject({
      leg: { ...(referral ? { sentOn: true } : {}), ...(sentAway ? { sentOn: false } : {}) },
    })
  })

  test('nobody has been sent anywhere', () => {
    const [event] = mapAll(inbound('CHANNEL_PARK'))
    expect(event).not.toHaveProperty('leg.referral')
    expect(event).not.toHaveProperty('leg.sentAway')
  })

  test('with nothing in the event', () => {
    expect(mapAll({ 'Event-Name': 'CHANNEL_CREATE' })[0]).toMatchObject({
      leg: { legId: '', callerNumber: '', answered: false, createdAt: 0, variables: {} },
    })
  })
})

describe('a bridge', () => {
  const bridged = { ...inbound('CHANNEL_BRIDGE'), 'Bridge-A-Unique-ID': a, 'Bridge-B-Unique-ID': b }
  const unbridged = { ...inbound('CHANNEL_UNBRIDGE'), 'Bridge-A-Unique-ID': a, 'Bridge-B-Unique-ID': b }
  const ends = (events: readonly SwitchEvent[]) =>
    events.flatMap(event =>
      'otherId' in event ? [[event.type, event.leg.legId, event.leg.bridgedTo, event.otherId]] : [],
    )

  test('is told of both legs', () => {
    expect(ends(mapAll(outbound('CHANNEL_PARK'), bridged, unbridged))).toEqual([
      ['legBridged', a, b, b],
      ['legBridged', b, a, a],
      ['legUnbridged', a, '', b],
      ['legUnbridged', b, '', a],
    ])
  })

  test('is remembered in the events between', () => {
    const [, , , answer] = mapAll(outbound('CHANNEL_PARK'), bridged, outbound('CHANNEL_ANSWER'))
    expect(answer).toMatchObject({ type: 'legAnswered', leg: { bridgedTo: a } })
  })

  test('ends for the leg that is left', () => {
    const over = { ...outbound('CHANNEL_HANGUP_COMPLETE'), 'Answer-State': 'hangup' }
    expect(ends(mapAll(outbound('CHANNEL_PARK'), bridged, over, unbridged)).slice(2)).toEqual([
      ['legUnbridged', a, '', b],
    ])
  })

  test('ends with the leg we know, when the event does not say', () => {
    const silent = inbound('CHANNEL_UNBRIDGE')
    expect(ends(mapAll(outbound('CHANNEL_PARK'), bridged, silent)).slice(2)).toEqual([
      ['legUnbridged', a, '', b],
      ['legUnbridged', b, '', a],
    ])
  })
})

describe('the end of a leg', () => {
  const over = (headers: Record<string, string>): Record<string, string> => ({
    ...inbound('CHANNEL_HANGUP_COMPLETE'),
    'Answer-State': 'hangup',
    ...headers,
  })
  const answered = { 'Caller-Channel-Answered-Time': '1700000000000000' }
  const cases: readonly (readonly [string, Record<string, string>, object])[] = [
    [
      'the far end hung up',
      {
        ...answered,
        'Hangup-Cause': 'NORMAL_CLEARING',
        variable_sip_term_status: '500',
        variable_sip_hangup_disposition: 'recv_bye',
      },
      { cause: 'NORMAL_CLEARING', sipCode: 0, endedBy: 'far', answeredAt: 1700000000000 },
    ],
    [
      'we hung up',
      { ...answered, 'Hangup-Cause': 'NORMAL_CLEARING', variable_sip_hangup_disposition: 'send_bye' },
      { sipCode: 0, endedBy: 'switch', answeredAt: 1700000000000 },
    ],
    [
      'busy',
      {
        'Hangup-Cause': 'USER_BUSY',
        variable_sip_invite_failure_status: '486',
        variable_sip_hangup_disposition: 'recv_refuse',
      },
      { cause: 'USER_BUSY', sipCode: 486, endedBy: 'far', answeredAt: null },
    ],
    [
      'only the cause names the status',
      { 'Hangup-Cause': 'CALL_REJECTED', variable_proto_specific_hangup_cause: 'sip:603' },
      { sipCode: 603, endedBy: 'switch' },
    ],
    ['no status', {}, { cause: 'NORMAL_CLEARING', sipCode: 0, endedBy: 'switch', answeredAt: null }],
    ['a status that is none', { variable_sip_term_status: '99999' }, { sipCode: 0 }],
  ]
  test.each(cases)('%s', (_, headers, expected) => {
    expect(mapAll(over(headers))).toEqual([expect.objectContaining({ type: 'legEnded', ...expected })])
  })

  test('forgets the leg', () => {
    const context = createEventContext(createKnownLegs(), createRegistrations(), [])
    const take = (headers: Record<string, string>) => {
      const text = Object.entries(headers).map(([name, value]) => `${name}: ${encodeURIComponent(value)}\n`)
      mapEvent(context, new EventMessage(Buffer.from(`${text.join('')}\n`)))
    }
    take(inbound('CHANNEL_CREATE'))
    expect(context.legs.size).toBe(1)
    take(over({}))
    take({ ...inbound('CHANNEL_EXECUTE_COMPLETE'), Application: 'playback', 'Answer-State': 'hangup' })
    expect(context.legs.size).toBe(0)
  })
})

describe('the end of a bridge that the caller ran', () => {
  const done = (headers: Record<string, string>): Record<string, string> => ({
    ...inbound('CHANNEL_EXECUTE_COMPLETE'),
    Application: 'bridge',
    'Application-UUID': 'r.2',
    ...headers,
  })
  const cases: readonly (readonly [string, Record<string, string>, object])[] = [
    [
      'busy',
      {
        variable_originate_disposition: 'USER_BUSY',
        variable_last_bridge_hangup_cause: 'USER_BUSY',
        variable_last_bridge_proto_specific_hangup_cause: 'sip:486',
      },
      { cause: 'USER_BUSY', sipCode: 486 },
    ],
    [
      'several were called, and the status is that of another',
      {
        variable_originate_disposition: 'USER_BUSY',
        variable_last_bridge_hangup_cause: 'NORMAL_TEMPORARY_FAILURE',
        variable_last_bridge_proto_specific_hangup_cause: 'sip:503',
      },
      { cause: 'USER_BUSY', sipCode: 0 },
    ],
    [
      'no leg came of it',
      { variable_originate_disposition: 'USER_NOT_REGISTERED' },
      { cause: 'USER_NOT_REGISTERED', sipCode: 0 },
    ],
    [
      'refused after early media',
      {
        variable_originate_disposition: 'call accepted',
        variable_bridge_hangup_cause: 'UNALLOCATED_NUMBER',
        variable_last_bridge_hangup_cause: 'UNALLOCATED_NUMBER',
        variable_last_bridge_proto_specific_hangup_cause: 'sip:404',
      },
      { cause: 'UNALLOCATED_NUMBER', sipCode: 404 },
    ],
    [
      'the talk is over, and the leg with it',
      {
        'Answer-State': 'hangup',
        variable_originate_disposition: 'SUCCESS',
        variable_last_bridge_hangup_cause: 'NORMAL_CLEARING',
      },
      { cause: 'NORMAL_CLEARING', sipCode: 0 },
    ],
    ['nothing said', {}, { cause: 'NORMAL_CLEARING', sipCode: 0 }],
    [
      'a status that is none',
      {
        variable_originate_disposition: 'USER_BUSY',
        variable_last_bridge_proto_specific_hangup_cause: 'sip:200',
      },
      { cause: 'USER_BUSY', sipCode: 0 },
    ],
  ]
  test.each(cases)('%s', (_, headers, expected) => {
    expect(mapAll(done(headers))).toMatchObject([
      { type: 'bridgeDone', requestId: 'r.2', leg: { legId: a }, ...expected },
    ])
  })
})

describe('what was executed', () => {
  const done = (headers: Record<string, string>) =>
    mapAll({
      ...inbound('CHANNEL_EXECUTE_COMPLETE'),
      'Application-UUID': 'r1',
      variable_nacd_digits: '12',
      ...headers,
    })

  test('carries the digits of a menu, not of a prompt after it', () => {
    expect(done({ Application: 'play_and_get_digits', 'Application-Response': '_none_' })[0]).toMatchObject({
      type: 'executeDone',
      requestId: 'r1',
      application: 'play_and_get_digits',
      digits: '12',
    })
    expect(done({ Application: 'playback', 'Application-Response': 'FILE NOT FOUND' })[0]).toMatchObject({
      response: 'FILE NOT FOUND',
      digits: '',
    })
  })

  test('carries how long a recording became, also when the leg was hung up meanwhile', () => {
    const recorded = { Application: 'record', variable_record_ms: '4280' }
    expect(done({ ...recorded })[0]).toMatchObject({ application: 'record', digits: '', recordedMs: 4280 })
    expect(done({ ...recorded, 'Answer-State': 'hangup' })[0]).toMatchObject({ recordedMs: 4280 })
    expect(done({ ...recorded, variable_record_ms: '-1' })[0]).toMatchObject({ recordedMs: 0 })
    expect(done({ ...recorded, Application: 'playback' })[0]).toMatchObject({ recordedMs: 0 })
  })

  test('is not reported when the leg was hung up meanwhile', () => {
    expect(done({ Application: 'play_and_get_digits', 'Answer-State': 'hangup' })).toEqual([])
  })

  test.each(['set', 'answer', 'park'])("%s is nobody's business", application => {
    expect(done({ Application: application })).toEqual([])
  })
})

describe('other events', () => {
  test('a phone holds and takes back', () => {
    expect(mapAll(inbound('CHANNEL_HOLD'), inbound('CHANNEL_UNHOLD'))).toMatchObject([
      { type: 'legHeld', leg: { legId: a } },
      { type: 'legResumed', leg: { legId: a } },
    ])
  })

  test('a typed digit comes with what is known of the leg', () => {
    const typed = { 'Event-Name': 'DTMF', 'Unique-ID': a, 'Call-Direction': 'inbound', 'DTMF-Digit': '#' }
    const [, event] = mapAll({ ...inbound('CHANNEL_PARK'), variable_nacd_app: 'nacd' }, typed)
    expect(event).toMatchObject({ type: 'digit', digit: '#', leg: { variables: { nacd_app: 'nacd' } } })
    expect(mapAll(typed)).toMatchObject([{ type: 'digit', digit: '#', leg: { legId: a, variables: {} } }])
    expect(mapAll({ ...typed, 'DTMF-Digit': '' })).toEqual([])
  })

  const jobs: readonly (readonly [string, string, object])[] = [
    ['answered', `+OK ${a}\n`, { ok: true, answered: a }],
    ['failed', '-ERR USER_BUSY\n', { ok: false, cause: 'USER_BUSY' }],
    ['misunderstood', '-USAGE: <call url> <exten>\n', { ok: false, cause: 'NORMAL_TEMPORARY_FAILURE' }],
    ['silent', '', { ok: false, cause: 'NORMAL_TEMPORARY_FAILURE' }],
  ]
  test.each(jobs)('an originate that %s', (_, body, outcome) => {
    const job = { 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': b, 'Job-Command': 'originate', body }
    expect(mapAll(job)).toEqual([{ type: 'originateDone', at: 1700000000123, legId: b, outcome }])
    expect(mapAll({ ...job, 'Job-Command': 'status' })).toEqual([])
  })

  test('phones that come and go', () => {
    const phone = (subclass: string, headers: Record<string, string>) => ({
      'Event-Name': 'CUSTOM',
      'Event-Subclass': `sofia::${subclass}`,
      'network-ip': '192.0.2.1',
      'network-port': '5062',
      ...headers,
    })
    const at = millis(1700000000123)
    expect(
      mapAll(
        phone('register', { 'from-user': '1001', 'call-id': 'x', expires: '60' }),
        phone('expire', { user: '1001', 'call-id': 'x' }),
        phone('unregister', { 'from-user': '1001', 'call-id': 'x' }),
        phone('register', { 'call-id': 'y' }),
        phone('gateway_state', {}),
      ),
    ).toEqual([
      { type: 'registered', at, extension: '1001' },
      { type: 'unregistered', at, extension: '1001' },
    ])
  })

  test('what was not subscribed to is left alone', () => {
    expect(mapAll({ 'Event-Name': 'HEARTBEAT' }, { 'Event-Name': 'toString' }, {})).toEqual([])
    expect(eventNames.indexOf('CUSTOM')).toBe(eventNames.length - 6)
  })
})
