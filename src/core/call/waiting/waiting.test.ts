import { describe, expect, test } from 'vitest'
import type { QueueRules } from '../../acd/queue-rules.ts'
import { requestId } from '../../shared/ids.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent, QueueFailure } from '../call-event.ts'
import type { CallPolicy, Outcome } from '../outcome.ts'
import type { QueueWait } from '../state.ts'
import { step } from '../step.ts'
import { agentLeg, answer, arrival, at, caller, commandsOf, namesOf, play } from '../testing/play.ts'
import { groupWith, houseWith } from '../testing/waiting-groups.ts'

const queue: CallEvent = {
  type: 'flowAnswered',
  requestId: requestId('caller-leg.1'),
  response: answer({
    action: 'queue',
    action_data: { ad_group: '140', ad_priority: '7', ad_skills: 'english' },
  }),
  tookMs: 5,
  raw: '',
}
const joined: CallEvent = { type: 'queueJoined' }
const key = (digit: string): CallEvent => ({ type: 'digit', digit })
const place = (position: number): CallEvent => ({
  type: 'queuePlace',
  position,
  length: 5,
  estimatedWaitMs: null,
})
const over = (id: string): CallEvent => ({
  type: 'executeDone',
  requestId: requestId(id),
  digits: '',
  recordedMs: 0,
})
const guard: CallEvent = { type: 'phaseTimedOut' }

const house = (rules: Partial<QueueRules>, comfort: readonly (readonly string[])[] = []): CallPolicy =>
  houseWith({
    '140': groupWith(rules, { comfort, maxWait: 30 }),
    '150': groupWith({}, { music: ['other-music.wav'], maxWait: 60 }),
  })

/** In the queue of 140 since 2000, with music since 3000. */
const waiting = (rules: CallPolicy, who = arrival): Outcome => play([queue, joined], rules, who)

function go(from: Outcome, rules: CallPolicy, ...events: readonly [CallEvent, now: number][]): Outcome {
  return events.reduce((outcome, [event, now]) => step(outcome.state, event, at(now, rules)), from)
}

function waitIn({ state }: Outcome): QueueWait {
  if (state.phase.type !== 'queued') throw new Error(`in phase ${state.phase.type}`)
  return state.phase.wait
}

const guardsOf = (effects: readonly CallEffect[]) =>
  effects.flatMap((effect): (number | 'none')[] => {
    if (effect.type === 'disarmGuard') return ['none']
    return effect.type === 'armGuard' ? [effect.delayMs] : []
  })

const heardIn = (effects: readonly CallEffect[]): (readonly string[])[] =>
  commandsOf(effects).flatMap(each =>
    each.type === 'play' || each.type === 'playForever' ? [each.prompts] : [],
  )

