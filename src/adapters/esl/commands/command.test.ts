import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CalledLeg, LegTarget, SwitchCommand } from '../../../core/call/switch-command.ts'
import { legId, requestId } from '../../../core/shared/ids.ts'
import type { OriginateCommand, SuperviseCommand } from '../../../ports/switch.ts'
import { separate } from '../testing/separate.ts'
import { apiCommands, applications, encodeWire, LineBreakInCommand } from '../wire/wire.ts'
import { buildCommand } from './command.ts'

const a = legId('0a0a0a0a-0000-4000-8000-00000000000a')
const b = legId('0b0b0b0b-0000-4000-8000-00000000000b')
const call = legId('0c0c0c0c-0000-4000-8000-00000000000c')
const request = requestId('0d0d0d0d-0000-4000-8000-00000000000d')

/** The text of a command, or `refused: reason`. */
type Rung = SwitchCommand | OriginateCommand | SuperviseCommand

function text(command: Rung): string {
  const wires = buildCommand(command)
  return 'reason' in wires ? `refused: ${wires.reason}` : wires.map(encodeWire).join('')
}

const originate: Extract<SwitchCommand, { type: 'originate' }> = {
  type: 'originate',
  legId: b,
  callId: call,
  target: { type: 'extension', number: '1001' },
  displayNumber: '13800138000',
  displayName: '李 Lei, "x" {y}\n',
  timeoutSeconds: 15,
  variables: { nacd_role: 'agent', 'sip_h_X-Note': "a=b, c's" },
}
const calledLeg = (target: LegTarget): CalledLeg => ({
  target,
  legId: '',
  displayNumber: '',
  mark: '',
  variables: {},
})
const trunkLeg = calledLeg({ type: 'gateway', gateway: 'carrier-1', number: '13800138000' })
const bridgeTo: Extract<SwitchCommand, { type: 'bridgeTo' }> = {
  type: 'bridgeTo',
  legId: a,
  requestId: request,
  legs: [calledLeg({ type: 'extension', number: '1001' })],
  timeoutSeconds: 30,
  ringback: [],
  middleNumber: '01088886601',
  callerExtension: '1002',
  calledNumber: '901',
}
const originateTo: OriginateCommand = {
  type: 'originateTo',
  jobId: a,
  legs: [calledLeg({ type: 'extension', number: '1001' })],
  displayName: '李雷',
  timeoutSeconds: 20,
  onAnswer: { type: 'application', name: 'playback', data: '/v/a b.wav' },
}
/** A REFER of the one leg parks the other. */
const held = (separator: string): string =>
  ['force_transfer_dialplan=inline:park', 'deny_refer_requests=true'].join(separator)
const bridgeSet = (ringback: string, middle: string): string =>
  `api uuid_setvar_multi ${a} continue_on_fail=true;hangup_after_bridge=true;park_after_bridge=;bridge_hangup_cause=;last_bridge_hangup_cause=;last_bridge_proto_specific_hangup_cause=;transfer_ringback=${ringback};${ringback === '' ? '' : `ringback=${ringback};`}nacd_middle=${middle};${held(';')}`
const collect: Extract<SwitchCommand, { type: 'collectDigits' }> = {
  type: 'collectDigits',
  legId: a,
  requestId: request,
  prompts: ['/v/zh/my menu.wav', 'tone_stream://%(200,0,800)'],
  badPrompts: [],
  length: 4,
  tries: 3,
  digitTimeoutMs: 5000,
}
const play = (...prompts: string[]): SwitchCommand => ({
  type: 'play',
  legId: a,
  requestId: request,
  prompts,
})

const noKeys = `api uuid_setvar_multi ${a} playback_terminators=none\n\n`
const record: Extract<SwitchCommand, { type: 'record' }> = {
  type: 'record',
  legId: a,
  requestId: request,
  path: '/var/nacd/recordings/1001/m.wav',
  maxSeconds: 60,
  silenceSeconds: 5,
}
const keyAndFolder = (folder: string): string =>
  `api uuid_setvar_multi ${a} playback_terminators=#;record_fill_cng=true;record_sample_rate=8000;record_ms=\n\nsendmsg ${a}\ncall-command: execute\nexecute-app-name: mkdir\nexecute-app-arg: ${folder}\n\n`

