import { expect, test } from 'vitest'
import type { CustomerDb } from '../../ports/customer-db.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import type { HttpDeps } from '../deps.ts'
import { sharedServer } from '../testing/http-server.ts'
import { asSwitch, database, elements, pairs } from './testing/ask-as-switch.ts'

const ask = asSwitch(sharedServer())

const call = {
  section: 'dialplan',
  'Hunt-Destination-Number': '120',
  'Hunt-Context': 'default',
  'Caller-Network-Addr': '192.168.1.20',
  variable_sip_network_ip: '192.168.1.20',
  variable_sip_network_port: '5062',
  variable_sip_authorized: 'true',
  variable_sip_auth_username: '1002',
  variable_user_name: '1002',
  variable_domain_name: 'nacd.test',
}
/** A call of the carrier at 10.0.0.1: nobody has proved anything. */
const fromCarrier = {
  section: 'dialplan',
  'Hunt-Context': 'public',
  variable_sip_network_ip: '10.0.0.1',
  variable_sip_network_port: '5080',
}
const trunks = {
  gatewayOf: (address: string, port: number) => (address === '10.0.0.1' && port === 5080 ? 'telecom' : null),
}

const actions = (text: string) => pairs(text, 'action', 'application', 'data')
const hangup = (cause: string) => [['hangup', cause]]
const control = (app: string, data: string) => [
  ['set', `nacd_app=${app}`],
  ['set', `nacd_data=${data}`],
  ['set', 'park_timeout=14400:NORMAL_TEMPORARY_FAILURE'],
  ['park', ''],
]
const ring = (target: string) => [
  ['set', 'call_timeout=30'],
  ['set', 'hangup_after_bridge=true'],
  ['set', 'continue_on_fail=false'],
  ['bridge', target],
]
/** As a leg of the gateway it came by: not exported, so that no leg it calls counts as one. */
const marked = (actions: readonly (readonly string[])[]) => [['set', 'nacd_gateway=telecom'], ...actions]
const barred = hangup('OUTGOING_CALL_BARRED')
const nobody = hangup('UNALLOCATED_NUMBER')

test('a group is handed to nacd', async () => {
  const { status, text } = await ask(call)
  expect(status).toBe(200)
  expect(elements(text, 'context')[0]?.getAttribute('name')).toBe('default')
  expect(pairs(text, 'condition', 'field', 'expression')).toEqual([['destination_number', '^.*$']])
  expect(actions(text)).toEqual(control('nacd', '120'))
})

test.each<[string, object, readonly (readonly string[])[]]>([
  ['an extension rings', { 'Hunt-Destination-Number': '1001' }, ring('user/1001@nacd.test')],
  ['without a domain', { 'Hunt-Destination-Number': '1001', variable_domain_name: '' }, ring('user/1001')],
  [
    'with a domain that is a dial string',
    { 'Hunt-Destination-Number': '1001', variable_domain_name: 'x,sofia/y' },
    ring('user/1001'),
  ],
  ['a code of agents', { 'Hunt-Destination-Number': '*527' }, control('nagent', 'busy,7')],
  ['no code of agents', { 'Hunt-Destination-Number': '*52*7' }, nobody],
  ['a stranger dials a code', { 'Hunt-Destination-Number': '*53', variable_sip_authorized: '' }, barred],
  ['nobody has the number', { 'Hunt-Destination-Number': '5555' }, nobody],
  ['the number is a trick', { 'Hunt-Destination-Number': '1001,sofia/gateway/x/1' }, nobody],
  ['only Caller-* is there', { 'Hunt-Destination-Number': '', 'Caller-Destination-Number': '5555' }, nobody],
  ['the caller is not authorized', { variable_sip_authorized: 'false' }, barred],
  ['the caller is nobody', { variable_user_name: '' }, barred],
  ['the caller claims a name and has not proved it', { variable_sip_auth_username: '' }, barred],
  [
    'a stranger dials an extension',
    { 'Hunt-Destination-Number': '1001', variable_sip_authorized: '' },
    barred,
  ],
])('dialplan: %s', async (_name, change, expected) => {
  const { text, lines } = await ask({ ...call, ...change })
  expect(actions(text)).toEqual(expected)
  const refused = expected[0]?.[0] === 'hangup'
  expect(lines.map(line => line.message)).toEqual(refused ? ['dialplan refused a call'] : [])
})

