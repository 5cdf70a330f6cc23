import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CalledLeg, DialTarget, SwitchCommand } from '../../../core/call/switch-command.ts'
import { legId, requestId } from '../../../core/shared/ids.ts'
import { supervisionModes } from '../../../core/supervision/mode.ts'
import type { OriginateCommand, SuperviseCommand } from '../../../ports/switch.ts'
import { disarm } from '../events/variables.ts'
import { type Dialled, readDialled, readLegs, readOriginate, readVariableList } from '../testing/read-wire.ts'
import { separate } from '../testing/separate.ts'
import { encodeWire } from '../wire/wire.ts'
import { buildCommand } from './command.ts'
import { cleanDisplayName } from './display-name.ts'

type Rung = SwitchCommand | OriginateCommand | SuperviseCommand
type Command<T extends Rung['type']> = Extract<Rung, { type: T }>

/** What has a meaning to the switch, to its protocol, or to whoever reads text carelessly. */
const pieces = [
  ...['\n', '\r\n', '\n\n', '\0', '\t', ' ', '\u0085', '\u2028', '\u3000', '\u007f'],
  ...["'", '"', '`', '\\', '\\n', "\\'", '{', '}', '[', ']', '(', ')', '<', '>'],
  ...[
    '::',
    ':_:',
    ':',
    '^^',
    '^^;',
    '&',
    '&park()',
    '|',
    ',',
    ';',
    '=',
    '!',
    '@@',
    '#',
    '%',
    '%0A',
    '~7D',
    '~',
  ],
  ...[
    '$',
    '\u0024{x}',
    '\u0024\u0024{x}',
    'ARRAY::',
    '..',
    '/../',
    '/',
    '.wav',
    'sofia/',
    'http://',
    'inline',
  ],
  ...[
    '\nexit',
    '\nContent-Length: 9',
    'Event-UUID: x',
    '-both',
    '😀',
    '李',
    '\ud800',
    '\udc00',
    'é',
    'a',
    '1',
  ],
]
const nasty = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map(all => all.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom('a', '1', ' ', '\n', '{', '😀').map(one => one.repeat(10_240)) },
)

/** A field: right, wrong, or right with something wrong behind or before it. */
const field = (...good: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: nasty },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...good), nasty).map(parts => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(nasty, fc.constantFrom(...good)).map(parts => parts.join('')) },
  )

const uuids = ['0a0a0a0a-0000-4000-8000-00000000000a', '0b0b0b0b-0000-4000-8000-00000000000b'] as const
const leg = field(...uuids).map(legId)
const request = field('caller.1', uuids[0]).map(requestId)
const prompts = fc.array(
  field('/v/zh/hello.wav', '/v/my menu.wav', 'tone_stream://%(200,0,800)', '/v/é.wav'),
  {
    maxLength: 3,
  },
)
const variables = fc.dictionary(
  field('a', 'sip_h_X-Note', 'nacd_state', 'constructor'),
  fc.oneof(nasty, field('x', '', 'a b', '{"phase":1}')),
  { maxKeys: 3, noNullPrototype: false },
)
const target: fc.Arbitrary<DialTarget> = fc.oneof(
  fc.record({ type: fc.constant('extension' as const), number: field('1001', '*98') }),
  fc.record({
    type: fc.constant('gateway' as const),
    gateway: field('carrier-1'),
    number: field('+8613800138000'),
  }),
)
const endpoint = fc.record({
  type: fc.constant('endpoint' as const),
  text: field('error/USER_BUSY', 'sofia/internal/1001@127.0.0.1:5060'),
})
const calledLeg: fc.Arbitrary<CalledLeg> = fc.record({
  target: fc.oneof(target, endpoint),
  legId: fc.oneof(leg, fc.constant('' as const)),
  displayNumber: field('13800138000', ''),
  mark: field('13800138000/01088886601//138', ''),
  variables: fc.dictionary(
    field('a', 'sip_h_X-Note', 'leg_timeout', 'constructor'),
    fc.oneof(nasty, field('x', '', 'a b', 'a,b', 'a=b', 'a;b', 'a|b')),
    { maxKeys: 2, noNullPrototype: false },
  ),
})
const calledLegs = fc.oneof(fc.tuple(calledLeg), fc.array(calledLeg, { maxLength: 3 }))
const seconds = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double())

