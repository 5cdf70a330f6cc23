import { describe, expect, test } from 'vitest'
import type { LookedUp } from '../../did/look-up.ts'
import type { Missed, Overflow } from '../../did/overflow.ts'
import type { Line, LineAnswer } from '../../line/line.ts'
import { legId, requestId } from '../../shared/ids.ts'
import type { Purpose } from '../arrival.ts'
import { beginCall } from '../begin-call.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { otherLegsOf } from '../parties/other-leg.ts'
import { step } from '../step.ts'
import { arrival, at, caller, commandsOf, namesOf, play, policy } from '../testing/play.ts'

/** Calls of `nin_did` and `nout_did`. */

const phone = legId('phone-leg')
const secondPhone = legId('second-phone')
const lookUp = requestId('caller-leg.1')
const bridge = requestId('caller-leg.2')
const seek = requestId('caller-leg.2')
const bridgeOut = requestId('caller-leg.3')

const forDid: Purpose = { type: 'inDid', number: '+861088886601' }
const outwards: Purpose = { type: 'outDid', number: '13900139000', extension: '1002' }

const looked = (result: LookedUp): CallEvent => ({ type: 'lookedUp', requestId: lookUp, result, tookMs: 3 })
const extension = looked({ type: 'extension', extension: '1001', number: '01088886601' })
const outside = looked({ type: 'outside', displayNumber: '01088886602', gateway: 'carrier' })

/** The line to the outside, its leg named by the line desk. */
const line: Line = {
  legId: phone,
  gateway: 'carrier',
  number: '913900139000',
  displayNumber: '01088886602',
  route: 0,
  mark: '13900139000/01088886602//',
}
const lineSays = (answer: LineAnswer): CallEvent => ({ type: 'lineAnswered', requestId: seek, answer })
const found = lineSays({ type: 'found', line, story: [] })
const refused = (cause: string, sipCode = 0): CallEvent =>
  lineSays({ type: 'refused', cause, sipCode, reason: 'final', story: [] })

const rings = (leg = phone): CallEvent => ({ type: 'legCreated', legId: leg })
const answers = (leg = phone): CallEvent => ({ type: 'legAnswered', legId: leg })
const joins = (leg = phone): CallEvent => ({ type: 'legBridged', legId: caller, otherId: leg })
const ends = (leg = phone, cause = 'NORMAL_CLEARING', sipCode = 0): CallEvent => ({
  type: 'legEnded',
  legId: leg,
  cause,
  sipCode,
  endedBy: 'far',
})
const over = (cause: string, sipCode = 0, id = bridge): CallEvent => ({
  type: 'bridgeDone',
  requestId: id,
  cause,
  sipCode,
})
const overOut = (cause: string, sipCode = 0) => over(cause, sipCode, bridgeOut)
const late: CallEvent = { type: 'phaseTimedOut' }
const up = (leg = caller, answered = false, bridgedTo: typeof caller | '' = ''): ResumedLeg => ({
  legId: leg,
  answered,
  bridgedTo,
})
/** The caller's leg, sent elsewhere by the phone it talked with. */
const sentOn = { ...up(caller, true), lastBridgedTo: phone, referral: { id: '1:a', destination: '1003' } }
const resumed = (afterRestart: boolean, ...legs: readonly ResumedLeg[]): CallEvent => ({
  type: 'resumed',
  afterRestart,
  legs,
})

const playFor = (purpose: Purpose, events: readonly CallEvent[], rules = policy) =>
  play(events, rules, { ...arrival, purpose, group: '' })

const overflowing = (missed: Missed, to: Overflow) => ({
  ...policy,
  did: { ...policy.did, overflow: { ...policy.did.overflow, [missed]: to } },
})