test('a phone whose address the switch has bound to it counts as its extension', async () => {
  const bound = { variable_sip_auth_username: '', variable_sip_acl_token: '1002@nacd.test' }
  expect(actions((await ask({ ...call, ...bound })).text)).toEqual(control('nacd', '120'))
})

const outside = { type: 'found', value: { displayNumber: '01088886666', gateway: 'telecom' } } as const
const failed = { type: 'failed', reason: 'down' } as const

test.each<[string, Parameters<typeof database>[0], readonly (readonly string[])[]]>([
  ['goes out', { outDid: outside }, control('nout_did', '13800138000')],
  ['has no outside number', {}, nobody],
  ['and the database is down', { outDid: failed }, hangup('NORMAL_TEMPORARY_FAILURE')],
])('an extension that dials an outside number %s', async (_name, answers, expected) => {
  const change = { customerDb: database(answers) }
  const { text } = await ask({ ...call, 'Hunt-Destination-Number': '13800138000' }, { change })
  expect(actions(text)).toEqual(expected)
})

test("the outside number is asked for of the caller's extension", async () => {
  const asked: string[] = []
  const customerDb: Pick<CustomerDb, 'password' | 'inDid' | 'outDid'> = {
    ...database({}),
    outDid: async number => {
      asked.push(number)
      return outside
    },
  }
  await ask({ ...call, 'Hunt-Destination-Number': '13800138000' }, { change: { customerDb } })
  expect(asked).toEqual(['1002'])
})

/** The house's DID number, as its tables have it. */
const inDid = (number: string) =>
  number === '01088886666' ? ({ type: 'found', value: '1001' } as const) : ({ type: 'notFound' } as const)

test.each<[string, object, Parameters<typeof database>[0], readonly (readonly string[])[]]>([
  ['a DID number', {}, { inDid }, marked(control('nin_did', '01088886666'))],
  [
    'a DID number with the country code',
    { 'Hunt-Destination-Number': '+861088886666' },
    { inDid },
    marked(control('nin_did', '+861088886666')),
  ],
  ['a group', { 'Hunt-Destination-Number': '120' }, { inDid }, marked(control('nacd', '120'))],
  [
    'a group while the database is down',
    { 'Hunt-Destination-Number': '120' },
    { inDid: () => failed },
    marked(control('nacd', '120')),
  ],
  ['a code of agents', { 'Hunt-Destination-Number': '*53' }, { inDid }, nobody],
  ['a number nobody has', { 'Hunt-Destination-Number': '01012345678' }, { inDid }, nobody],
  ['the database is down', {}, { inDid: () => failed }, hangup('NORMAL_TEMPORARY_FAILURE')],
  [
    'an extension by its number',
    { 'Hunt-Destination-Number': '1001' },
    { inDid, password: { type: 'found', value: 'x' } },
    nobody,
  ],
  [
    'an extension, for a call that a phone of the house transfers',
    { 'Hunt-Destination-Number': '1001', variable_transfer_source: 'x' },
    { inDid, password: { type: 'found', value: 'x' } },
    marked(ring('user/1001')),
  ],
  [
    'an extension, for a call that nacd sends on',
    { 'Hunt-Destination-Number': '1001', variable_nacd_part: '2' },
    { inDid, password: { type: 'found', value: 'x' } },
    marked(ring('user/1001')),
  ],
  [
    'an outside number, even then: never',
    { 'Hunt-Destination-Number': '13800138000', variable_nacd_part: '2' },
    { inDid, outDid: outside },
    nobody,
  ],
  ['from another port of that address', { variable_sip_network_port: '5061' }, { inDid }, barred],
  ['from another address', { variable_sip_network_ip: '10.0.0.2' }, { inDid }, barred],
  [
    'by an address the profile shows and no other',
    { variable_sip_network_ip: '', 'Caller-Network-Addr': '10.0.0.1' },
    { inDid },
    marked(control('nin_did', '01088886666')),
  ],
  [
    'a phone with a password, at that address: it is an extension',
    {
      'Hunt-Destination-Number': '13800138000',
      variable_sip_authorized: 'true',
      variable_sip_auth_username: '1002',
      variable_user_name: '1002',
    },
    { outDid: outside },
    control('nout_did', '13800138000'),
  ],
])('from a carrier: %s', async (_name, change, answers, expected) => {
  const form = { ...fromCarrier, 'Hunt-Destination-Number': '01088886666', ...change }
  const { text } = await ask(form, { change: { trunks, customerDb: database(answers) } })
  expect(actions(text)).toEqual(expected)
})

