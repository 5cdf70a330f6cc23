import { describe, expect, test } from 'vitest'
import { readDialString } from '../../dial/dial-string.ts'
import type { Line, LineAnswer } from '../../line/line.ts'
import type { ExplainedRoute } from '../../routing/explain-route.ts'
import { legId, requestId } from '../../shared/ids.ts'
import type { Arrival, Purpose } from '../arrival.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent } from '../call-event.ts'
import type { CalledLeg } from '../switch-command.ts'
import { arrival, caller, commandsOf, namesOf, play, policy } from '../testing/play.ts'

/** Calls of `nbridge`, and what becomes of a call that wants a line. */

const nbridge = (text: string, extension = '1002'): Purpose => ({
  type: 'bridge',
  dial: readDialString(text),
  extension,
})
const playFor = (purpose: Purpose, events: readonly CallEvent[] = [], who: Partial<Arrival> = {}) =>
  play(events, policy, { ...arrival, purpose, group: '', ...who })

const id = (n: number) => requestId(`caller-leg.${n}`)
const line = (n: number, gateway = 'carrier'): Line => ({
  legId: legId(`line-${n}`),
  gateway,
  number: '9139',
  displayNumber: '4000',
  route: 7,
  mark: `mark-${n}`,
})
const says = (n: number, answer: LineAnswer): CallEvent => ({
  type: 'lineAnswered',
  requestId: id(n),
  answer,
})
const story: readonly ExplainedRoute[] = [
  { id: 7, prefix: '139', gateway: 'carrier', verdict: { type: 'taken' } },
]
const found = (n: number, which: Line): CallEvent => says(n, { type: 'found', line: which, story })
const waits = (n: number): CallEvent => says(n, { type: 'waits', story })
const refused = (n: number, cause = 'NORMAL_TEMPORARY_FAILURE', sipCode = 503): CallEvent =>
  says(n, { type: 'refused', cause, sipCode, reason: 'allFailed', story })
const done = (n: number, cause: string, sipCode = 0): CallEvent => ({
  type: 'bridgeDone',
  requestId: id(n),
  cause,
  sipCode,
})
const leg1 = legId('line-1')
const created = (leg = leg1): CallEvent => ({ type: 'legCreated', legId: leg })
const rings = (media = false): CallEvent => ({ type: 'legProgress', legId: leg1, media })
const answers = (leg = leg1): CallEvent => ({ type: 'legAnswered', legId: leg })
const joins = (leg = leg1): CallEvent => ({ type: 'legBridged', legId: caller, otherId: leg })
const late: CallEvent = { type: 'phaseTimedOut' }

const seeks = (effects: readonly CallEffect[]) =>
  effects.flatMap(effect => (effect.type === 'seekLine' ? [effect.request] : []))
const legsOf = (effects: readonly CallEffect[]): readonly CalledLeg[] =>
  commandsOf(effects).flatMap(command => (command.type === 'bridgeTo' ? command.legs : []))
const failures = (effects: readonly CallEffect[]) =>
  effects.flatMap(effect => (effect.type === 'lineFailed' ? [effect.failure] : []))

