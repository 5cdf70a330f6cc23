import { describe, expect, test } from 'vitest'
import type { Line, LineAnswer } from '../../line/line.ts'
import { type LegId, legId, requestId } from '../../shared/ids.ts'
import type { CallEvent } from '../call-event.ts'
import { answer, arrival, caller, commandsOf, namesOf, play, policy } from '../testing/play.ts'

/** The server's action `bridge` out through a gateway. */

const trunk = legId('line-1')
const line = (id: LegId = trunk): Line => ({
  legId: id,
  gateway: 'carrier',
  number: '9139',
  displayNumber: '4000',
  route: 7,
  mark: 'm',
})
const says = (data: Record<string, string>, rest: Parameters<typeof answer>[0] = {}): CallEvent => ({
  type: 'flowAnswered',
  requestId: requestId('caller-leg.1'),
  response: answer({ action: 'bridge', action_data: { ad_number: '139', ...data }, ...rest }),
  tookMs: 5,
  raw: '',
})
/** The first request is the question, the second the waiting sound. */
const lineSays = (answered: LineAnswer): CallEvent => ({
  type: 'lineAnswered',
  requestId: requestId('caller-leg.3'),
  answer: answered,
})
const found = (id?: LegId): CallEvent => lineSays({ type: 'found', line: line(id), story: [] })
const waits = lineSays({ type: 'waits', story: [] })
const refused = (cause: string, sipCode: number): CallEvent =>
  lineSays({ type: 'refused', cause, sipCode, reason: 'allFailed', story: [] })
const out = says({ ad_gateway: 'carrier' })
const created: CallEvent = { type: 'legCreated', legId: trunk }
const rings: CallEvent = { type: 'legProgress', legId: trunk, media: false }
const answers: CallEvent = { type: 'legAnswered', legId: trunk }
const ready: CallEvent = { type: 'legReady', legId: trunk }
const ends: CallEvent = { type: 'legEnded', legId: trunk, cause: 'X', sipCode: 503, endedBy: 'far' }
const unmade: CallEvent = { type: 'originateFailed', legId: trunk, cause: 'GATEWAY_DOWN' }
const late: CallEvent = { type: 'phaseTimedOut' }
const resumed = (afterRestart: boolean, ...legs: LegId[]): CallEvent => ({
  type: 'resumed',
  afterRestart,
  legs: [caller, ...legs].map(leg => ({ legId: leg, answered: false, bridgedTo: '' })),
})

test.each([
  ['carrier', 'carrier'],
  ['*', ''],
])('ad_gateway "%s": a line is asked for while the caller hears the waiting sound', (gateway, asked) => {
  const { state, effects } = play([says({ ad_gateway: gateway, ad_display_number: '4001' })])
  expect(namesOf(effects)).toEqual([
    'record server_answered',
    'command playForever',
    'armGuard',
    'save',
    'seekLine',
  ])
  expect(commandsOf(effects)).toMatchObject([{ prompts: policy.ringback }])
  expect(effects.at(-1)).toMatchObject({
    request: {
      number: '139',
      gateway: asked,
      displayNumber: '4001',
      caller: arrival.callerNumber,
      extension: '',
      group: '120',
      since: 2000,
      mayWait: true,
    },
  })
  expect(state.phase).toMatchObject({ type: 'seekingLine' })
})

test('while it waits for a line the sound goes on', () => {
  const { state, effects } = play([out, waits])
  expect(commandsOf(effects)).toEqual([])
  expect(namesOf(effects)).toEqual(['record line_waits', 'armGuard', 'save'])
  expect(state.phase).toMatchObject({ type: 'seekingLine', music: false })
})

test('the leg has the uuid and the mark of its line', () => {
  const { effects } = play([out, found()])
  expect(namesOf(effects)).toEqual([
    'record line_found',
    'record dialing',
    'armGuard',
    'ownLeg',
    'save',
    'command originate',
  ])
  expect(commandsOf(effects)).toMatchObject([
    {
      legId: 'line-1',
      mark: 'm',
      target: { type: 'gateway', gateway: 'carrier', number: '9139' },
      displayNumber: '4000',
    },
  ])
})

test('when it is answered the line is left, and the record has the gateway', () => {
  const first = play([out, found(), created, ready])
  expect(namesOf(first.effects).filter(name => name === 'leaveLine')).toHaveLength(1)
  const joined: CallEvent = { type: 'legBridged', legId: caller, otherId: trunk }
  const { state, effects } = play([out, found(), created, ready, joined])
  expect(state).toMatchObject({ gateway: 'carrier', phase: { type: 'bridged' } })
  expect(namesOf(effects)).not.toContain('leaveLine')
})