test('a called number is looked up in the normal form, then as it came', () => {
  const { state, effects } = beginCall({ ...arrival, purpose: forDid, group: '' }, at(1000))
  expect(state.phase).toEqual({ type: 'lookingUp', requestId: lookUp, task: forDid })
  expect(state.middleNumber).toBe('01088886601')
  expect(effects).toEqual([
    { type: 'record', step: { at: 1000, type: 'arrived', detail: { group: '' } } },
    { type: 'armGuard', delayMs: 30_000 },
    {
      type: 'lookUp',
      requestId: lookUp,
      lookUp: { type: 'inDid', forms: ['01088886601', '+861088886601'] },
    },
  ])
})

test('the extension behind it is rung by the switch itself, the caller not answered', () => {
  const { state, effects } = playFor(forDid, [extension])
  expect(state).toMatchObject({ answeredAt: null, middleNumber: '01088886601' })
  expect(namesOf(effects)).toEqual([
    'record did_looked_up',
    'record dialing',
    'armGuard',
    'save',
    'command bridgeTo',
  ])
  expect(effects.find(({ type }) => type === 'armGuard')).toEqual({ type: 'armGuard', delayMs: 30_000 })
  expect(commandsOf(effects)).toEqual([
    {
      type: 'bridgeTo',
      legId: caller,
      requestId: bridge,
      legs: [
        {
          target: { type: 'extension', number: '1001' },
          legId: '',
          displayNumber: '',
          mark: '',
          variables: {},
        },
      ],
      timeoutSeconds: 25,
      ringback: [],
      middleNumber: '01088886601',
      callerExtension: '',
      calledNumber: '',
    },
  ])
})

test('a caller whom the dialplan has answered hears a ringing tone', () => {
  const { effects } = play([extension], policy, { ...arrival, purpose: forDid, answered: true })
  expect(commandsOf(effects)).toMatchObject([{ type: 'bridgeTo', ringback: policy.ringback }])
})

test('an extension calls out with the number of its row, over a line of the gateway in it', () => {
  const asked = playFor(outwards, [outside])
  expect(asked.state).toMatchObject({ middleNumber: '01088886602', phase: { type: 'seekingLine' } })
  expect(namesOf(asked.effects)).toEqual(['record did_looked_up', 'armGuard', 'save', 'seekLine'])
  expect(asked.effects.at(-1)).toEqual({
    type: 'seekLine',
    requestId: seek,
    request: {
      number: '13900139000',
      gateway: 'carrier',
      displayNumber: '01088886602',
      caller: '1002',
      extension: '1002',
      group: '',
      priority: 0,
      since: 2000,
      mayWait: true,
    },
  })
  expect(commandsOf(playFor(outwards, [outside, found]).effects)).toEqual([
    {
      type: 'bridgeTo',
      legId: caller,
      requestId: bridgeOut,
      legs: [
        {
          target: { type: 'gateway', gateway: 'carrier', number: '913900139000' },
          legId: phone,
          displayNumber: '01088886602',
          mark: '13900139000/01088886602//',
          variables: {},
        },
      ],
      timeoutSeconds: 60,
      ringback: [],
      middleNumber: '01088886602',
      callerExtension: '1002',
      calledNumber: '120',
    },
  ])
})

test('an extension whose name is no number calls out all the same, without a transfer key', () => {
  const named: Purpose = { ...outwards, extension: 'front desk' }
  expect(commandsOf(playFor(named, [outside, found]).effects)).toMatchObject([
    { type: 'bridgeTo', callerExtension: '', calledNumber: '' },
  ])
})