describe('announcements', () => {
  const speaking = house({ announceEvery: 20 }, [['comfort.wav']])

  test('a group that says nothing has no guard', () => {
    expect(guardsOf(play([queue], house({})).effects)).toEqual(['none'])
  })

  test('the first is due an interval after the wait began', () => {
    expect(guardsOf(play([queue], speaking).effects)).toEqual([20_000])
  })

  test('when it is due the place is asked for, and the next one set', () => {
    const asked = go(waiting(speaking), speaking, [guard, 22_000])
    expect(namesOf(asked.effects)).toEqual(['armGuard', 'askPlace'])
    expect(guardsOf(asked.effects)).toEqual([20_000])
  })

  test('it is heard in place of the music, and the music goes on after it', () => {
    const said = go(waiting(speaking), speaking, [guard, 22_000], [place(3), 22_000])
    expect(heardIn(said.effects)).toEqual([['say://position/3']])
    expect(guardsOf(said.effects)).toEqual([60_000])
    const { speaking: id } = waitIn(said)
    const after = go(said, speaking, [over(id), 25_000])
    expect(heardIn(after.effects)).toEqual([['hold-music.wav']])
    expect(guardsOf(after.effects)).toEqual([20_000])
    expect(waitIn(after)).toMatchObject({ speaking: '', told: { position: 3, at: 25_000 } })
  })

  test('no better place: the comfort message; no better place and none: the music is not touched', () => {
    const quiet = house({ announceEvery: 20 })
    for (const [rules, heard] of [
      [speaking, [['comfort.wav']]],
      [quiet, []],
    ] as const) {
      const once = go(waiting(rules), rules, [guard, 22_000], [place(3), 22_000])
      const again = go(
        once,
        rules,
        [over(waitIn(once).speaking), 25_000],
        [guard, 45_000],
        [place(3), 45_000],
      )
      expect(heardIn(again.effects)).toEqual(heard)
    }
  })

  test('the end of something else ends no announcement', () => {
    const said = go(waiting(speaking), speaking, [guard, 22_000], [place(3), 22_000])
    expect(go(said, speaking, [over('caller-leg.2'), 23_000])).toEqual({ state: said.state, effects: [] })
  })

  test('an announcement the switch refuses, or of whose end it says nothing, is over', () => {
    const said = go(waiting(speaking), speaking, [guard, 22_000], [place(3), 22_000])
    const [played] = commandsOf(said.effects)
    if (played === undefined) throw new Error('nothing is played')
    const refused = { type: 'commandFailed', command: played, reason: 'no' } as const
    for (const event of [refused, guard]) {
      const after = go(said, speaking, [event, 82_000])
      expect(heardIn(after.effects)).toEqual([['hold-music.wav']])
      expect(waitIn(after).speaking).toBe('')
    }
  })

  test('after a restart the music goes on, and nothing is said again at once', () => {
    const said = go(waiting(speaking), speaking, [guard, 22_000], [place(3), 22_000])
    const legs = [{ legId: caller, answered: true, bridgedTo: '' }] as const
    const back = go(said, speaking, [{ type: 'resumed', legs, afterRestart: true }, 90_000])
    expect(guardsOf(back.effects)).toEqual([20_000])
    expect(back.effects).toContainEqual(
      expect.objectContaining({ type: 'joinQueue', again: true, wait: waitIn(back) }),
    )
    expect(waitIn(back)).toMatchObject({ speaking: '', since: 2000, told: { position: 3, at: 90_000 } })
    expect(heardIn(go(back, speaking, [joined, 90_000]).effects)).toEqual([['hold-music.wav']])
    const later = go(back, speaking, [joined, 90_000], [guard, 110_000], [place(2), 110_000])
    expect(heardIn(later.effects)).toEqual([['say://position/2']])
  })
})

