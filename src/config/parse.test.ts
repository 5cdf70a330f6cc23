import { expect, test } from 'vitest'
import { parseConfig } from './parse.ts'
import { configOf, context, file, param, problemsOf } from './testing/sample-file.ts'

test('an empty file with one switch has every default', () => {
  expect(configOf(file([]))).toEqual({
    file: '/etc/nacd/nacd.conf.xml',
    places: {},
    customerDb: null,
    did: {
      ringSeconds: 30,
      overflow: { busy: { type: 'hangup' }, noAnswer: { type: 'hangup' }, notRegistered: { type: 'hangup' } },
    },
    extensions: { freshMs: 10_000, negativeMs: 5_000, staleMs: 3_600_000, ha1Domain: null },
    sipProxy: { allow: ['127.0.0.1', '::1'], user: 'sip-proxy', password: null },
    numbers: { form: 'national', countryCode: '86', nationalPrefix: '0' },
    line: {
      ...{ longestWaitMs: 60_000, music: null, mostWaiting: 1000, mostAttempts: 4 },
      longestHuntMs: 30_000,
    },
    guard: { lowestAsr: 0.3, mostShortCalls: 0.3, shortCallMs: 6_000, leastSamples: 20 },
    agentCodes: { ready: '*51', busy: '*52', offline: '*53', wrapUpEnd: '*54' },
    callback: { attempts: 3, intervalMs: 300_000 },
    callFlow: { url: null, secret: '', timeoutMs: 3000, fallback: { type: 'hangup' } },
    pushEvent: {
      url: null,
      events: ['incoming', 'callout', 'answered', 'hangup', 'canceled', 'dtmf'],
      secret: '',
    },
    store: { type: 'sqlite', file: '/etc/nacd/var/nacd.db' },
    listen: { host: '127.0.0.1', port: 8090 },
    apiToken: null,
    voices: ['/opt/nacd/voices'],
    language: 'zh',
    recordings: '/etc/nacd/var/recordings',
    timezone: null,
    switches: [
      {
        type: 'embedded',
        name: 'local',
        sip: { host: '127.0.0.1', port: 5060 },
        rtp: { low: 16384, high: 20480 },
        esl: { host: '127.0.0.1', port: 8021 },
      },
    ],
    dialplan: '',
    xmlCurl: { allow: ['127.0.0.1', '::1'], user: 'nacd', password: null },
    varDir: '/etc/nacd/var',
    maxCalls: 10000,
    demo: false,
    logLevel: 'info',
    logPii: false,
    flowVariables: [],
  })
})

test('the file of the contract is read as its users mean it', () => {
  const config = configOf(
    file(
      [
        param('db_type', 'mysql'),
        param('db_string', 'user:s3cr3t@tcp(127.0.0.1:3306)/cc'),
        param('ext_query_string', 'SELECT p FROM e WHERE n = $1'),
        param('out_did_sql', 'SELECT a,b FROM e WHERE extension_type=1 and n = ?'),
        param('http_call_flow_url', 'http://127.0.0.1:8087/call_flow'),
        param('push_event_url', 'http://127.0.0.1:8087/push_event'),
        param('push_events', 'queued, survey'),
        param('http_secret', ''),
        param('http_fallback', 'queue:120'),
        param('store', 'postgres://u:p@127.0.0.1/nacd?sslmode=disable'),
        param('listen', '[::1]:8099'),
        param('voices', 'sounds|/srv/more'),
        param('language', 'en'),
        param('in_did_ring_seconds', '20'),
        param('in_did_busy', 'queue:120'),
        param('in_did_no_answer', 'voicemail'),
        param('number_form', 'e164'),
        param('country_code', '34'),
        param('national_prefix', 'none'),
        param('log_pii', 'yes'),
        param('flow_variables', 'sip_h_X-Skill,account'),
      ],
      ['<switch name="fs1" type="freeswitch" host="10.0.0.5" password="ClueCon"/>'],
    ),
  )
  expect(config.customerDb).toEqual({
    type: 'mysql',
    connection: 'mysql://user:s3cr3t@127.0.0.1:3306/cc',
    extensionQuery: 'SELECT p FROM e WHERE n = $1',
    outDidQuery: 'SELECT a,b FROM e WHERE extension_type=1 and n = ?',
    inDidQuery: null,
    passwordFormat: 'plain',
    timeoutMs: 2000,
    poolSize: 5,
  })
  expect(config.did).toEqual({
    ringSeconds: 20,
    overflow: {
      busy: { type: 'queue', group: '120' },
      noAnswer: { type: 'voicemail' },
      notRegistered: { type: 'hangup' },
    },
  })
  expect(config.numbers).toEqual({ form: 'e164', countryCode: '34', nationalPrefix: '' })
  expect(config.callFlow).toMatchObject({ secret: '', fallback: { type: 'queue', group: '120' } })
  expect(config.pushEvent.events).toContain('queued')
  expect(config.store).toEqual({ type: 'postgres', url: 'postgres://u:p@127.0.0.1/nacd?sslmode=disable' })
  expect(config.listen).toEqual({ host: '::1', port: 8099 })
  expect(config.voices).toEqual(['/etc/nacd/sounds', '/srv/more', '/opt/nacd/voices'])
  expect(config.switches).toEqual([
    {
      type: 'freeswitch',
      name: 'fs1',
      host: '10.0.0.5',
      port: 8021,
      password: 'ClueCon',
      gatewayProfile: 'external',
    },
  ])
  expect(config).toMatchObject({ logPii: true, flowVariables: ['sip_h_X-Skill', 'account'] })
})