test.each<[string, Purpose, readonly CallEvent[], string]>([
  ['a number nobody has', forDid, [looked({ type: 'notFound' })], 'UNALLOCATED_NUMBER'],
  ['a row that cannot be dialled', forDid, [looked({ type: 'unusable', reason: '' })], 'UNALLOCATED_NUMBER'],
  ['a database that is down', forDid, [looked({ type: 'failed', reason: '' })], 'NORMAL_TEMPORARY_FAILURE'],
  ['no query', forDid, [looked({ type: 'notConfigured' })], 'NORMAL_TEMPORARY_FAILURE'],
  ['no answer of the database', forDid, [late], 'NORMAL_TEMPORARY_FAILURE'],
  ['no outside line', outwards, [looked({ type: 'notFound' })], 'OUTGOING_CALL_BARRED'],
  ['half a row', outwards, [looked({ type: 'unusable', reason: '' })], 'OUTGOING_CALL_BARRED'],
  ['a database that is down', outwards, [looked({ type: 'failed', reason: '' })], 'NORMAL_TEMPORARY_FAILURE'],
  ['nobody known who calls out', { ...outwards, extension: '' }, [], 'OUTGOING_CALL_BARRED'],
  ['what cannot be dialled', { ...outwards, number: '1&park' }, [], 'INVALID_NUMBER_FORMAT'],
])('%s: %o is refused', (_what, purpose, events, cause) => {
  const { state, effects } = playFor(purpose, events)
  expect(state.phase).toMatchObject({ type: 'ending', cause, endedBy: 'system' })
  expect(commandsOf(effects)).toEqual([{ type: 'hangup', legId: caller, cause }])
  expect(namesOf(effects)).toContain('record refused')
})

test('the answer to another look-up is nobody', () => {
  const other = { ...extension, requestId: requestId('x') } as CallEvent
  expect(playFor(forDid, [other]).effects).toEqual([])
})

describe('the two are put through', () => {
  test.each<[string, readonly CallEvent[]]>([
    ['the phone answers', [rings(), answers(), joins()]],
    ['early media comes first', [rings(), joins(), answers()]],
    ['of two phones one is joined', [rings(), rings(secondPhone), answers(secondPhone), answers(), joins()]],
  ])('%s', (_what, events) => {
    const { state, effects } = playFor(forDid, [extension, ...events])
    expect(state.phase).toMatchObject({ type: 'bridged', legId: phone, queue: '', survey: null })
    expect(state).toMatchObject({ agent: { extension: '1001', number: '8001' }, gateway: '' })
    expect(state.answeredAt).not.toBeNull()
    expect(namesOf(effects)).toEqual(['disarmGuard', 'ownLeg', 'record bridged', 'save'])
  })

  test('through a gateway', () => {
    const { state } = playFor(outwards, [outside, found, rings(), answers(), joins()])
    expect(state).toMatchObject({ agent: null, gateway: 'carrier', phase: { type: 'bridged' } })
  })

  test.each<[string, readonly CallEvent[]]>([
    ['early media is no answer', [rings(), joins()]],
    ['an answer that nobody is joined with yet', [rings(), answers()]],
    ['another bridge is over', [rings(), { ...over('USER_BUSY'), requestId: requestId('x') } as CallEvent]],
    ['a phone of several refuses', [rings(), rings(secondPhone), ends(secondPhone, 'USER_BUSY', 486)]],
  ])('not yet: %s', (_what, events) => {
    const { state, effects } = playFor(forDid, [extension, ...events])
    expect([state.phase.type, effects]).toEqual(['bridging', []])
  })

  test.each([
    ['phone-leg', 'agent'],
    ['caller-leg', 'caller'],
  ])('%s hangs up: the call is over', (leg, endedBy) => {
    const { state } = playFor(forDid, [extension, rings(), answers(), joins(), ends(legId(leg))])
    expect(state.phase).toMatchObject({ type: 'ending', endedBy })
  })
})

test.each<[string, CallEvent, string, number]>([
  ['busy', over('USER_BUSY', 486), 'USER_BUSY', 486],
  ['refused', over('CALL_REJECTED', 603), 'USER_BUSY', 486],
  ['no answer', over('NO_ANSWER'), 'NO_ANSWER', 480],
  ['not registered', over('USER_NOT_REGISTERED'), 'USER_NOT_REGISTERED', 480],
  ['a phone that says it is not there', over('NO_USER_RESPONSE', 480), 'USER_NOT_REGISTERED', 480],
  ['a phone that is gone', over('RECOVERY_ON_TIMER_EXPIRE'), 'USER_NOT_REGISTERED', 480],
  ['a phone where nobody listens', over('NORMAL_TEMPORARY_FAILURE', 503), 'USER_NOT_REGISTERED', 480],
  ['something else', over('INCOMPATIBLE_DESTINATION', 488), 'NO_ANSWER', 480],
])('an extension that does not take the call, %s: the caller is told', (_what, event, cause, sipCode) => {
  const { state, effects } = playFor(forDid, [extension, rings(), event])
  expect(state.phase).toMatchObject({ type: 'ending', cause, sipCode })
  expect(commandsOf(effects)).toEqual([{ type: 'hangup', legId: caller, cause, sipCode }])
})