describe('a key', () => {
  const rules = house({
    announceEvery: 20,
    exits: {
      '1': 'callback',
      '2': 'voicemail',
      '3': 'queue:150',
      '4': 'number:1009',
      '5': 'playback:opening-hours.wav',
      '6': 'flow',
      '7': 'what nobody can read',
      '8': 'voicemail:8000',
      '9': 'queue:140',
      '#': 'queue:999',
    },
  })
  const press = (digit: string, who = arrival) => go(waiting(rules, who), rules, [key(digit), 12_000])

  test.each<[string, string, string, readonly (readonly string[])[]]>([
    ['1', 'playing', 'callBack', [['callback-confirmed.wav']]],
    ['2', 'playing', 'leaveQueue', [['leave-message.wav', 'tone_stream://%(500,0,1000)']]],
    ['3', 'queued', 'leaveQueue', []],
    ['4', 'dialing', 'leaveQueue', [['tone_stream://%(1000,4000,450)']]],
    ['5', 'playing', 'leaveQueue', [['opening-hours.wav']]],
    ['6', 'asking', 'leaveQueue', []],
    ['8', 'playing', 'leaveQueue', [['leave-message.wav', 'tone_stream://%(500,0,1000)']]],
  ])('%s leads to %s', (digit, phase, left, heard) => {
    const { state, effects } = press(digit)
    expect(state.phase.type).toBe(phase)
    expect(heardIn(effects)).toEqual(heard)
    const leaving = effects.filter(({ type }) => type === 'leaveQueue' || type === 'callBack')
    expect(leaving.map(({ type }) => type)).toEqual([left])
    expect(namesOf(effects).indexOf(left)).toBeLessThan(namesOf(effects).indexOf('command stopPlaying'))
  })

  test.each(['0', '7', '9', '*', '#', 'A', 'constructor'])('%s means nothing', digit => {
    const before = waiting(rules)
    expect(go(before, rules, [key(digit), 12_000])).toEqual({ state: before.state, effects: [] })
  })

  test('the mailbox is the one named, else the group', () => {
    const mailboxes = ['2', '8'].map(digit => press(digit).state.phase)
    expect(mailboxes).toMatchObject([
      { after: { type: 'record', mailbox: '140' } },
      { after: { type: 'record', mailbox: '8000' } },
    ])
  })

  test('to another group: the waited time and the priority go along, the skills do not, its limit begins anew', () => {
    const moved = press('3')
    expect(waitIn(moved)).toMatchObject({
      group: '150',
      since: 2000,
      priority: 7,
      skills: '',
      timeoutSeconds: 70,
      music: ['other-music.wav'],
      before: [],
      told: { position: 0, at: 12_000 },
    })
    expect(namesOf(moved.effects)).toEqual([
      'record queue_left',
      'leaveQueue',
      'command stopPlaying',
      'push',
      'record queued',
      'disarmGuard',
      'save',
      'joinQueue',
    ])
    expect(moved.state.waitedMs).toBe(0)
  })

  test('out of the queue: the wait is counted', () => {
    expect(press('6').state.waitedMs).toBe(10_000)
  })

  test('the call flow hears the key', () => {
    const asked = press('6').effects.find(each => each.type === 'ask')
    expect(asked).toMatchObject({
      request: {
        event: 'queue_failed',
        dtmf: '6',
        additional_data: { cause: 'key', waited: '10', group: '140' },
      },
    })
  })

  test('over an announcement: it counts all the same', () => {
    const said = go(waiting(rules), rules, [guard, 22_000], [place(3), 22_000])
    expect(go(said, rules, [key('3'), 23_000]).state.phase).toMatchObject({ wait: { group: '150' } })
  })

  test('none of them is kept for the next question', () => {
    const asked = go(waiting(rules), rules, [key('0'), 12_000], [key('6'), 12_500])
    expect(asked.state.typedAhead).toBe('')
  })

  test('while a phone rings it counts too: the phone stops', () => {
    const offered: CallEvent = {
      type: 'agentOffered',
      extension: '1001',
      agentNumber: '',
      ringSeconds: 15,
      autoAnswer: false,
      why: {},
    }
    const ringing = go(waiting(rules), rules, [offered, 5000])
    const { state, effects } = go(ringing, rules, [key('2'), 6000])
    expect(state.phase.type).toBe('playing')
    expect(commandsOf(effects)).toContainEqual({
      type: 'hangup',
      legId: agentLeg,
      cause: 'ORIGINATOR_CANCEL',
    })
  })
})