describe('whom a dial string rings', () => {
  test('a bare number is routed, with the number it is to show and what is set for its leg', () => {
    const outcome = playFor(nbridge('{origination_caller_id_number=4001,a=1}13900139000'))
    expect(seeks(outcome.effects)).toEqual([
      {
        number: '13900139000',
        gateway: '',
        displayNumber: '4001',
        caller: '1002',
        extension: '1002',
        group: '',
        priority: 0,
        since: 1000,
        mayWait: true,
      },
    ])
    const { effects } = playFor(nbridge('{origination_caller_id_number=4001,a=1}13900139000'), [
      found(1, line(1)),
    ])
    expect(legsOf(effects)).toEqual([
      {
        target: { type: 'gateway', gateway: 'carrier', number: '9139' },
        legId: 'line-1',
        displayNumber: '4000',
        mark: 'mark-1',
        variables: { a: '1' },
      },
    ])
  })

  test('a gateway that is named is the one that is asked for', () => {
    expect(seeks(playFor(nbridge('sofia/gateway/carrier/139')).effects)).toMatchObject([
      { gateway: 'carrier', number: '139', mayWait: true },
    ])
  })

  test('extensions and endpoints ring at once', () => {
    const { effects } = playFor(nbridge('<originate_timeout=30>user/1001,[a=1]loopback/9196'))
    expect(commandsOf(effects)).toMatchObject([{ type: 'bridgeTo', timeoutSeconds: 30, ringback: [] }])
    expect(legsOf(effects)).toMatchObject([
      { target: { type: 'extension', number: '1001' }, legId: '' },
      { target: { type: 'endpoint', text: 'loopback/9196' }, variables: { a: '1' } },
    ])
  })

  test('of several at once those without a line are left out, and nobody waits', () => {
    const purpose = nbridge('139,user/1001,138')
    expect(seeks(playFor(purpose).effects)).toMatchObject([{ mayWait: false }, { mayWait: false }])
    expect(playFor(purpose, [refused(1)]).effects.map(({ type }) => type)).toEqual(['record'])
    const { effects } = playFor(purpose, [refused(1), found(2, line(2))])
    expect(legsOf(effects).map(leg => leg.legId)).toEqual(['', 'line-2'])
  })

  test('a leg that the switch has dialled, and is answered, hears a ringing tone', () => {
    const { effects } = playFor(nbridge('139'), [found(1, line(1))], { answered: true })
    expect(commandsOf(effects)).toMatchObject([{ type: 'bridgeTo', ringback: policy.ringback }])
  })

  test.each([
    ['{a=1', /^dial string, at character 1: this bracket/],
    ['', /nobody to dial/],
    [`{a=${'x'.repeat(1000)}}${'user/1001,'.repeat(19)}user/1001`, /too much to keep/],
  ])('%.20s is refused', (text, reason) => {
    const { state, effects } = playFor(nbridge(text))
    expect(state.phase).toMatchObject({ type: 'ending', cause: 'INVALID_NUMBER_FORMAT', sipCode: 484 })
    const step = effects.find(effect => effect.type === 'record' && effect.step.type === 'refused')
    expect(step).toMatchObject({ step: { detail: { reason: expect.stringMatching(reason) } } })
  })
})

describe('who has proved to be no extension', () => {
  test.each(['139', 'sofia/gateway/carrier/139', '139,138', '139|sofia/gateway/carrier/138'])(
    'calls nobody outside: %s',
    text => {
      const { state, effects } = playFor(nbridge(text, ''))
      expect(state.phase).toMatchObject({ type: 'ending', cause: 'OUTGOING_CALL_BARRED', sipCode: 403 })
      expect(seeks(effects)).toEqual([])
      expect(legsOf(effects)).toEqual([])
    },
  )

  test.each(['139,user/1001', '139|user/1001'])('rings who is inside: %s', text => {
    const { effects } = playFor(nbridge(text, ''))
    expect(legsOf(effects)).toMatchObject([{ target: { type: 'extension', number: '1001' } }])
    expect(seeks(effects)).toEqual([])
  })
})

describe('a call that waits for a line', () => {
  test('hears the music of those who wait', () => {
    const { state, effects } = playFor(nbridge('139'), [waits(1)])
    expect(namesOf(effects)).toEqual(['record line_waits', 'armGuard', 'save', 'command playForever'])
    expect(commandsOf(effects)).toMatchObject([{ prompts: ['line-music.wav'] }])
    expect(state).toMatchObject({ answeredAt: null, phase: { type: 'seekingLine', music: true } })
    // It is not begun twice.
    expect(commandsOf(playFor(nbridge('139'), [waits(1), waits(1)]).effects)).toEqual([])
  })

  test('goes out when its line is there; its phone heard music and makes no ringing tone any more', () => {
    const { effects } = playFor(nbridge('139'), [waits(1), found(1, line(1))])
    expect(namesOf(effects)).toEqual([
      'record line_found',
      'command stopPlaying',
      'record dialing',
      'armGuard',
      'save',
      'command bridgeTo',
    ])
    expect(commandsOf(effects).at(-1)).toMatchObject({ ringback: policy.ringback })
  })

  test('waits for so long that the guard ends it: its request is left', () => {
    const { state, effects } = playFor(nbridge('139'), [waits(1), late])
    expect(effects).toContainEqual({ type: 'leaveLine', requestId: id(1) })
    expect(state.phase).toMatchObject({ type: 'ending', cause: 'NORMAL_TEMPORARY_FAILURE' })
  })

  test('a controller that comes back asks again, with the old beginning of the wait', () => {
    const back: CallEvent = {
      type: 'resumed',
      afterRestart: true,
      legs: [{ legId: caller, answered: false, bridgedTo: '' }],
    }
    const { state, effects } = playFor(nbridge('139'), [waits(1), back])
    expect(namesOf(effects)).toEqual(['command stopPlaying', 'armGuard', 'save', 'seekLine'])
    expect(seeks(effects)).toMatchObject([{ since: 1000 }])
    expect(state.phase).toMatchObject({ music: false, use: { plan: { hasMedia: true } } })
  })
})

