import { expect, test } from 'vitest'
import { demoPassword, sharedServer } from '../testing/http-server.ts'
import { asSwitch, database, elements, notFound, pairs } from './testing/ask-as-switch.ts'

const ask = asSwitch(sharedServer())

/** What mod_sofia asks when a phone registers. */
const register = {
  section: 'directory',
  tag_name: 'domain',
  key_name: 'name',
  key_value: 'nacd.test',
  action: 'sip_auth',
  sip_auth_method: 'REGISTER',
  sip_auth_username: '1001',
  sip_auth_realm: 'nacd.test',
  key: 'id',
  user: '1001',
  domain: 'nacd.test',
}

const params = (text: string) => pairs(text, 'param', 'name', 'value')
const found = (value: string) => ({
  change: { customerDb: database({ password: { type: 'found', value } }) },
})

const dialString =
  '{^^:sip_invite_domain=@{dialed_domain}:presence_id=@{dialed_user}@@{dialed_domain}}@{sofia_contact(*/@{dialed_user}@@{dialed_domain})}'.replace(
    /@\{/g,
    '$${',
  )
/** Of every user: nobody is let in without a password. */
const always = [
  ['allow-empty-password', 'false'],
  ['dial-string', dialString],
]
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
  expect(params(text)).toEqual([['password', demoPassword(1001)], ...always])
  expect(pairs(text, 'variable', 'name', 'value')).toEqual(userVariables)
})

const ha1 = '939e7578ed9e3c518a452acee763bce9'

test.each([
  ['as it is', ha1, null, [['a1-hash', ha1], ...always]],
  ['in small letters', ha1.toUpperCase(), null, [['a1-hash', ha1], ...always]],
  ['for its domain', ha1, 'NACD.test', [['a1-hash', ha1], ...always]],
  ['not for another domain', ha1, 'other.test', []],
  ['not where it is none', 'secret', null, []],
])('an HA1 goes out %s', async (_name, value, domain, expected) => {
  const { change } = found(value)
  const { text, lines } = await ask(register, { change: { ...change, passwords: { format: 'ha1', domain } } })
  expect(params(text)).toEqual(expected)
  expect(lines.map(({ level }) => level)).toEqual(value === 'secret' ? ['warn'] : [])
  expect(JSON.stringify(lines)).not.toContain('secret')
})

test.each<[string, object]>([
  ['user_call', { action: 'user_call', as_channel: 'true' }],
  ['user_exists', { action: '' }],
  ['user_data', { action: '', type: 'param' }],
  ['message-count', { action: 'message-count' }],
  ['voicemail-lookup', { action: 'voicemail-lookup' }],
  ['a message delivered', { action: '', key: '', purpose: 'publish-vm' }],
])('%s gets the user without the password', async (_name, change) => {
  const { text } = await ask({ ...register, sip_auth_username: '', ...change })
  expect(params(text)).toEqual(always)
  expect(elements(text, 'user')[0]?.getAttribute('id')).toBe('1001')
  expect(text).not.toContain(demoPassword(1001))
})

test('a password of XML is a password', async () => {
  const secret = `"/><param name='a' value="&<>'\``
  const { text } = await ask(register, found(secret))
  expect(params(text)[0]).toEqual(['password', secret])
})

test('an empty password is none: the extension does not exist', async () => {
  expect((await ask(register, found(''))).text).toContain(notFound)
})

test.each<[string, object]>([
  ['an unknown extension', { user: '9999' }],
  ['no user', { user: '' }],
  ['SQL for a user', { user: "1001' or '1'='1" }],
  ['a user with a line break', { user: '1001\n1002' }],
  ['a user of 5,000 characters', { user: '1'.repeat(5000) }],
  ['a domain of XML', { domain: '"><evil/>' }],
  ['reverse authentication', { action: 'reverse-auth-lookup' }],
  ['the login of the event socket', { action: 'event_socket_auth' }],
  ['the login of Verto', { action: 'jsonrpc-authenticate' }],
  ['a group', { action: 'group_call', user: '', key: '', group: '120' }],
  ['a whole domain', { action: '', user: '', key: '' }],
  ['an alias', { key: 'number-alias' }],
  ['another purpose', { purpose: 'nightmare_xfer' }],
  ['configuration', { section: 'configuration', key_value: 'sofia.conf' }],
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
    change: { customerDb: database({ password: { type: 'failed', reason: 'disk on fire' } }) },
  })
  expect([down.status, JSON.parse(down.text).code]).toEqual([503, 'database_failed'])
  expect(down.text).not.toContain('fire')
})

const networkList = {
  section: 'directory',
  tag_name: 'domain',
  key_name: 'name',
  key_value: 'nacd.test',
  domain: 'nacd.test',
  purpose: 'network-list',
}

test('nobody is let in by address alone', async () => {
  const { text } = await ask(networkList)
  expect(elements(text, 'domain').map(each => each.getAttribute('name'))).toEqual(['nacd.test'])
  expect(elements(text, 'user')).toEqual([])
})