test.each<[string, readonly CallEvent[], string, number]>([
  ['its status', [rings(), overOut('USER_BUSY', 486)], 'USER_BUSY', 486],
  ['one without a cause of its own', [rings(), overOut('CALL_REJECTED', 402)], 'CALL_REJECTED', 402],
  [
    'the status at the end of its leg',
    [rings(), ends(phone, 'NORMAL_TEMPORARY_FAILURE', 500), overOut('NORMAL_TEMPORARY_FAILURE')],
    'NORMAL_TEMPORARY_FAILURE',
    500,
  ],
  ['nothing, where there is no such gateway', [overOut('INVALID_GATEWAY')], 'INVALID_GATEWAY', 503],
  [
    'what a phone would answer with its own password',
    [rings(), overOut('CALL_REJECTED', 407)],
    'CALL_REJECTED',
    603,
  ],
  ['the same to a request without one', [rings(), overOut('CALL_REJECTED', 401)], 'CALL_REJECTED', 603],
  [
    'that others are to be called',
    [rings(), overOut('REDIRECTION_TO_NEW_DESTINATION', 302)],
    'REDIRECTION_TO_NEW_DESTINATION',
    410,
  ],
])('a carrier that refuses says %s: so hears the caller', (_what, events, cause, sipCode) => {
  const { state, effects } = playFor(outwards, [outside, found, ...events])
  const told = effects.find(({ type }) => type === 'lineFailed')
  if (told?.type !== 'lineFailed') throw new Error('the line desk was not told')
  const last = step(state, refused(told.failure.cause, told.failure.sipCode), at(9000))
  expect(commandsOf(last.effects)).toEqual([{ type: 'hangup', legId: caller, cause, sipCode }])
})

describe('overflow', () => {
  test.each<[Missed, CallEvent]>([
    ['busy', over('USER_BUSY', 486)],
    ['noAnswer', over('NO_ANSWER')],
    ['notRegistered', over('SUBSCRIBER_ABSENT')],
  ])('%s: into the queue of a group', (missed, event) => {
    const rules = overflowing(missed, { type: 'queue', group: '130' })
    const { state, effects } = playFor(forDid, [extension, event], rules)
    expect(state).toMatchObject({ group: '130', queue: '130', middleNumber: '01088886601' })
    expect(state.phase).toMatchObject({ type: 'queued', wait: { group: '130', music: ['group-music.wav'] } })
    expect(commandsOf(effects)).toEqual([
      {
        type: 'setVariables',
        legId: caller,
        variables: { hangup_after_bridge: '', continue_on_fail: '' },
      },
      { type: 'answer', legId: caller },
    ])
    expect(namesOf(effects)).toContain('record overflow')
  })

  test('a message for the extension', () => {
    const rules = overflowing('noAnswer', { type: 'voicemail' })
    const { state, effects } = playFor(forDid, [extension, over('NO_ANSWER')], rules)
    expect(state.phase).toMatchObject({ type: 'playing', after: { type: 'record', mailbox: '1001' } })
    expect(commandsOf(effects).at(-1)).toMatchObject({
      type: 'play',
      prompts: ['leave-message.wav', 'tone_stream://%(500,0,1000)'],
    })
  })
})