test.each<[string, readonly CallEvent[]]>([
  ['the caller hangs up', [{ type: 'legEnded', legId: caller, cause: 'X', sipCode: 0, endedBy: 'far' }]],
  ['an operator ends the call', [{ type: 'hangupRequested' }]],
])('%s: the line is left, one found after that means nothing', (_what, [end]) => {
  if (end === undefined) throw new Error('no end')
  for (const before of [[], [waits(1)], [found(1, line(1))], [found(1, line(1)), created(), rings()]]) {
    const { effects } = playFor(nbridge('139'), [...before, end])
    const left = effects.filter(({ type }) => type === 'leaveLine')
    expect(left).toEqual([{ type: 'leaveLine', requestId: id(1) }])
    expect(playFor(nbridge('139'), [...before, end, found(1, line(2))]).effects).toEqual([])
  }
})

test('an answer to another request, and a second one to the same, mean nothing', () => {
  const purpose = nbridge('139,138')
  expect(playFor(purpose, [found(9, line(1))]).effects).toEqual([])
  expect(playFor(purpose, [refused(1), refused(1)]).effects).toEqual([])
  expect(playFor(purpose, [refused(1), found(1, line(1))]).effects).toEqual([])
})

describe('an attempt that failed', () => {
  test.each<[string, readonly CallEvent[], string]>([
    ['nothing was heard', [created()], 'none'],
    ['it rang', [created(), rings()], 'ringing'],
    ['there was early media', [created(), rings(true)], 'ringing'],
    ['the two were joined before the answer', [created(), joins()], 'ringing'],
    ['it was answered', [created(), rings(), answers()], 'answered'],
    [
      'the caller had early media of their own',
      [created(), { type: 'legProgress', legId: caller, media: true }],
      'none',
    ],
  ])('%s', (_what, events, progress) => {
    const { state, effects } = playFor(nbridge('139'), [found(1, line(1)), ...events, done(2, 'X', 500)])
    expect(failures(effects)).toEqual([{ progress, sipCode: 500, cause: 'X' }])
    expect(state.phase.type).toBe('seekingLine')
    // What is saved still says that it rang: whoever comes back calls nobody twice.
    expect(namesOf(effects)).toEqual(['record line_failed', 'armGuard', 'lineFailed'])
  })

  test('because nothing was heard for fifteen seconds is told as such when its leg is gone', () => {
    const dialled = playFor(nbridge('139'), [found(1, line(1))])
    expect(dialled.effects).toContainEqual({ type: 'armGuard', delayMs: 15_000 })
    const events = [found(1, line(1)), created(), late]
    expect(commandsOf(playFor(nbridge('139'), events).effects)).toMatchObject([
      { type: 'hangup', legId: 'line-1' },
    ])
    const { effects } = playFor(nbridge('139'), [...events, done(2, 'NO_ANSWER')])
    expect(failures(effects)).toEqual([{ progress: 'none', sipCode: 0, cause: 'RECOVERY_ON_TIMER_EXPIRE' }])
  })

  test('after it has rung is left its whole ring time', () => {
    const events = [found(1, line(1)), created(), rings()]
    expect(playFor(nbridge('139'), events).effects).toEqual([{ type: 'armGuard', delayMs: 65_000 }])
    const { effects } = playFor(nbridge('139'), [...events, late, done(2, 'X')])
    expect(failures(effects)).toEqual([{ progress: 'ringing', sipCode: 0, cause: 'NO_ANSWER' }])
  })

  test('goes on over the next line, under the same request', () => {
    const first = [found(1, line(1)), created(), done(2, 'X', 503)]
    const { effects } = playFor(nbridge('139'), [...first, found(1, line(2, 'other'))])
    expect(legsOf(effects)).toMatchObject([{ legId: 'line-2', target: { gateway: 'other' } }])
    const talking = [created(legId('line-2')), answers(legId('line-2')), joins(legId('line-2'))]
    const { state } = playFor(nbridge('139'), [...first, found(1, line(2, 'other')), ...talking])
    expect(state).toMatchObject({ gateway: 'other', phase: { type: 'bridged', legId: 'line-2' } })
  })

  test('stands in the record with its gateway and route', () => {
    const { effects } = playFor(nbridge('139'), [found(1, line(1)), created(), done(2, 'X', 503)])
    expect(effects[0]).toMatchObject({
      step: {
        type: 'line_failed',
        detail: { gateway: 'carrier', route: 7, cause: 'X', sip_code: 503, progress: 'none' },
      },
    })
  })

  test('of several at once has no other: all lines are left', () => {
    const events = [found(1, line(1)), found(2, line(2)), created(), done(3, 'USER_BUSY', 486)]
    const { state, effects } = playFor(nbridge('139,138'), events)
    expect(effects.filter(({ type }) => type === 'leaveLine')).toHaveLength(2)
    expect(failures(effects)).toEqual([])
    expect(state.phase).toMatchObject({ type: 'ending', cause: 'USER_BUSY', sipCode: 486 })
  })
})