/** Every command with any text in every field of text. */
const commands: { readonly [T in Rung['type']]: fc.Arbitrary<Command<T>> } = {
  answer: fc.record({ type: fc.constant('answer'), legId: leg }),
  preAnswer: fc.record({ type: fc.constant('preAnswer'), legId: leg }),
  stopPlaying: fc.record({ type: fc.constant('stopPlaying'), legId: leg }),
  play: fc.record({ type: fc.constant('play'), legId: leg, requestId: request, prompts }),
  playForever: fc.record({ type: fc.constant('playForever'), legId: leg, requestId: request, prompts }),
  collectDigits: fc.record({
    type: fc.constant('collectDigits'),
    legId: leg,
    requestId: request,
    prompts,
    badPrompts: prompts,
    length: seconds,
    tries: seconds,
    digitTimeoutMs: seconds,
  }),
  record: fc.record({
    type: fc.constant('record'),
    legId: leg,
    requestId: request,
    path: field('/r/1001/m.wav', '/my files/é/m.wav'),
    maxSeconds: seconds,
    silenceSeconds: seconds,
  }),
  originate: fc.record({
    type: fc.constant('originate'),
    legId: leg,
    callId: leg,
    target,
    displayNumber: field('13800138000', ''),
    displayName: fc.oneof(nasty, field('李雷', '')),
    timeoutSeconds: seconds,
    variables,
  }),
  bridgeLegs: fc.record({ type: fc.constant('bridgeLegs'), legId: leg, otherId: leg }),
  askPartner: fc.record({ type: fc.constant('askPartner'), legId: leg }),
  bridgeTo: fc.record({
    type: fc.constant('bridgeTo'),
    legId: leg,
    requestId: request,
    legs: calledLegs,
    timeoutSeconds: seconds,
    ringback: prompts,
    middleNumber: field('01088886666', ''),
    callerExtension: field('1002', ''),
    calledNumber: field('13900139000', ''),
  }),
  originateTo: fc.record({
    type: fc.constant('originateTo'),
    jobId: leg,
    legs: calledLegs,
    displayName: fc.oneof(nasty, field('李雷', '')),
    timeoutSeconds: seconds,
    onAnswer: fc.oneof(
      fc.record({
        type: fc.constant('application' as const),
        name: field('park', 'playback', 'system'),
        data: fc.oneof(nasty, field('', '/v/a b.wav', "it's")),
      }),
      fc.record({
        type: fc.constant('extension' as const),
        extension: field('1001', 'undef'),
        dialplan: field('XML'),
        context: field('default'),
      }),
    ),
  }),
  hangup: fc.record(
    {
      type: fc.constant('hangup'),
      legId: leg,
      cause: field('USER_BUSY'),
      sipCode: fc.oneof(fc.integer({ min: 300, max: 700 }), fc.double()),
    },
    { requiredKeys: ['type', 'legId', 'cause'] },
  ),
  setVariables: fc.record({ type: fc.constant('setVariables'), legId: leg, variables }),
  startRecording: fc.record({
    type: fc.constant('startRecording'),
    legId: leg,
    path: field('/r/1001/m.wav'),
    maxSeconds: seconds,
  }),
  supervise: fc.record({
    type: fc.constant('supervise'),
    legId: leg,
    mode: fc.constantFrom(...supervisionModes),
  }),
  stopRecording: fc.record({ type: fc.constant('stopRecording'), legId: leg, path: field('/r/1001/m.wav') }),
  transfer: fc.record({
    type: fc.constant('transfer'),
    legId: leg,
    destination: field('1001', '*98'),
    nextPart: seconds,
  }),
}