describe('a callback', () => {
  const rules = house({ exits: { '1': 'callback' } })
  const ask = (callerNumber: string) =>
    go(waiting(rules, { ...arrival, callerNumber }), rules, [key('1'), 12_000])

  test('is asked for with the whole wait, and the call ends after the confirmation', () => {
    const asked = ask('+8613800138000')
    expect(asked.effects).toContainEqual({
      type: 'callBack',
      number: '+8613800138000',
      again: false,
      wait: expect.objectContaining({ group: '140', since: 2000, priority: 7, skills: 'english' }),
    })
    expect(asked.state.waitedMs).toBe(10_000)
    if (asked.state.phase.type !== 'playing') throw new Error('nothing is played')
    const done = go(asked, rules, [over(asked.state.phase.requestId), 15_000])
    expect(namesOf(done.effects)).toEqual(['armGuard', 'command hangup'])
  })

  test('is asked for again by a call that is found while the confirmation is heard', () => {
    const asked = ask('13800138000')
    const up = { legId: asked.state.uuid, answered: true, bridgedTo: '' } as const
    const found = go(asked, rules, [{ type: 'resumed', legs: [up], afterRestart: true }, 13_000])
    const effect = { type: 'callBack', number: '13800138000', again: true }
    expect(found.effects).toContainEqual({ ...effect, wait: expect.objectContaining({ since: 2000 }) })
    expect(heardIn(found.effects)).toEqual([['callback-confirmed.wav']])
  })

  describe('of which no more are promised than the group allows', () => {
    const most = 2
    const full = house({ exits: { '1': 'callback' }, maxCallbacks: most })
    const asks = (waitingIn: number, more: Partial<CallPolicy['callbacks']> = {}, rules = full) => {
      const now = { ...rules, callbacks: { waitingIn: () => waitingIn, isWaiting: () => false, ...more } }
      return go(waiting(now, { ...arrival, callerNumber: '13800138000' }), now, [key('1'), 12_000])
    }

    test.each([most, most + 1])('with %i who wait the caller is told so and waits on', waitingIn => {
      const told = asks(waitingIn)
      expect(heardIn(told.effects)).toEqual([['callback-full.wav']])
      expect(namesOf(told.effects)).not.toContain('callBack')
      expect(told.state.phase.type).toBe('queued')
    })

    test.each<[string, Outcome]>([
      ['one less', asks(most - 1)],
      ['the caller one of them', asks(most, { isWaiting: () => true })],
      ['no limit', asks(1000, {}, house({ exits: { '1': 'callback' }, maxCallbacks: 0 }))],
    ])('with %s they are called back', (_, { effects }) => {
      expect(namesOf(effects)).toContain('callBack')
    })
  })

  test.each(['', 'anonymous', 'Restricted', '12', '*67', '1'.repeat(33)])(
    'of the number %j is not possible: the caller is told so and waits on',
    callerNumber => {
      const told = ask(callerNumber)
      expect(heardIn(told.effects)).toEqual([['callback-no-number.wav']])
      expect(namesOf(told.effects)).not.toContain('callBack')
      const after = go(told, rules, [over(waitIn(told).speaking), 15_000])
      expect(heardIn(after.effects)).toEqual([['hold-music.wav']])
      expect(waitIn(after).since).toBe(2000)
    },
  )
})

describe('nobody takes the call', () => {
  const failed = (cause: QueueFailure): CallEvent => ({ type: 'queueFailed', cause })
  const causes: readonly QueueFailure[] = [
    'timeout',
    'queue_full',
    'unknown_group',
    'no_agent',
    'too_many_waiting',
    'closed',
    'no_such_skill',
  ]

  describe.each(causes)('%s', cause => {
    test.each<[string, string, readonly (readonly string[])[]]>([
      ['voicemail', 'playing', [['leave-message.wav', 'tone_stream://%(500,0,1000)']]],
      ['queue:150', 'queued', []],
      ['playback:sorry.wav', 'playing', [['sorry.wav']]],
      ['number:1009', 'dialing', [['tone_stream://%(1000,4000,450)']]],
      ['flow', 'asking', []],
      ['', 'asking', []],
      ['callback', 'asking', []],
      ['nonsense', 'asking', []],
    ])('%j leads to %s', (overflow, phase, heard) => {
      const rules = house({ overflows: { [cause]: overflow } })
      const { state, effects } = go(waiting(rules), rules, [failed(cause), 12_000])
      expect(state.phase.type).toBe(phase)
      expect(heardIn(effects)).toEqual(heard)
      expect(namesOf(effects)).not.toContain('leaveQueue')
      expect(effects.at(0)).toMatchObject({ step: { type: 'queue_failed', detail: { cause, group: '140' } } })
    })
  })

  test('another cause than the one named asks the call flow', () => {
    const rules = house({ overflows: { timeout: 'voicemail' } })
    const { effects } = go(waiting(rules), rules, [failed('queue_full'), 12_000])
    expect(effects.find(each => each.type === 'ask')).toMatchObject({
      request: {
        event: 'queue_failed',
        additional_data: { cause: 'queue_full', waited: '10', group: '140' },
      },
    })
  })

  test('a circle ends where it began: the call flow is asked', () => {
    const circle = houseWith({
      '140': groupWith({ overflows: { timeout: 'queue:150' } }),
      '150': groupWith({ overflows: { timeout: 'queue:160' } }),
      '160': groupWith({ overflows: { timeout: 'queue:140' } }),
    })
    let outcome = waiting(circle)
    const groups: string[] = []
    for (let n = 0; outcome.state.phase.type === 'queued'; n += 1) {
      groups.push(waitIn(outcome).group)
      outcome = go(outcome, circle, [failed('timeout'), 12_000 + n])
    }
    expect(groups).toEqual(['140', '150', '160'])
    expect(outcome.state.phase.type).toBe('asking')
    expect(outcome.state.waitedMs).toBe(10_002)
  })

  test('a group that leads to itself asks the call flow', () => {
    const rules = house({ overflows: { timeout: 'queue:140' } })
    expect(go(waiting(rules), rules, [failed('timeout'), 12_000]).state.phase.type).toBe('asking')
  })
})