describe('one after the other', () => {
  const purpose = nbridge('139|user/1001|138')

  test.each<[string, readonly CallEvent[]]>([
    ['the first has no line', [refused(1)]],
    [
      'the first is busy',
      [found(1, line(1)), created(), done(2, 'USER_BUSY', 486), refused(1, 'USER_BUSY', 486)],
    ],
  ])('%s: the second rings', (_what, events) => {
    expect(legsOf(playFor(purpose, events).effects)).toMatchObject([{ target: { number: '1001' } }])
  })

  test('the last one says what the caller hears', () => {
    const events = [refused(1), done(2, 'NO_ANSWER'), refused(3, 'CALL_REJECTED', 407)]
    const { state } = playFor(purpose, events)
    expect(state.phase).toMatchObject({ type: 'ending', cause: 'CALL_REJECTED', sipCode: 603 })
  })

  test('a caller who has hung up is taken nowhere else', () => {
    const { state } = playFor(purpose, [refused(1), done(2, 'ORIGINATOR_CANCEL')])
    expect(state.phase).toMatchObject({ type: 'ending', cause: 'ORIGINATOR_CANCEL' })
  })

  test('nor over another line, and the one they had is left', () => {
    const { state, effects } = playFor(purpose, [found(1, line(1)), created(), done(2, 'ORIGINATOR_CANCEL')])
    expect(state.phase).toMatchObject({ type: 'ending', cause: 'ORIGINATOR_CANCEL' })
    expect(namesOf(effects)).toContain('leaveLine')
  })

  test('after early media the switch makes the ringing tone', () => {
    const second = nbridge('user/1001|user/1003')
    const phone = legId('phone')
    const events: CallEvent[] = [created(phone), { type: 'legProgress', legId: phone, media: true }]
    const { effects } = playFor(second, [...events, done(1, 'NO_ANSWER')])
    expect(commandsOf(effects)).toMatchObject([{ type: 'bridgeTo', ringback: policy.ringback }])
  })
})

test('of those who ring at once the one who answers is in the record', () => {
  const events: CallEvent[] = [
    found(1, line(1)),
    created(),
    { type: 'legCreated', legId: legId('phone'), extension: '1001' },
    answers(legId('phone')),
    joins(legId('phone')),
  ]
  const { state, effects } = playFor(nbridge('139,user/1001'), events)
  expect(state).toMatchObject({ agent: { extension: '1001', number: '8001' }, gateway: '' })
  expect(effects[0]).toEqual({ type: 'leaveLine', requestId: id(1) })
})

test('the record keeps the first twenty routes of the story', () => {
  const long = Array.from({ length: 30 }, (_, index) => ({ ...story[0], id: index })) as ExplainedRoute[]
  const { effects } = playFor(nbridge('139'), [says(1, { type: 'found', line: line(1), story: long })])
  const [step] = effects
  if (step?.type !== 'record') throw new Error('nothing is recorded')
  expect(step.step.type).toBe('line_found')
  expect(step.step.detail).toMatchObject({ gateway: 'carrier', route: 7 })
  expect(JSON.parse(String(step.step.detail.story))).toEqual(long.slice(0, 20))
})