/** Three times escaped: for the `=`, the commas of the braces and the spaces of the command. */
const note = String.raw`a\\\\=b\\,\\\\sc\\\\\\\'s`
const shownName = String.raw`李\\\\sLei\\,\\\\sx\\\\sy`

const stereo = `api uuid_setvar_multi ${a} RECORD_STEREO=true;RECORD_MIN_SEC=0;record_sample_rate=8000\n\n`

describe('each command on the wire', () => {
  const cases: readonly (readonly [Rung, string])[] = [
    [{ type: 'answer', legId: a }, `api uuid_answer ${a}\n\n`],
    [
      { type: 'preAnswer', legId: a },
      `sendmsg ${a}\ncall-command: execute\nexecute-app-name: pre_answer\n\n`,
    ],
    [
      play('/v/zh/hello.wav'),
      `${noKeys}sendmsg ${a}\ncall-command: execute\nexecute-app-name: playback\nexecute-app-arg: /v/zh/hello.wav\nEvent-UUID: ${request}\n\n`,
    ],
    [
      play('/v/zh/a b.wav', 'silence_stream://500'),
      `${noKeys}sendmsg ${a}\ncall-command: execute\nexecute-app-name: playback\nexecute-app-arg: file_string:///v/zh/a b.wav!silence_stream://500\nEvent-UUID: ${request}\n\n`,
    ],
    [
      { type: 'playForever', legId: a, requestId: request, prompts: ['tone_stream://%(1000,4000,450)'] },
      `${noKeys}sendmsg ${a}\ncall-command: execute\nexecute-app-name: playback\nexecute-app-arg: tone_stream://%(1000,4000,450)\nEvent-UUID: ${request}\nloops: -1\n\n`,
    ],
    [{ type: 'stopPlaying', legId: a }, `api uuid_break ${a} all\n\n`],
    [
      collect,
      `sendmsg ${a}\ncall-command: execute\nexecute-app-name: play_and_get_digits\nexecute-app-arg: 4 4 3 5000 none 'file_string:///v/zh/my menu.wav!tone_stream://%(200,0,800)' silence_stream://20 nacd_digits .+ 5000\nEvent-UUID: ${request}\n\n`,
    ],
    [
      record,
      `${keyAndFolder('/var/nacd/recordings/1001')}sendmsg ${a}\ncall-command: execute\nexecute-app-name: record\nexecute-app-arg: /var/nacd/recordings/1001/m.wav 60 200 5\nEvent-UUID: ${request}\n\n`,
    ],
    [
      { ...record, path: '/my files/m.wav', silenceSeconds: 0 },
      `${keyAndFolder('/my files')}sendmsg ${a}\ncall-command: execute\nexecute-app-name: record\nexecute-app-arg: '/my files/m.wav' 60\nEvent-UUID: ${request}\n\n`,
    ],
    [
      { type: 'startRecording', legId: a, path: '/var/nacd/recordings/calls/a.wav', maxSeconds: 7200 },
      `${stereo}api uuid_record ${a} start /var/nacd/recordings/calls/a.wav 7200\n\n`,
    ],
    [
      { type: 'startRecording', legId: a, path: '/my files/a.wav', maxSeconds: 60 },
      `${stereo}api uuid_record ${a} start '/my files/a.wav' 60\n\n`,
    ],
    [
      { type: 'stopRecording', legId: a, path: '/my files/a.wav' },
      `api uuid_record ${a} stop '/my files/a.wav'\n\n`,
    ],
    [
      { type: 'supervise', legId: a, mode: 'barge' },
      `api uuid_setvar_multi ${a} nacd_supervision=barge\n\napi uuid_recv_dtmf ${a} 3\n\n`,
    ],
    [
      originate,
      `bgapi originate {nacd_role=agent,sip_h_X-Note=${note},nacd_call=${call},nacd_extension=1001,origination_uuid=${b},origination_caller_id_number=13800138000,origination_caller_id_name=${shownName},originate_timeout=15,ignore_early_media=true,hangup_after_bridge=true,${held(',')}}user/1001 &park()\nJob-UUID: ${b}\n\n`,
    ],
    [
      {
        ...originate,
        target: { type: 'gateway', gateway: 'carrier-1', number: '+8613800138000' },
        displayNumber: '',
        displayName: '',
        variables: {},
      },
      `bgapi originate {nacd_call=${call},nacd_gateway=carrier-1,origination_uuid=${b},originate_timeout=15,ignore_early_media=true,hangup_after_bridge=true,${held(',')}}sofia/gateway/carrier-1/+8613800138000 &park()\nJob-UUID: ${b}\n\n`,
    ],
    [
      bridgeTo,
      `${bridgeSet('', '01088886601')}\n\nsendmsg ${a}\ncall-command: execute\nexecute-app-name: bridge\nexecute-app-arg: {nacd_extension=1001,nacd_call=${a},nacd_middle=01088886601,nacd_referrer=1002,nacd_called=901,originate_timeout=30,outbound_redirect_fatal=true,${held(',')}}user/1001\nEvent-UUID: ${request}\n\n`,
    ],
    [
      {
        ...bridgeTo,
        legs: [{ ...trunkLeg, displayNumber: '+861088886601' }],
        ringback: ['tone_stream://%(1000,4000,450);loops=-1'],
        middleNumber: '',
        callerExtension: '',
        calledNumber: '',
      },
      `${bridgeSet(String.raw`tone_stream://%(1000,4000,450)\;loops=-1`, '')}\n\nsendmsg ${a}\ncall-command: execute\nexecute-app-name: bridge\nexecute-app-arg: {nacd_gateway=carrier-1,origination_caller_id_number=+861088886601,origination_caller_id_name=+861088886601,nacd_call=${a},originate_timeout=30,outbound_redirect_fatal=true,${held(',')}}sofia/gateway/carrier-1/13800138000\nEvent-UUID: ${request}\n\n`,
    ],
    [
      {
        ...bridgeTo,
        legs: [
          { ...calledLeg({ type: 'extension', number: '1001' }), variables: { leg_timeout: '5', a: 'x, y' } },
          { ...trunkLeg, legId: b, displayNumber: '+861088886601', mark: '138/010//1' },
          calledLeg({ type: 'endpoint', text: 'error/USER_BUSY' }),
        ],
      },
      `${bridgeSet('', '01088886601')}\n\nsendmsg ${a}\ncall-command: execute\nexecute-app-name: bridge\nexecute-app-arg: {ignore_early_media=true,nacd_call=${a},nacd_middle=01088886601,nacd_referrer=1002,nacd_called=901,originate_timeout=30,outbound_redirect_fatal=true,${held(',')}}[^^;leg_timeout=5;a=x, y;nacd_extension=1001]user/1001,[nacd_gateway=carrier-1,nacd_line=138/010//1,origination_uuid=${b},origination_caller_id_number=+861088886601,origination_caller_id_name=+861088886601]sofia/gateway/carrier-1/13800138000,error/USER_BUSY\nEvent-UUID: ${request}\n\n`,
    ],
    [
      originateTo,
      `bgapi originate {ignore_early_media=true,nacd_extension=1001,origination_caller_id_name=李雷,originate_timeout=20,outbound_redirect_fatal=true}user/1001 &playback(/v/a\\sb.wav)\nJob-UUID: ${a}\n\n`,
    ],
    [
      {
        ...originateTo,
        legs: [
          { ...calledLeg({ type: 'extension', number: '1001' }), variables: { ignore_early_media: 'false' } },
          { ...trunkLeg, legId: b, variables: { ignore_early_media: 'false', a: 'x y' } },
        ],
        displayName: '',
        onAnswer: { type: 'extension', extension: '1002', dialplan: 'XML', context: 'default' },
      },
      `bgapi originate {ignore_early_media=false,originate_timeout=20,outbound_redirect_fatal=true}[nacd_extension=1001]user/1001,[a=x\\sy,nacd_gateway=carrier-1,origination_uuid=${b}]sofia/gateway/carrier-1/13800138000 1002 XML default\nJob-UUID: ${a}\n\n`,
    ],
    [
      { type: 'hangup', legId: a, cause: 'USER_BUSY', sipCode: 486 },
      `sendmsg ${a}\ncall-command: execute\nexecute-app-name: respond\nexecute-app-arg: 486\n\n`,
    ],
    [
      { type: 'bridgeLegs', legId: a, otherId: b },
      `api uuid_setvar_multi ${a} park_after_bridge=true;${held(';')}\n\napi uuid_bridge ${a} ${b}\n\n`,
    ],
    [{ type: 'askPartner', legId: a }, `api uuid_getvar ${a} last_bridge_to\n\n`],
    [{ type: 'hangup', legId: a, cause: 'USER_BUSY' }, `api uuid_kill ${a} USER_BUSY\n\n`],
    [
      {
        type: 'setVariables',
        legId: a,
        variables: { nacd_state: '{"a":"50%;$x"}', park_after_bridge: 'true', x: '' },
      },
      `api uuid_setvar_multi ${a} nacd_state=~7B"a":"50~25\\;~24x"~7D;park_after_bridge=true;x=\n\n`,
    ],
    [
      { type: 'transfer', legId: a, destination: '*98', nextPart: 2 },
      `api uuid_setvar_multi ${a} nacd_app=;nacd_data=;nacd_state=;nacd_part=2;force_transfer_dialplan=;deny_refer_requests=\n\napi uuid_transfer ${a} *98 XML\n\n`,
    ],
  ]
  test.each(cases)('%o', (command, expected) => {
    expect(text(command)).toBe(expected)
  })

  test('uses only what the tables of commands and applications name', () => {
    for (const [command] of cases) {
      const wires = buildCommand(command)
      for (const wire of 'reason' in wires ? [] : wires) {
        if (wire.type === 'execute') expect(applications).toContain(wire.application)
        else expect(apiCommands).toContain(wire.name)
      }
    }
  })

  test('a line break that a builder let through is found', () => {
    expect(() => encodeWire({ type: 'api', name: 'status', args: 'x\nexit' })).toThrow(LineBreakInCommand)
  })
})