test('a refusal is told in the log, the numbers under `pii` only', async () => {
  const form = { ...fromCarrier, 'Hunt-Destination-Number': '01012345678' }
  const { lines } = await ask(form, { change: { trunks, customerDb: database({}) } })
  expect(lines).toMatchObject([
    { level: 'info', fields: { cause: 'UNALLOCATED_NUMBER', from: 'gateway', gateway: 'telecom' } },
  ])
  const { pii, ...rest } = lines[0]?.fields ?? {}
  expect(pii).toEqual({ destination: '01012345678' })
  expect(JSON.stringify(rest)).not.toContain('01012345678')
})

test('dialplan: a broken database is told as a cause, so that every switch answers 503', async () => {
  const change = { customerDb: database({ password: failed }) }
  const { text } = await ask({ ...call, 'Hunt-Destination-Number': '1001' }, { change })
  expect(actions(text)).toEqual(hangup('NORMAL_TEMPORARY_FAILURE'))
  expect(actions((await ask(call, { change })).text)).toHaveLength(4)
})

test('a silent database does not hold up the callers of a group', async () => {
  const clock = new ManualClock()
  const asked = Promise.withResolvers<void>()
  const customerDb = {
    ...database({}),
    inDid: () => {
      asked.resolve()
      return new Promise<never>(() => undefined)
    },
  }
  const form = { ...fromCarrier, 'Hunt-Destination-Number': '120' }
  const answer = ask(form, { change: { trunks, customerDb, clock } })
  await asked.promise
  clock.advance(500)
  expect(actions((await answer).text)).toEqual(marked(control('nacd', '120')))
  expect(clock.running).toBe(0)
})

test('the rules of nacd.conf.xml come first, as they are', async () => {
  const rules =
    '<extension name="own"><condition field="destination_number" expression="^9$"><action application="answer"/></condition></extension>'
  const { text } = await ask(call, { change: { dialplanRules: rules } })
  expect(text).toContain(rules)
  expect(elements(text, 'extension').map(element => element.getAttribute('name'))).toEqual(['own', 'nacd'])
})

test.each(['139,sofia/gateway/x/1', '139|140', '{a=1}139', '139:_:140', "139'", '139 140'])(
  'they never see %s, which they may put into a dial string',
  async destination => {
    const rules =
      '<extension name="own"><condition field="destination_number" expression="^(.*)$"><action application="park"/></condition></extension>'
    const { text } = await ask(
      { ...call, 'Hunt-Destination-Number': destination },
      { change: { dialplanRules: rules } },
    )
    expect(actions(text)).toEqual(nobody)
  },
)

const routes = (count: number) => ({ count: async () => count }) as unknown as HttpDeps['routes']

test.each<[string, number, readonly (readonly string[])[]]>([
  ['has routes', 1, control('nbridge', '13800138000')],
  ['has none', 0, nobody],
])(
  'without an outside number of its own an extension calls out where the house %s',
  async (_name, count, expected) => {
    const change = { customerDb: database({}), routes: routes(count) }
    const { text } = await ask({ ...call, 'Hunt-Destination-Number': '13800138000' }, { change })
    expect(actions(text)).toEqual(expected)
  },
)

/** A leg nacd has dialled: it has proved nothing. */
const sent = {
  ...call,
  variable_sip_authorized: '',
  variable_sip_auth_username: '',
  variable_user_name: '',
  variable_nacd_extension: '1002',
}

test.each<[string, object, readonly (readonly string[])[]]>([
  ['goes where nacd has sent it', { variable_nacd_sent: '120' }, control('nacd', '120')],
  ['goes nowhere else', { variable_nacd_sent: '110' }, barred],
  ['goes nowhere by itself', {}, barred],
  ['without a number', { 'Hunt-Destination-Number': '', variable_nacd_sent: '' }, barred],
])('the leg of an extension that nacd has dialled %s', async (_name, change, expected) => {
  expect(actions((await ask({ ...sent, ...change })).text)).toEqual(expected)
})

test('a context of XML is a name', async () => {
  const { text } = await ask({ ...call, 'Hunt-Context': '"/><evil a="' })
  expect(elements(text, 'context')[0]?.getAttribute('name')).toBe('"/><evil a="')
  expect(elements(text, 'evil')).toEqual([])
})