type Lines = readonly string[]
const setvar = (id: string, list: string): Lines => [`api uuid_setvar_multi ${id} ${list}`]
const message = (id: string, application: string, argument: string, ...fields: Lines): Lines => [
  `sendmsg ${id}`,
  'call-command: execute',
  `execute-app-name: ${application}`,
  ...(argument === '' ? [] : [`execute-app-arg: ${argument}`]),
  ...fields,
]

/** What `file_string` makes of a name: the files it plays. */
const filesOf = (name: string): Lines =>
  name.startsWith('file_string://') ? name.slice('file_string://'.length).split('!') : [name]
const heard = (all: Lines): Lines => (all.length === 0 ? ['silence_stream://20'] : all)

function expectPlayback(
  command: Command<'play' | 'playForever'>,
  texts: readonly Lines[],
  loops: Lines,
): void {
  const { legId: id, requestId: event, prompts: files } = command
  const [, played = []] = texts
  const argument = played[3]?.slice('execute-app-arg: '.length) ?? ''
  expect(texts).toEqual([
    setvar(id, 'playback_terminators=none'),
    message(id, 'playback', argument, `Event-UUID: ${event}`, ...loops),
  ])
  expect(filesOf(argument)).toEqual(heard(files))
}

/** The variables without those that are empty, which an originate leaves out. */
const given = (all: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))

const disarmed = (all: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, disarm(name, value)]))

function dialled({ target: to }: CalledLeg): string {
  if (to.type === 'endpoint') return to.text
  return to.type === 'extension' ? `user/${to.number}` : `sofia/gateway/${to.gateway}/${to.number}`
}

/** What a leg must carry in the end. */
const wanted = ({ target: to, legId: id, displayNumber, mark, variables: own }: CalledLeg) => ({
  ...own,
  ...(to.type === 'extension' ? { nacd_extension: to.number } : {}),
  ...(to.type === 'gateway' ? { nacd_gateway: to.gateway } : {}),
  nacd_line: mark,
  ...(id === '' ? {} : { origination_uuid: id }),
  ...(displayNumber === ''
    ? {}
    : {
        origination_caller_id_number: displayNumber,
        origination_caller_id_name: own.origination_caller_id_name ?? displayNumber,
      }),
})

/** What keeps the other leg of a talk out of the dialplan when a phone presses its transfer key. */
const held = { force_transfer_dialplan: 'inline:park', deny_refer_requests: 'true' }

const answeredOnly = { ignore_early_media: 'true' }

/** Holds a dial string to its legs: each has its own variables and those of the attempt, which win. */
function expectLegs(
  read: Dialled,
  { legs, timeoutSeconds }: { readonly legs: readonly CalledLeg[]; readonly timeoutSeconds: number },
  usual: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>>,
): void {
  const attempt = { ...more, originate_timeout: String(timeoutSeconds), outbound_redirect_fatal: 'true' }
  const found = readLegs(read.dialString).map(each => ({ ...each.variables, ...read.variables }))
  expect(found.map(disarmed)).toEqual(legs.map(each => given({ ...usual, ...wanted(each), ...attempt })))
  expect(readLegs(read.dialString).map(each => each.endpoint)).toEqual(legs.map(dialled))
}