describe('what is refused', () => {
  const bad = legId(`${a} all\nexit`)
  const variables = (values: Record<string, string>): SwitchCommand => ({
    type: 'setVariables',
    legId: a,
    variables: values,
  })
  const dial = (number: string): SwitchCommand => ({ ...originate, target: { type: 'extension', number } })
  const ring = (leg: Partial<CalledLeg>): SwitchCommand => ({
    ...bridgeTo,
    legs: [trunkLeg, { ...trunkLeg, ...leg }],
  })
  const then = (name: string, data: string): OriginateCommand => ({
    ...originateTo,
    onAnswer: { type: 'application', name, data },
  })
  const place = (extension: string): OriginateCommand => ({
    ...originateTo,
    onAnswer: { type: 'extension', extension, dialplan: 'XML', context: 'default' },
  })
  const cases: readonly (readonly [string, Rung])[] = [
    ['a leg id that is no uuid', { type: 'answer', legId: bad }],
    ['the other leg id', { type: 'bridgeLegs', legId: a, otherId: bad }],
    ['a leg with itself', { type: 'bridgeLegs', legId: a, otherId: a }],
    ['a cause in small letters', { type: 'hangup', legId: a, cause: 'user busy' }],
    ['a request id with a line break', { ...collect, requestId: requestId('x\ny') }],
    ['an application after the number', dial('1001 &system')],
    ['braces in the number', dial('{a=b}1001')],
    ['two numbers', dial('1001,1002')],
    ['another domain', dial('1001@example.org')],
    ['an option for a number', { type: 'transfer', legId: a, destination: '-bleg', nextPart: 2 }],
    ['an inline dialplan', { type: 'transfer', legId: a, destination: "hangup' inline", nextPart: 2 }],
    ['no number', dial('')],
    ['a number of 65 digits', dial('1'.repeat(65))],
    ['a path in the gateway', { ...originate, target: { type: 'gateway', gateway: 'a/b', number: '1' } }],
    ['a display number with a comma', { ...originate, displayNumber: '1,2' }],
    ['a ring time of nothing', { ...originate, timeoutSeconds: 0 }],
    ['a variable that runs a command', { ...originate, variables: { execute_on_answer: 'system ls' } }],
    ['a hook', variables({ api_hangup_hook: 'system ls' })],
    ['a confirmation that executes', variables({ group_confirm_key: 'exec' })],
    ['a variable name with =', variables({ 'a=b;c': '1' })],
    ['a line break in a variable', variables({ a: 'x\r\ny' })],
    ['an expansion in a variable', variables({ a: '\u0024{x}' })],
    ['an array', variables({ a: 'ARRAY::x' })],
    ['no variables', variables({})],
    ['65 variables', variables(Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`v${n}`, '1'])))],
    ['a brace in the new leg', { ...originate, variables: { a: '}' } }],
    ['the enterprise separator', { ...originate, variables: { a: 'x:_:y' } }],
    ['nobody to ring', { ...bridgeTo, legs: [] }],
    ['21 legs', { ...bridgeTo, legs: Array.from({ length: 21 }, () => trunkLeg) }],
    [
      'two legs with one uuid',
      { ...bridgeTo, legs: [trunkLeg, trunkLeg].map(leg => ({ ...leg, legId: b })) },
    ],
    ['a second endpoint', ring({ target: { type: 'endpoint', text: 'user/1001,user/1002' } })],
    ['a sequence', ring({ target: { type: 'endpoint', text: 'user/1001|user/1002' } })],
    ['variables in an endpoint', ring({ target: { type: 'endpoint', text: '[a=1]user/1001' } })],
    ['no kind of endpoint', ring({ target: { type: 'endpoint', text: '1001' } })],
    ['a mark with a comma', ring({ mark: '1,2//' })],
    ['a bracket in one leg', ring({ variables: { a: ']x' } })],
    ['a sequence in one leg', ring({ variables: { a: 'x|y' } })],
    ['a quote in one leg', ring({ variables: { a: "it's" } })],
    ['an escape in one leg', ring({ variables: { a: 'x\\,y' } })],
    ['outer spaces in one leg', ring({ variables: { a: ' x' } })],
    ['every separator in one leg', ring({ variables: { a: ',;:~!#' } })],
    ['a quote in all legs', { ...bridgeTo, legs: [{ ...trunkLeg, variables: { a: "it's" } }] }],
    ['a command that runs on one leg', ring({ variables: { execute_on_answer: 'system ls' } })],
    ['the end of an application', then('playback', '/a.wav) XML')],
    ['an expansion in an application', then('playback', '\u0024{x}')],
    ['a program', then('system', 'ls')],
    ['no application', then('', '')],
    ['no extension, as FreeSWITCH reads it', place('UNDEF')],
    ['an application as an extension', place('&park()')],
    ['a relative path to record to', { type: 'startRecording', legId: a, path: 'a.wav', maxSeconds: 60 }],
    ['a quote in it', { type: 'startRecording', legId: a, path: "/r/it's.wav", maxSeconds: 60 }],
    ['variables behind it', { type: 'startRecording', legId: a, path: '/r/a{b}.wav', maxSeconds: 60 }],
    ['no time to record', { type: 'startRecording', legId: a, path: '/r/a.wav', maxSeconds: 0 }],
    ['every recording', { type: 'stopRecording', legId: a, path: 'all' }],
    ['a relative path', play('hello.wav')],
    ['another stream', play('shell_stream://ls')],
    ['a stream in a path', play('/a/http://x')],
    ['parameters', play('/{a=b}x.wav')],
    ['a second file', play('/a.wav!/etc/passwd')],
    ['an expansion', play('/\u0024{system(ls)}.wav')],
    ['quotes', play("/a' b.wav")],
    ['a backslash', play('/a\\nb.wav')],
    ['a start offset', play('/a.wav@@100')],
    ['a line break', play('/a.wav\nexecute-app-name: system')],
    ['65 prompts', play(...Array.from({ length: 65 }, () => '/a.wav'))],
    ['a recording of no length', { ...record, maxSeconds: 0 }],
    ['a recording of two days', { ...record, maxSeconds: 172_800 }],
    ['half a second of silence', { ...record, silenceSeconds: 0.5 }],
    ...(
      [
        ['a relative path', 'm.wav'],
        ['no folder', '/m.wav'],
        ['another kind of file', '/r/m.so'],
        ['the folder above', '/r/../etc/m.wav'],
        ['the same folder', '/r/./m.wav'],
        ['a second slash', '/r//m.wav'],
        ['a line break', '/r/m\n.wav'],
        ['a NUL', '/r/m\0.wav'],
        ['parameters', '/{a=b}/m.wav'],
        ['an expansion', '/\u0024{x}/m.wav'],
        ['a quote', "/r/'m.wav"],
        ['a backslash', '/r/\\m.wav'],
        ['a pipe', '/r/|m.wav'],
        ['a stream', '/r/shout://m.wav'],
        ['a long path', `/r/${'m'.repeat(600)}.wav`],
      ] as const
    ).map(([what, path]) => [`a recording in ${what}`, { ...record, path }] as const),
    ['no digits', { ...collect, length: 0 }],
    ['half a digit', { ...collect, length: 0.5 }],
    ['too many digits', { ...collect, length: 65 }],
  ]
  test.each(cases)('%s', (_, command) => {
    expect(text(command)).toMatch(/^refused: \S/)
  })

  test('two numbers read out digit by digit, with words around them, are not', () => {
    const spoken = Array.from({ length: 64 }, () => '/v/zh/digits/1.wav')
    expect(text(play(...spoken))).toContain(`file_string://${spoken.join('!')}\n`)
  })

  test('a refusal never repeats the value', () => {
    expect(text(dial('13800138000;secret'))).not.toContain('secret')
  })
})