test("the record keeps the carrier's own status", () => {
  const events = [outside, found, rings(), overOut('CALL_REJECTED', 407)]
  const recorded = (more: readonly CallEvent[]) =>
    playFor(outwards, [...events, ...more]).effects.flatMap(effect =>
      effect.type === 'record' ? [[effect.step.type, effect.step.detail.sip_code]] : [],
    )
  expect(recorded([])).toEqual([['line_failed', 407]])
  expect(recorded([refused('CALL_REJECTED', 407)])).toEqual([
    ['line_refused', 407],
    ['dial_failed', 407],
  ])
})

test('a phone that has refused is among the ringing ones no more', () => {
  const { state } = playFor(forDid, [
    extension,
    rings(),
    rings(secondPhone),
    ends(secondPhone, 'USER_BUSY', 486),
  ])
  expect(otherLegsOf(state)).toEqual([phone])
  expect(commandsOf(step(state, late, at(9000)).effects)).toMatchObject([{ type: 'hangup', legId: phone }])
})

describe('what nobody waits for', () => {
  const gaveUp = [extension, rings(), joins(), late]

  test('a phone that gives early media and never answers is ended, then the caller told', () => {
    const { state, effects } = playFor(forDid, gaveUp)
    expect(commandsOf(effects)).toEqual([{ type: 'hangup', legId: phone, cause: 'NO_ANSWER' }])
    expect(state.phase.type).toBe('bridging')
    const told = { type: 'hangup', legId: caller, cause: 'NO_ANSWER', sipCode: 480 }
    expect(commandsOf(playFor(forDid, [...gaveUp, over('NORMAL_CLEARING')]).effects)).toEqual([told])
    expect(commandsOf(playFor(forDid, [...gaveUp, late]).effects)).toEqual([told])
  })

  test('a command the switch refuses', () => {
    const [command] = commandsOf(playFor(outwards, [outside, found]).effects)
    if (command === undefined) throw new Error('nothing was sent')
    const unsent: CallEvent = { type: 'commandFailed', command, reason: 'no' }
    const { effects } = playFor(outwards, [outside, found, unsent])
    expect(commandsOf(effects)).toMatchObject([{ type: 'hangup', sipCode: 503 }])
    // It says nothing of the line.
    expect(namesOf(effects)).toContain('leaveLine')
    expect(namesOf(effects)).not.toContain('lineFailed')
  })
})

test('a leg that rings and is sent elsewhere by the phone of the caller is ended: nobody would have it', () => {
  const parked: CallEvent = { type: 'legReady', legId: phone }
  const { state, effects } = playFor(forDid, [extension, rings(), parked])
  expect(commandsOf(effects)).toEqual([{ type: 'hangup', legId: phone, cause: 'ORIGINATOR_CANCEL' }])
  expect(state.phase.type).toBe('bridging')
})

test.each<[string, Purpose, readonly CallEvent[]]>([
  ['while the database is asked', forDid, []],
  ['while the phone rings', forDid, [extension, rings()]],
  ['while a line is looked for', outwards, [outside]],
  ['while the carrier rings', outwards, [outside, found, rings()]],
])('%s the caller hangs up: nothing is left', (_what, purpose, events) => {
  const { state, effects } = playFor(purpose, [...events, ends(caller, 'ORIGINATOR_CANCEL')])
  expect(state.phase).toMatchObject({ type: 'ending', endedBy: 'caller' })
  expect(commandsOf(effects)).toEqual([])
  expect(effects.at(-1)).toMatchObject({ type: 'finish' })
})

test.each<[string, Purpose, readonly CallEvent[]]>([
  ['while the database is asked', forDid, []],
  ['while the phone rings', forDid, [extension, rings()]],
  ['while they talk', forDid, [extension, rings(), answers(), joins()]],
])('%s an operator ends the call', (_what, purpose, events) => {
  const { effects } = playFor(purpose, [...events, { type: 'hangupRequested' }])
  expect(commandsOf(effects)).toContainEqual({ type: 'hangup', legId: caller, cause: 'NORMAL_CLEARING' })
})