test('the compiled configuration cannot be changed', () => {
  const config = configOf(file([]))
  expect(() => Object.assign(config.listen, { port: 1 })).toThrow(TypeError)
  expect(Object.isFrozen(config.switches)).toBe(true)
})

test('the token of the environment wins, and must be as good as one in the file', () => {
  const text = file([param('api_token', 'token-of-the-file-1')])
  expect(configOf(text, { NACD_API_TOKEN: 'token-of-the-environment' }).apiToken).toBe(
    'token-of-the-environment',
  )
  expect(problemsOf(text, { NACD_API_TOKEN: 'short' })).toEqual([
    'f: NACD_API_TOKEN: expected at least 16 letters, digits or any of - . _ ~ + / = (the value is not shown)',
  ])
})

test.each([
  ['en', file([param('language', 'en'), '<x/>'])],
  ['zh', file([param('language', 'english')])],
  ['zh', '<configuration'],
])('problems come with the language of the file, here %s', (language, text) => {
  expect(parseConfig(text, context)).toMatchObject({ type: 'problems', language })
})

test('how calls wait for a line, hunt for one, and when a gateway is warned of', () => {
  const { line, guard } = configOf(
    file([
      param('line_max_wait', '0'),
      param('line_music', 'wait.wav|tone_stream://%(2000,4000,440,480)'),
      param('line_max_length', '50'),
      param('line_attempts', '2'),
      param('line_hunt_seconds', '10'),
      param('guard_asr', '0'),
      param('guard_short_calls', '100'),
      param('guard_short_call_seconds', '10'),
      param('guard_samples', '100'),
    ]),
  )
  expect(line).toEqual({
    longestWaitMs: 0,
    music: ['wait.wav', 'tone_stream://%(2000,4000,440,480)'],
    ...{ mostWaiting: 50, mostAttempts: 2, longestHuntMs: 10_000 },
  })
  expect(guard).toEqual({ lowestAsr: 0, mostShortCalls: 1, shortCallMs: 10_000, leastSamples: 100 })
})

test.each([
  ['line_max_wait', '3601'],
  ['line_music', 'a{b}.wav'],
  ['line_music', '../a.wav'],
  ['line_max_length', '0'],
  ['line_attempts', '0'],
  ['line_hunt_seconds', '0'],
  ['guard_asr', '101'],
  ['guard_short_calls', '-1'],
  ['guard_short_call_seconds', '0'],
  ['guard_samples', '0'],
])('%s = %s is told with what was expected', (name, value) => {
  expect(problemsOf(file([param(name, value)]))).toEqual([
    expect.stringMatching(new RegExp(`: ${name}: expected .*, got`)),
  ])
})