/** Holds what went out for a command, command by command and line by line, to what it should be. */
const expectations: {
  readonly [T in Rung['type']]: (command: Command<T>, texts: readonly Lines[]) => void
} = {
  answer: ({ legId: id }, texts) => expect(texts).toEqual([[`api uuid_answer ${id}`]]),
  preAnswer: ({ legId: id }, texts) => expect(texts).toEqual([message(id, 'pre_answer', '')]),
  stopPlaying: ({ legId: id }, texts) => expect(texts).toEqual([[`api uuid_break ${id} all`]]),
  play: (command, texts) => expectPlayback(command, texts, []),
  playForever: (command, texts) => expectPlayback(command, texts, ['loops: -1']),
  collectDigits(command, texts) {
    const { legId: id, requestId: event, length, tries, digitTimeoutMs } = command
    const argument = texts[0]?.[3]?.slice('execute-app-arg: '.length) ?? ''
    expect(texts).toEqual([message(id, 'play_and_get_digits', argument, `Event-UUID: ${event}`)])
    const parts = separate(argument, ' ')
    const numbers = [length, length, tries, digitTimeoutMs].map(String)
    expect([...parts.slice(0, 5), ...parts.slice(7)]).toEqual([
      ...numbers,
      'none',
      'nacd_digits',
      '.+',
      String(digitTimeoutMs),
    ])
    expect(filesOf(parts[5] ?? '')).toEqual(heard(command.prompts))
    expect(filesOf(parts[6] ?? '')).toEqual(heard(command.badPrompts))
  },
  record(command, texts) {
    const { legId: id, requestId: event, path, maxSeconds, silenceSeconds } = command
    const argument = texts[2]?.[3]?.slice('execute-app-arg: '.length) ?? ''
    expect(texts).toEqual([
      setvar(id, 'playback_terminators=#;record_fill_cng=true;record_sample_rate=8000;record_ms='),
      message(id, 'mkdir', path.slice(0, path.lastIndexOf('/'))),
      message(id, 'record', argument, `Event-UUID: ${event}`),
    ])
    const silence = silenceSeconds === 0 ? [] : ['200', String(silenceSeconds)]
    expect(separate(argument, ' ')).toEqual([path, String(maxSeconds), ...silence])
    expect(path.split('/')).not.toContain('..')
  },
  originate(command, texts) {
    const { legId: id, callId, target: to } = command
    const [line = '', job] = texts[0] ?? []
    expect([texts.length, texts[0]?.length, job]).toEqual([1, 2, `Job-UUID: ${id}`])
    expect(line.startsWith('bgapi originate {')).toBe(true)
    const read = readOriginate(line.slice('bgapi originate '.length))
    const isExtension = to.type === 'extension'
    expect({ ...read, variables: disarmed(read.variables) }).toEqual({
      variables: given({
        ...command.variables,
        nacd_call: callId,
        ...(isExtension ? { nacd_extension: to.number } : { nacd_gateway: to.gateway }),
        origination_uuid: id,
        origination_caller_id_number: command.displayNumber,
        origination_caller_id_name: cleanDisplayName(command.displayName),
        originate_timeout: String(command.timeoutSeconds),
        ignore_early_media: 'true',
        hangup_after_bridge: 'true',
        ...held,
      }),
      dialString: isExtension ? `user/${to.number}` : `sofia/gateway/${to.gateway}/${to.number}`,
      application: '&park()',
      rest: [],
    })
  },
  bridgeLegs: ({ legId: id, otherId }, texts) =>
    expect(texts).toEqual([
      setvar(id, 'park_after_bridge=true;force_transfer_dialplan=inline:park;deny_refer_requests=true'),
      [`api uuid_bridge ${id} ${otherId}`],
    ]),
  askPartner: ({ legId: id }, texts) => expect(texts).toEqual([[`api uuid_getvar ${id} last_bridge_to`]]),
  bridgeTo(command, texts) {
    const { legId: id, middleNumber } = command
    const argument = texts[1]?.[3]?.slice('execute-app-arg: '.length) ?? ''
    expect(texts).toEqual([texts[0], message(id, 'bridge', argument, `Event-UUID: ${command.requestId}`)])
    const start = `api uuid_setvar_multi ${id} `
    const [line = ''] = texts[0] ?? []
    expect([texts[0]?.length, line.startsWith(start)]).toEqual([1, true])
    expect(readVariableList(line.slice(start.length))).toEqual({
      continue_on_fail: 'true',
      hangup_after_bridge: 'true',
      park_after_bridge: '',
      bridge_hangup_cause: '',
      last_bridge_hangup_cause: '',
      last_bridge_proto_specific_hangup_cause: '',
      transfer_ringback: command.ringback[0] ?? '',
      ...(command.ringback[0] === undefined ? {} : { ringback: command.ringback[0] }),
      nacd_middle: middleNumber,
      ...held,
    })
    // The switch would expand these before it reads the argument.
    expect(argument).not.toMatch(/[$\\]/)
    const usual = command.legs.length > 1 ? answeredOnly : {}
    const ours = {
      nacd_call: id,
      nacd_middle: middleNumber,
      nacd_referrer: command.callerExtension,
      nacd_called: command.calledNumber,
      ...held,
    }
    expectLegs(readDialled(argument), command, usual, given(ours))
  },
  originateTo(command, texts) {
    const [line = '', job] = texts[0] ?? []
    expect([texts.length, texts[0]?.length, job]).toEqual([1, 2, `Job-UUID: ${command.jobId}`])
    expect(line.startsWith('bgapi originate {')).toBe(true)
    const read = readOriginate(line.slice('bgapi originate '.length))
    const name = cleanDisplayName(command.displayName)
    expectLegs(read, command, answeredOnly, name === '' ? {} : { origination_caller_id_name: name })
    const { onAnswer: next } = command
    if (next.type === 'application') {
      expect(next.name).not.toBe('system')
      expect([read.application, read.rest]).toEqual([`&${next.name}(${next.data})`, []])
    } else expect([read.application, ...read.rest]).toEqual([next.extension, next.dialplan, next.context])
  },
  hangup: ({ legId: id, cause, sipCode }, texts) =>
    expect(texts).toEqual([
      sipCode === undefined ? [`api uuid_kill ${id} ${cause}`] : message(id, 'respond', String(sipCode)),
    ]),
  setVariables({ legId: id, variables: all }, texts) {
    const start = `api uuid_setvar_multi ${id} `
    const [line = ''] = texts[0] ?? []
    expect([texts.length, texts[0]?.length, line.startsWith(start)]).toEqual([1, 1, true])
    expect(disarmed(readVariableList(line.slice(start.length)))).toEqual(all)
  },
  startRecording: ({ legId: id, path, maxSeconds }, texts) =>
    expect([texts[0], separate(texts[1]?.[0] ?? '', ' '), texts[1]?.length, texts.length]).toEqual([
      setvar(id, 'RECORD_STEREO=true;RECORD_MIN_SEC=0;record_sample_rate=8000'),
      ['api', 'uuid_record', id, 'start', path, String(maxSeconds)],
      1,
      2,
    ]),
  stopRecording: ({ legId: id, path }, texts) =>
    expect(texts.map(([line = '', ...more]) => [...separate(line, ' '), ...more])).toEqual([
      ['api', 'uuid_record', id, 'stop', path],
    ]),
  supervise: ({ legId: id, mode }, texts) =>
    expect(texts).toEqual([
      setvar(id, `nacd_supervision=${mode}`),
      [`api uuid_recv_dtmf ${id} ${{ listen: '0', whisper: '2', barge: '3' }[mode]}`],
    ]),
  transfer: ({ legId: id, destination, nextPart }, texts) =>
    expect(texts).toEqual([
      setvar(
        id,
        `nacd_app=;nacd_data=;nacd_state=;nacd_part=${nextPart};force_transfer_dialplan=;deny_refer_requests=`,
      ),
      [`api uuid_transfer ${id} ${destination} XML`],
    ]),
}

/** The text as the switch receives it, cut into commands as it cuts it; each must be complete. */
function received(texts: readonly string[]): readonly Lines[] {
  const all = Buffer.from(texts.join('')).toString('utf8')
  const parts = all.split('\n\n')
  expect(parts.pop()).toBe('')
  return parts.map(part => part.split('\n'))
}

describe.each(Object.keys(commands) as Rung['type'][])('any text in %s', type => {
  test('is refused, or says exactly what it should', () => {
    const outcomes = new Set<string>()
    fc.assert(
      fc.property(commands[type] as fc.Arbitrary<Rung>, command => {
        const wires = buildCommand(command)
        const isRefused = 'reason' in wires
        outcomes.add(isRefused ? 'refused' : 'sent')
        if (isRefused) return
        const expectation = expectations[type] as (command: Rung, texts: readonly Lines[]) => void
        expectation(command, received(wires.map(encodeWire)))
      }),
      { numRuns: 1500 },
    )
    expect(outcomes).toEqual(new Set(['refused', 'sent']))
  })
})