describe('whatever the values are', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '\n\n',
      'a\r\nb',
      '\0',
      "'",
      '\\',
      ' ',
      '&park()',
      '/a.wav',
      '1001',
      '\u0024{x}',
      '',
      a,
      b,
      'ARRAY::x',
    ),
  )
  const id = fc.oneof(fc.constantFrom(a, b), anyText.map(legId))
  const prompts = fc.array(
    fc.oneof(
      anyText,
      anyText.map(tail => `/${tail}`),
    ),
    { maxLength: 4 },
  )
  const values = fc.dictionary(fc.oneof(fc.constantFrom('a', 'nacd_state'), anyText), anyText, { maxKeys: 4 })
  const target: fc.Arbitrary<Extract<SwitchCommand, { type: 'originate' }>['target']> = fc.oneof(
    fc.record({ type: fc.constant('extension' as const), number: anyText }),
    fc.record({ type: fc.constant('gateway' as const), gateway: anyText, number: anyText }),
  )
  const command: fc.Arbitrary<SwitchCommand> = fc.oneof(
    fc.record({ type: fc.constant('hangup' as const), legId: id, cause: anyText }),
    fc.record({
      type: fc.constant('transfer' as const),
      legId: id,
      destination: anyText,
      nextPart: fc.integer(),
    }),
    fc.record({ type: fc.constant('bridgeLegs' as const), legId: id, otherId: id }),
    fc.record({ type: fc.constant('setVariables' as const), legId: id, variables: values }),
    fc.record({
      type: fc.constantFrom('play' as const, 'playForever' as const),
      legId: id,
      requestId: anyText.map(requestId),
      prompts,
    }),
    fc.record({
      type: fc.constant('collectDigits' as const),
      legId: id,
      requestId: anyText.map(requestId),
      prompts,
      badPrompts: prompts,
      length: fc.double(),
      tries: fc.integer(),
      digitTimeoutMs: fc.integer(),
    }),
    fc.record({
      type: fc.constant('originate' as const),
      legId: id,
      callId: id,
      target,
      displayNumber: anyText,
      displayName: anyText,
      timeoutSeconds: fc.integer(),
      variables: values,
    }),
  )

  test('one command stays one command', () => {
    fc.assert(
      fc.property(command, one => {
        const wires = buildCommand(one)
        if ('reason' in wires) return
        for (const wire of wires) {
          const lines = encodeWire(wire).split('\n')
          expect(lines.slice(-2)).toEqual(['', ''])
          expect(lines.slice(0, -2)).not.toContain('')
          const expected = { api: 1, job: 2, execute: 3 }[wire.type]
          const fields =
            wire.type === 'execute' ? Object.keys(wire.fields).length + (wire.argument ? 1 : 0) : 0
          expect(lines.length - 2).toBe(expected + fields)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('an originate keeps its shape and every variable its value', () => {
    const allowed = fc.string({ unit: fc.constantFrom(...`aZ9李 \\'",=;:^|snt$-_.<>[]&()`), maxLength: 20 })
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('x', 'y', 'nacd_role'), allowed), variables => {
        const wires = buildCommand({ ...originate, variables })
        const wire = 'reason' in wires ? undefined : wires[0]
        if (wire?.type !== 'job') {
          expect(JSON.stringify(variables)).toContain(':_:')
          return
        }
        const [dial = '', application] = separate(wire.args, ' ')
        expect(application).toBe('&park()')
        expect(dial.slice(dial.indexOf('}'))).toBe('}user/1001')
        const pairs = separate(dial.slice(1, dial.indexOf('}')), ',').map(pair => separate(pair, '=', 2))
        const kept = Object.fromEntries(pairs)
        const given = Object.entries(variables).filter(([, value]) => value !== '')
        for (const [name, value] of given) expect(kept[name]).toBe(value)
        expect(kept.origination_uuid).toBe(b)
      }),
    )
  })
})