describe('where calls are recorded', () => {
  const rules = house({
    record: true,
    recordAnnouncement: 'recording-notice.wav',
    exits: { '2': 'voicemail' },
  })
  const told = play([queue], rules)

  test('the caller hears it before they stand in line, and has waited since before it', () => {
    expect(told.state.phase.type).toBe('playing')
    expect(heardIn(told.effects)).toEqual([['recording-notice.wav']])
    expect(namesOf(told.effects)).toContain('command answer')
    expect(namesOf(told.effects)).not.toContain('joinQueue')
    if (told.state.phase.type !== 'playing') throw new Error('nothing is played')
    const lined = go(told, rules, [over(told.state.phase.requestId), 9000])
    expect(waitIn(lined)).toMatchObject({ group: '140', since: 2000 })
    expect(namesOf(lined.effects)).toEqual(['push', 'record queued', 'disarmGuard', 'save', 'joinQueue'])
  })

  test('a caller who hangs up over it never was in the queue', () => {
    const gone = {
      type: 'legEnded',
      legId: caller,
      cause: 'NORMAL_CLEARING',
      sipCode: 0,
      endedBy: 'far',
    } as const
    expect(namesOf(go(told, rules, [gone, 4000]).effects)).not.toContain('leaveQueue')
  })

  test('keys over it are forgotten', () => {
    if (told.state.phase.type !== 'playing') throw new Error('nothing is played')
    const lined = go(told, rules, [key('2'), 4000], [over(told.state.phase.requestId), 9000])
    expect(lined.state).toMatchObject({ typedAhead: '', phase: { type: 'queued' } })
  })

  test.each([
    [{ record: false, recordAnnouncement: 'recording-notice.wav' }],
    [{ record: true, recordAnnouncement: '' }],
    [{ record: true, recordAnnouncement: '../../etc/passwd' }],
  ])('nothing is heard before the wait with %o', some => {
    expect(play([queue], house(some)).state.phase.type).toBe('queued')
  })
})

describe('numbers of the server are bounded', () => {
  const waitOf = (data: Readonly<Record<string, string>>) =>
    waitIn(
      play(
        [{ ...queue, response: answer({ action: 'queue', action_data: { ad_group: '140', ...data } }) }],
        house({}),
      ),
    )

  test.each([
    ['-5', 0],
    ['', 0],
    ['lots', 0],
    ['NaN', 0],
    ['7.9', 7],
    ['1000', 1000],
    ['1001', 1000],
    ['1e9', 1],
    ['99999999999999999999', 0],
  ])('ad_priority %j is %d', (text, priority) => {
    expect(waitOf({ ad_priority: text }).priority).toBe(priority)
  })

  test.each([
    ['-5', 0],
    ['0', 0],
    ['60', 60],
    ['86401', 86_400],
  ])('ad_timeout %j is %d s', (text, seconds) => {
    expect(waitOf({ ad_timeout: text }).timeoutSeconds).toBe(seconds)
  })

  test('a skill nobody can read is told of', () => {
    const action_data = { ad_group: '140', ad_skills: 'english:60,vip:9999' }
    const { effects } = play([{ ...queue, response: answer({ action: 'queue', action_data }) }], house({}))
    expect(effects).toContainEqual(
      expect.objectContaining({
        step: { at: 2000, type: 'value_refused', detail: { field: 'ad_skills', value: 'vip:9999' } },
      }),
    )
  })
})
