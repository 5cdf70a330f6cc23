import { describe, expect, test } from 'vitest'
import { requestId } from '../../shared/ids.ts'
import type { CallEvent } from '../call-event.ts'
import { answer, caller, commandsOf, namesOf, play } from '../testing/play.ts'

/** The two ways out that are no conversation: a message left, and a leg sent to the dialplan. */

const id = (n: number) => requestId(`caller-leg.${n}`)
const says = (response: Parameters<typeof answer>[0]): CallEvent => ({
  type: 'flowAnswered',
  requestId: id(1),
  response: answer(response),
  tookMs: 5,
  raw: '',
})
const done = (n: number, recordedMs = 0): CallEvent => ({
  type: 'executeDone',
  requestId: id(n),
  digits: '',
  recordedMs,
})
const callerHungUp: CallEvent = {
  type: 'legEnded',
  legId: caller,
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy: 'far',
}
const voicemail = (data: Record<string, string>) => says({ action: 'voicemail', action_data: data })
const transfer = (number: string) => says({ action: 'transfer', action_data: { ad_number: number } })
const file = '/recordings/1001-caller-leg.3.wav'
const callerUp: CallEvent = {
  type: 'resumed',
  afterRestart: true,
  legs: [{ legId: caller, answered: true, bridgedTo: '' }],
}

test.each<[string, readonly CallEvent[], string, readonly string[]]>([
  [
    'voicemail answers and plays the words',
    [voicemail({ ad_number: '1001' })],
    'playing',
    ['record server_answered', 'command answer', 'record playing', 'armGuard', 'save', 'command play'],
  ],
  [
    'then it records',
    [voicemail({ ad_number: '1001' }), done(2)],
    'recording',
    ['record recording', 'armGuard', 'save', 'command record'],
  ],
  [
    'the message is kept, told, and confirmed',
    [voicemail({ ad_number: '1001' }), done(2), done(3, 4200)],
    'playing',
    ['record recorded', 'push', 'record playing', 'armGuard', 'save', 'command play'],
  ],
  [
    'the caller hangs up, as they do: the message is kept and told',
    [voicemail({ ad_number: '1001' }), done(2), callerHungUp],
    'ending',
    ['armGuard', 'push', 'disarmGuard', 'record ended', 'finish'],
  ],
  [
    'a switch that cannot record: the caller hears a good-bye',
    [voicemail({ ad_number: '1001' }), done(2), done(3)],
    'playing',
    ['record record_failed', 'record playing', 'armGuard', 'save', 'command play'],
  ],
  [
    'a restart in the middle: what there is, is the message',
    [voicemail({ ad_number: '1001' }), done(2), callerUp],
    'playing',
    ['command stopPlaying', 'record recorded', 'push', 'record playing', 'armGuard', 'save', 'command play'],
  ],
  [
    'a mailbox that could mean a path is as bad as no answer',
    [voicemail({ ad_number: '../../etc/x' })],
    'ending',
    [
      'record server_answered',
      'record value_refused',
      'record server_failed',
      'record fallback',
      'armGuard',
      'command hangup',
    ],
  ],
  [
    'transfer sends the leg to the dialplan',
    [transfer('1001')],
    'leaving',
    ['record server_answered', 'record transferring', 'armGuard', 'command transfer'],
  ],
  [
    'it has left: the call is over for nacd, the leg is not touched',
    [transfer('1001'), { type: 'left' }],
    'ending',
    ['disarmGuard', 'record transferred', 'push', 'finish'],
  ],
  [
    'a reconnect before that was told: the leg is taken for gone, not touched',
    [transfer('1001'), callerUp],
    'ending',
    ['disarmGuard', 'record transferred', 'push', 'finish'],
  ],
  [
    'the switch refuses: the fallback',
    [
      transfer('1001'),
      {
        type: 'commandFailed',
        reason: '-ERR',
        command: { type: 'transfer', legId: caller, destination: '1001', nextPart: 2 },
      },
    ],
    'ending',
    ['record command_refused', 'record fallback', 'armGuard', 'command hangup'],
  ],
  [
    'the caller hangs up at that moment',
    [transfer('1001'), callerHungUp],
    'ending',
    ['armGuard', 'disarmGuard', 'record ended', 'finish'],
  ],
  [
    'a destination that could mean more is as bad as no answer',
    [transfer('1001 XML default')],
    'ending',
    [
      'record server_answered',
      'record value_refused',
      'record server_failed',
      'record fallback',
      'armGuard',
      'command hangup',
    ],
  ],
])('%s', (_what, events, phase, effects) => {
  const outcome = play(events)
  expect({ phase: outcome.state.phase.type, effects: namesOf(outcome.effects) }).toEqual({ phase, effects })
})

describe('the message', () => {
  test.each([
    ["nacd's words and a beep", {}, ['leave-message.wav', 'tone_stream://%(500,0,1000)']],
    ["the server's words and a beep", { ad_rings: 'a.wav' }, ['a.wav', 'tone_stream://%(500,0,1000)']],
  ])('%s', (_what, data, prompts) => {
    expect(commandsOf(play([voicemail({ ad_number: '1001', ...data })]).effects)).toContainEqual(
      expect.objectContaining({ type: 'play', prompts }),
    )
  })

  test('goes into a file of its own; without a mailbox it is the group', () => {
    expect(commandsOf(play([voicemail({ ad_number: '1001' }), done(2)]).effects)).toMatchObject([
      { path: file },
    ])
    expect(commandsOf(play([voicemail({}), done(2)]).effects)).toMatchObject([
      { path: '/recordings/120-caller-leg.3.wav' },
    ])
  })

  test('is told with mailbox, file and length, and stands in the record', () => {
    const outcome = play([voicemail({ ad_number: '1001' }), done(2), callerHungUp])
    expect(outcome.effects).toContainEqual({
      type: 'push',
      event: 'recording',
      dtmf: '',
      facts: { mailbox: '1001', recording: file, seconds: '1' },
    })
    expect(outcome.effects.at(-1)).toMatchObject({ summary: { recording: file } })
  })
})

describe('a caller who ends the message by hanging up, where its end is told first', () => {
  const ended = (endedBy: 'far' | 'switch', cause = 'NORMAL_CLEARING'): CallEvent => ({
    ...callerHungUp,
    endedBy,
    cause,
  })

  test.each<[string, CallEvent, object]>([
    ['the switch saw the caller first', ended('far'), { endedBy: 'caller', cause: 'NORMAL_CLEARING' }],
    ['nacd was first', ended('switch', 'ALLOTTED_TIMEOUT'), { endedBy: 'system', cause: 'NORMAL_CLEARING' }],
  ])('%s', (_who, event, expected) => {
    const saved = play([voicemail({ ad_number: '1001' }), done(2), done(3, 4200)])
    const played = commandsOf(saved.effects).find(({ type }) => type === 'play')
    if (played === undefined) throw new Error('nothing is played')
    const refused = { type: 'commandFailed', command: played, reason: '-ERR invalid session id' } as const
    const outcome = play([voicemail({ ad_number: '1001' }), done(2), done(3, 4200), refused, event])
    const finish = outcome.effects.find(({ type }) => type === 'finish')
    expect(finish).toMatchObject({ summary: { ...expected, recording: file } })
  })
})