test('a trunk may say nothing for fifteen seconds, and rings its time from when it speaks', () => {
  expect(play([out, found()]).effects).toContainEqual({ type: 'armGuard', delayMs: 15_000 })
  expect(play([out, found(), created, rings]).effects).toEqual([{ type: 'armGuard', delayMs: 70_000 }])
  expect(play([out, found(), created, rings, rings]).effects).toEqual([])
})

describe('an attempt that failed', () => {
  test.each<[string, readonly CallEvent[], object]>([
    ['no leg came of it', [unmade], { progress: 'none', cause: 'GATEWAY_DOWN', sipCode: 0 }],
    ['nothing was heard', [created, ends], { progress: 'none', cause: 'X', sipCode: 503 }],
    ['it rang', [created, rings, ends], { progress: 'ringing', cause: 'X', sipCode: 503 }],
    ['it was answered', [created, rings, answers, rings, ends], { progress: 'answered' }],
    ['it said nothing for long', [created, late], { progress: 'none', cause: 'RECOVERY_ON_TIMER_EXPIRE' }],
    ['nobody answered in time', [created, rings, late], { progress: 'ringing', cause: 'NO_ANSWER' }],
  ])('%s: the line desk is told', (_what, events, failure) => {
    const { state, effects } = play([out, found(), ...events])
    expect(effects.at(-1)).toMatchObject({ type: 'lineFailed', failure })
    expect(state.phase.type).toBe('seekingLine')
    expect(namesOf(effects)).not.toContain('command stopPlaying')
  })

  test('goes on over the next line, the caller hearing the same', () => {
    const { effects } = play([out, found(), created, ends, found(legId('line-2'))])
    expect(commandsOf(effects)).toMatchObject([{ type: 'originate', legId: 'line-2' }])
  })

  test('that was the last is told to the server, with cause and code', () => {
    const { effects } = play([out, found(), created, ends, refused('X', 503)])
    expect(namesOf(effects)).toEqual([
      'record line_refused',
      'record dial_failed',
      'command stopPlaying',
      'record asked',
      'armGuard',
      'save',
      'ask',
    ])
    expect(effects.at(-1)).toMatchObject({
      request: { event: 'bridge_failed', additional_data: { cause: 'X', sip_code: '503', attempt: '1' } },
    })
  })

  test('because the switch would not have the command says nothing of the line', () => {
    const [command] = commandsOf(play([out, found()]).effects)
    if (command === undefined) throw new Error('nothing was sent')
    const { state, effects } = play([out, found(), { type: 'commandFailed', command, reason: 'no' }])
    expect(state.phase.type).toBe('asking')
    expect(effects.filter(({ type }) => type === 'leaveLine')).toHaveLength(1)
    expect(namesOf(effects)).not.toContain('lineFailed')
  })
})

test('a server that is told of no line: its caller hears what is for that, then it is asked', () => {
  const { state } = play([
    says({ ad_gateway: 'carrier' }, { bridge_fail_ring: 'busy.wav' }),
    refused('OUTGOING_CALL_BARRED', 0),
  ])
  expect(state.phase).toMatchObject({
    type: 'playing',
    prompts: ['busy.wav'],
    after: {
      question: { facts: { cause: 'OUTGOING_CALL_BARRED', sip_code: '403', attempt: '1' } },
    },
  })
})

describe('after a restart', () => {
  test.each<[string, readonly CallEvent[], CallEvent, string, readonly string[]]>([
    [
      'a line was looked for: it is asked for again',
      [out, waits],
      resumed(true),
      'seekingLine',
      ['armGuard', 'save', 'seekLine'],
    ],
    ['the same desk still looks: nothing', [out, waits], resumed(false), 'seekingLine', []],
    ['the trunk rings on', [out, found(), created], resumed(true, trunk), 'dialing', ['armGuard']],
    [
      'the trunk is gone: the server is asked, nobody outside is called twice',
      [out, found(), created],
      resumed(true),
      'asking',
      ['record dial_failed', 'command stopPlaying', 'record asked', 'armGuard', 'save', 'ask'],
    ],
    [
      'only the switch was away, the trunk is gone: the line is left besides',
      [out, found(), created],
      resumed(false),
      'asking',
      ['leaveLine', 'record dial_failed', 'command stopPlaying', 'record asked', 'armGuard', 'save', 'ask'],
    ],
    [
      'the trunk rang on and is refused: the desk that is there knows nothing of it',
      [out, found(), created, resumed(true, trunk)],
      ends,
      'asking',
      ['record dial_failed', 'command stopPlaying', 'record asked', 'armGuard', 'save', 'ask'],
    ],
  ])('%s', (_what, events, event, phase, effects) => {
    const outcome = play([...events, event])
    expect([outcome.state.phase.type, namesOf(outcome.effects)]).toEqual([phase, effects])
  })
})
