import { expect, test } from 'vitest'
import { gateway, PaperGateways } from '../../runtime/trunks/testing/paper-gateways.ts'
import { testServer } from '../testing/http-server.ts'
import { asSwitch, elements, type Fields, notFound } from './testing/ask-as-switch.ts'

const secret = `a "secret" & <more>'`
const trunks = [
  gateway('telecom', {
    host: 'sip.carrier.example:5080',
    username: '02011112222',
    password: secret,
    realm: 'ims.carrier.example',
    register: true,
    registerSeconds: 600,
    pingSeconds: 30,
    transport: 'tcp',
    addresses: ['10.0.0.0/24', '10.1.0.1'],
  }),
  gateway('plain', { host: '10.0.0.9' }),
  gateway('resting', { host: '10.0.0.8', enabled: false }),
  gateway('files', { kind: 'freeswitch', addresses: ['10.0.0.7'] }),
]

/** mod_sofia's question of a profile with `<domain name="all" parse="true"/>`. */
const question = { section: 'directory', purpose: 'gateways', profile: 'external' }

async function ask(fields: Fields, list = trunks) {
  const server = await testServer()
  const answer = asSwitch(() => server)
  const gateways = Object.assign(server.store.gateways, {
    gateways: () => new PaperGateways(...list).gateways(),
  })
  return answer(fields, { change: { gateways } })
}

const paramsOf = (text: string, name: string) =>
  elements(text, 'gateway')
    .filter(each => each.getAttribute('name') === name)
    .flatMap(each => [...each.getElementsByTagName('param')])
    .map(param => [param.getAttribute('name'), param.getAttribute('value')])

test('a profile that asks is told every trunk in use that is not in its own files', async () => {
  const { status, text } = await ask(question)
  expect(status).toBe(200)
  expect(elements(text, 'gateway').map(each => each.getAttribute('name'))).toEqual(['telecom', 'plain'])
  expect(elements(text, 'user').map(each => each.getAttribute('id'))).toEqual(['telecom', 'plain'])
  expect(paramsOf(text, 'telecom')).toEqual([
    ['proxy', 'sip.carrier.example:5080'],
    ['realm', 'ims.carrier.example'],
    ['username', '02011112222'],
    ['password', secret],
    ['register', 'true'],
    ['expire-seconds', '600'],
    ['register-transport', 'tcp'],
    ['ping', '30'],
    ['caller-id-in-from', 'true'],
    ['extension', 'auto_to_user'],
    ['inbound-addresses', '10.0.0.0/24,10.1.0.1'],
  ])
  expect(paramsOf(text, 'plain')).toEqual([
    ['proxy', '10.0.0.9'],
    ['register', 'false'],
    ['expire-seconds', '3600'],
    ['register-transport', 'udp'],
    ['caller-id-in-from', 'true'],
    ['extension', 'auto_to_user'],
  ])
})

test("a trunk's user is nobody who could register", async () => {
  const { text } = await ask(question)
  for (const user of elements(text, 'user')) {
    const [own] = [...user.getElementsByTagName('params')]
    const params = [...(own?.getElementsByTagName('param') ?? [])]
    expect(params.map(param => [param.getAttribute('name'), param.getAttribute('value')])).toEqual([
      ['sip-forbid-register', 'true'],
      ['allow-empty-password', 'false'],
    ])
  }
})

test('a profile that parses one domain gets them in that domain', async () => {
  const { text } = await ask({ ...question, tag_name: 'domain', key_name: 'name', key_value: 'pbx.example' })
  expect(elements(text, 'domain').map(each => each.getAttribute('name'))).toEqual(['pbx.example'])
  expect(elements(text, 'gateway')).toHaveLength(2)
})

test.each([
  ['2001:db8::1', '[2001:db8::1]'],
  ['[2001:db8::1]:5080', '[2001:db8::1]:5080'],
])('an IPv6 host %s is written %s', async (host, proxy) => {
  const { text } = await ask(question, [gateway('six', { host })])
  expect(paramsOf(text, 'six')[0]).toEqual(['proxy', proxy])
})

test('no trunks is an answer: the switch lets go of what it had', async () => {
  const { text } = await ask(question, [])
  expect(elements(text, 'section')[0]?.getAttribute('name')).toBe('directory')
  expect(elements(text, 'user')).toEqual([])
})

test.each<[string, Fields]>([
  ['no profile', { profile: '' }],
  ['a user', { user: 'telecom' }],
  ['a phone that registers', { action: 'sip_auth', key: 'id', user: 'telecom', domain: 'x' }],
  [
    'a phone whose realm says so',
    {
      purpose: '',
      profile: '',
      key_value: 'x&purpose=gateways&profile=external',
      action: 'sip_auth',
      sip_auth_username: 'telecom',
      key: 'id',
      user: 'telecom',
      domain: 'x',
    },
  ],
  ['a domain of XML', { key_value: '"><evil/>' }],
])('%s: not told', async (_name, change) => {
  const { text } = await ask({ ...question, ...change })
  expect(text).toContain(notFound)
})
