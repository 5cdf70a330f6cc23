import { DOMParser, type Element } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import type { Lookup } from '../../ports/customer-db.ts'
import type { HttpDeps } from '../deps.ts'
import { demoPassword, sharedServer, switchPassword, testServer } from '../testing/http-server.ts'

const shared = sharedServer()
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const config = (change: Partial<HttpDeps['freeswitch']> = {}): HttpDeps['freeswitch'] => ({
  allow: ['127.0.0.1/8', '::1'],
  user: 'switch',
  password: switchPassword,
  passwordFormat: 'plain',
  dialplan: '',
  ...change,
})
const database = (lookup: Lookup<string>) => ({ password: async () => lookup })

/** Posts as mod_xml_curl does: the first five fields bare, the rest escaped. */
async function ask(
  fields: Readonly<Record<string, string>>,
  {
    change = {},
    authorization = basic('switch', switchPassword),
    remoteAddress = '127.0.0.1',
  }: AskOptions = {},
) {
  const { app, lines } = change === undefined ? shared() : await testServer(change)
  const before = lines.length
  const { section = '', key_value = '', ...rest } = fields
  const bare = `hostname=fs1&section=${section}&tag_name=&key_name=&key_value=${key_value}&`
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/freeswitch/xml',
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization },
    payload: bare + new URLSearchParams(rest).toString(),
  })
  return { status: answer.statusCode, text: answer.body, headers: answer.headers, lines: lines.slice(before) }
}

interface AskOptions {
  readonly change?: Partial<HttpDeps>
  readonly authorization?: string
  readonly remoteAddress?: string
}

const register = {
  section: 'directory',
  key_value: 'nacd.test',
  action: 'sip_auth',
  sip_auth_method: 'REGISTER',
  key: 'id',
  user: '1001',
  domain: 'nacd.test',
}
const notFound = '<result status="not found"/>'

function elements(text: string, tag: string): Element[] {
  const document = new DOMParser().parseFromString(text, 'text/xml')
  return [...document.getElementsByTagName(tag)]
}

const pairs = (text: string, tag: string, name: string, value: string) =>
  elements(text, tag).map(element => [element.getAttribute(name), element.getAttribute(value)])