describe('nacd comes back', () => {
  test.each<[string, Purpose, readonly CallEvent[], CallEvent, string, readonly string[]]>([
    [
      'the look-up of the one before is lost',
      forDid,
      [],
      resumed(true, up()),
      'lookingUp',
      ['armGuard', 'lookUp'],
    ],
    ['its own look-up is on its way', forDid, [], resumed(false, up()), 'lookingUp', []],
    [
      'the phone rings on',
      forDid,
      [extension, rings()],
      resumed(true, up(), up(phone)),
      'bridging',
      ['ownLeg', 'armGuard'],
    ],
    [
      'the two talk meanwhile',
      forDid,
      [extension, rings()],
      resumed(true, up(caller, true, phone), up(phone, true, caller)),
      'bridged',
      ['ownLeg', 'armGuard', 'disarmGuard', 'ownLeg', 'record bridged', 'save'],
    ],
    [
      'nothing rings: the extension is rung again',
      forDid,
      [extension, rings()],
      resumed(true, up()),
      'bridging',
      ['record dialing', 'armGuard', 'save', 'command bridgeTo'],
    ],
    [
      'nothing rings: nobody outside is called twice',
      outwards,
      [outside, found, rings()],
      resumed(true, up()),
      'ending',
      ['record dial_failed', 'armGuard', 'command hangup'],
    ],
    [
      'nor where only the switch was away: its line is left',
      outwards,
      [outside, found, rings()],
      resumed(false, up()),
      'ending',
      ['leaveLine', 'record dial_failed', 'armGuard', 'command hangup'],
    ],
    [
      'the line was not found yet: it is asked for again',
      outwards,
      [outside],
      resumed(true, up()),
      'seekingLine',
      ['armGuard', 'save', 'seekLine'],
    ],
    [
      'the line is still looked for by this very controller',
      outwards,
      [outside],
      resumed(false, up()),
      'seekingLine',
      [],
    ],
    [
      'they still talk',
      forDid,
      [extension, rings(), answers(), joins()],
      resumed(true, up(caller, true, phone), up(phone, true, caller)),
      'bridged',
      ['record resumed'],
    ],
  ])('%s', (_what, purpose, events, event, phase, effects) => {
    const { state, effects: all } = playFor(purpose, [...events, event])
    expect([state.phase.type, namesOf(all)]).toEqual([phase, effects])
  })

  test('the extension has answered meanwhile and sent the caller on: nobody is rung again', () => {
    const { state, effects } = playFor(forDid, [extension, rings(), resumed(true, sentOn)])
    expect(state).toMatchObject({ agent: { extension: '1001' }, phase: { type: 'referred' } })
    expect(commandsOf(effects)).toEqual([])
    expect(effects.at(-1)).toMatchObject({ type: 'route', destination: '1003', extension: '1001' })
  })

  test('whoever answered behind a trunk has sent the caller nowhere', () => {
    const { state, effects } = playFor(outwards, [outside, found, rings(), resumed(true, sentOn)])
    expect(state.phase).toMatchObject({ type: 'ending', cause: 'OUTGOING_CALL_BARRED' })
    expect(namesOf(effects)).not.toContain('route')
  })

  test('a phone that was given up, and rings on, is told so once more', () => {
    const lost = [extension, rings(), joins(), late]
    const { state, effects } = playFor(forDid, [...lost, resumed(true, up(), up(phone, false, caller))])
    expect(commandsOf(effects)).toEqual([{ type: 'hangup', legId: phone, cause: 'NO_ANSWER' }])
    expect(effects).toContainEqual({ type: 'armGuard', delayMs: 5_000 })
    expect(state.phase.type).toBe('bridging')
    const talking = resumed(true, up(caller, true, phone), up(phone, true, caller))
    expect(playFor(forDid, [...lost, talking]).state.phase.type).toBe('bridged')
  })

  test('a ringing phone is known again by its leg', () => {
    const { state } = playFor(forDid, [extension, resumed(true, up(), up(phone, false, caller))])
    const { state: answered } = step(state, answers(), at(9000))
    expect(answered.phase).toMatchObject({ type: 'bridged', legId: phone })
  })
})