const dialString =
  '{^^:sip_invite_domain=@{dialed_domain}:presence_id=@{dialed_user}@@{dialed_domain}}@{sofia_contact(*/@{dialed_user}@@{dialed_domain})}'.replace(
    /@\{/g,
    '$${',
  )
const userVariables = [
  ['user_context', 'default'],
  ['accountcode', '1001'],
  ['effective_caller_id_number', '1001'],
  ['effective_caller_id_name', '1001'],
]

test('a registration gets the password, and where to be reached', async () => {
  const { status, text, headers } = await ask(register)
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([
    200,
    'text/xml; charset=utf-8',
    'no-store',
  ])
  expect(elements(text, 'section')[0]?.getAttribute('name')).toBe('directory')
  expect(elements(text, 'domain')[0]?.getAttribute('name')).toBe('nacd.test')
  expect(elements(text, 'user')[0]?.getAttribute('id')).toBe('1001')
  expect(pairs(text, 'param', 'name', 'value')).toEqual([
    ['password', demoPassword(1001)],
    ['dial-string', dialString],
  ])
  expect(pairs(text, 'variable', 'name', 'value')).toEqual(userVariables)
})

test('an HA1 goes out as a1-hash', async () => {
  const change = { freeswitch: config({ passwordFormat: 'ha1' }) }
  const { text } = await ask(register, { change })
  expect(pairs(text, 'param', 'name', 'value')[0]).toEqual(['a1-hash', demoPassword(1001)])
})

test.each([['user_call'], [''], ['message-count']])(
  'action %j gets the user without the password',
  async action => {
    const { text } = await ask({ ...register, action })
    expect(pairs(text, 'param', 'name', 'value')).toEqual([['dial-string', dialString]])
    expect(text).not.toContain(demoPassword(1001))
  },
)

test('a password of XML is a password', async () => {
  const secret = `"/><param name='a' value="&<>'\``
  const { text } = await ask(register, { change: { customerDb: database({ type: 'found', value: secret }) } })
  expect(pairs(text, 'param', 'name', 'value')[0]).toEqual(['password', secret])
})

test.each<[string, object]>([
  ['an unknown extension', { user: '9999' }],
  ['no user', { user: '' }],
  ['SQL for a user', { user: "1001' or '1'='1" }],
  ['a domain of XML', { domain: '"><evil/>' }],
  ['gateways', { purpose: 'gateways' }],
  ['network lists', { purpose: 'network-list' }],
  ['reverse authentication', { action: 'reverse-auth-lookup' }],
  ['the login of the event socket', { action: 'event_socket_auth' }],
  ['the login of Verto', { action: 'jsonrpc-authenticate' }],
  ['groups', { action: 'group_call', user: '' }],
  ['an alias', { key: 'number-alias' }],
  ['configuration', { section: 'configuration' }],
  ['phrases', { section: 'phrases' }],
  ['languages', { section: 'languages' }],
  ['a section of XML', { section: '<a>' }],
])('%s: not found', async (_name, change) => {
  const { status, text } = await ask({ ...register, ...change })
  expect([status, elements(text, 'section')[0]?.getAttribute('name')]).toEqual([200, 'result'])
  expect(text).toContain(notFound)
})

test('a realm cannot slip in another user: the fields of the switch come last', async () => {
  const { text } = await ask({ ...register, key_value: 'x&user=1002&domain=evil&section=dialplan' })
  expect(elements(text, 'user')[0]?.getAttribute('id')).toBe('1001')
  expect(elements(text, 'domain')[0]?.getAttribute('name')).toBe('nacd.test')
})

test('without a customer database nobody is known; with a broken one nobody can say', async () => {
  expect((await ask(register, { change: { customerDb: null } })).text).toContain(notFound)
  const down = await ask(register, {
    change: { customerDb: database({ type: 'failed', reason: 'disk on fire' }) },
  })
  expect([down.status, JSON.parse(down.text).code]).toEqual([503, 'database_failed'])
  expect(down.text).not.toContain('fire')
})

test.each<[string, AskOptions, number, string]>([
  ['no credentials', { authorization: '' }, 401, 'unauthorized'],
  ['a wrong password', { authorization: basic('switch', 'wrong') }, 401, 'unauthorized'],
  ['a wrong user', { authorization: basic('other', switchPassword) }, 401, 'unauthorized'],
  ['the token of the API', { authorization: 'Bearer a-token-for-tests' }, 401, 'unauthorized'],
  ['another address, with everything right', { remoteAddress: '192.0.2.1' }, 403, 'address_refused'],
])('%s', async (_name, options, status, code) => {
  const answer = await ask(register, options)
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code])
  expect(answer.text).not.toContain(demoPassword(1001))
  expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Basic realm="nacd"' : undefined)
})

test.each([
  ['JSON', 'application/json', '{}', 415],
  ['too much', 'application/x-www-form-urlencoded', `a=${'b'.repeat(600_000)}`, 413],
  ['too many fields', 'application/x-www-form-urlencoded', 'a&'.repeat(5000), 413],
  ['bytes', 'application/x-www-form-urlencoded', '\u0000\ufffd&&&===%%%', 200],
  ['nothing', 'application/x-www-form-urlencoded', '', 200],
])('a body of %s', async (_name, type, payload, status) => {
  const { app } = shared()
  const headers = { 'content-type': type, authorization: basic('switch', switchPassword) }
  const answer = await app.inject({ method: 'POST', url: '/v1/freeswitch/xml', headers, payload })
  expect(answer.statusCode).toBe(status)
})

const call = {
  section: 'dialplan',
  'Hunt-Destination-Number': '120',
  'Hunt-Context': 'default',
  variable_sip_authorized: 'true',
  variable_user_name: '1002',
  variable_domain_name: 'nacd.test',
}
const actions = (text: string) => pairs(text, 'action', 'application', 'data')
const hangup = (cause: string) => [['hangup', cause]]
const ring = (target: string) => [
  ['set', 'call_timeout=30'],
  ['set', 'hangup_after_bridge=true'],
  ['set', 'continue_on_fail=false'],
  ['bridge', target],
]

test('a group is handed to nacd', async () => {
  const { status, text } = await ask(call)
  expect(status).toBe(200)
  expect(elements(text, 'context')[0]?.getAttribute('name')).toBe('default')
  expect(pairs(text, 'condition', 'field', 'expression')).toEqual([['destination_number', '^.*$']])
  expect(actions(text)).toEqual([
    ['set', 'nacd_app=nacd'],
    ['set', 'nacd_data=120'],
    ['set', 'park_timeout=14400:NORMAL_TEMPORARY_FAILURE'],
    ['park', ''],
  ])
})

test.each<[string, object, readonly (readonly string[])[]]>([
  ['an extension rings', { 'Hunt-Destination-Number': '1001' }, ring('user/1001@nacd.test')],
  ['without a domain', { 'Hunt-Destination-Number': '1001', variable_domain_name: '' }, ring('user/1001')],
  [
    'with a domain that is a dial string',
    { 'Hunt-Destination-Number': '1001', variable_domain_name: 'x,sofia/y' },
    ring('user/1001'),
  ],
  ['nobody has the number', { 'Hunt-Destination-Number': '5555' }, hangup('UNALLOCATED_NUMBER')],
  [
    'the number is a trick',
    { 'Hunt-Destination-Number': '1001,sofia/gateway/x/1' },
    hangup('UNALLOCATED_NUMBER'),
  ],
  [
    'only Caller-* is there',
    { 'Hunt-Destination-Number': '', 'Caller-Destination-Number': '5555' },
    hangup('UNALLOCATED_NUMBER'),
  ],
  ['the caller is not authorized', { variable_sip_authorized: 'false' }, hangup('OUTGOING_CALL_BARRED')],
  ['the caller is nobody', { variable_user_name: '' }, hangup('OUTGOING_CALL_BARRED')],
  [
    'a stranger dials an extension',
    { 'Hunt-Destination-Number': '1001', variable_sip_authorized: '' },
    hangup('OUTGOING_CALL_BARRED'),
  ],
])('dialplan: %s', async (_name, change, expected) => {
  const { text, lines } = await ask({ ...call, ...change })
  expect(actions(text)).toEqual(expected)
  const refused = expected[0]?.[0] === 'hangup'
  expect(lines.map(line => line.message)).toEqual(refused ? ['dialplan refused a call'] : [])
})

test('dialplan: a broken database is told as a cause, so that every switch answers 503', async () => {
  const change = { customerDb: database({ type: 'failed', reason: 'down' }) }
  const { text } = await ask({ ...call, 'Hunt-Destination-Number': '1001' }, { change })
  expect(actions(text)).toEqual(hangup('NORMAL_TEMPORARY_FAILURE'))
  expect(actions((await ask(call, { change })).text)).toHaveLength(4)
})

test('the rules of nacd.conf.xml come first, as they are', async () => {
  const rules =
    '<extension name="own"><condition field="destination_number" expression="^9$"><action application="answer"/></condition></extension>'
  const { text } = await ask(call, { change: { freeswitch: config({ dialplan: rules }) } })
  expect(text).toContain(rules)
  expect(elements(text, 'extension').map(element => element.getAttribute('name'))).toEqual(['own', 'nacd'])
})

test('a context of XML is a name', async () => {
  const { text } = await ask({ ...call, 'Hunt-Context': '"/><evil a="' })
  expect(elements(text, 'context')[0]?.getAttribute('name')).toBe('"/><evil a="')
  expect(elements(text, 'evil')).toEqual([])
})
