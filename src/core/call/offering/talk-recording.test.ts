import { describe, expect, test } from 'vitest'
import { defaultQueueRules } from '../../acd/queue-rules.ts'
import { readDialString } from '../../dial/dial-string.ts'
import { legId, millis } from '../../shared/ids.ts'
import type { Purpose } from '../arrival.ts'
import type { CallEvent } from '../call-event.ts'
import { step } from '../step.ts'
import { bridgedTo, callerGone, found, gone, inShort, offered, play, ready } from '../testing/offers.ts'
import { arrival, at, caller, commandsOf, play as playEvents, policy } from '../testing/play.ts'
import { groupWith, houseWith } from '../testing/waiting-groups.ts'

/** The talk of a queue's call, where its group records. */

const rules = houseWith({
  '140': groupWith({ record: true }),
  '141': groupWith({ record: true }, { survey: true }),
})
const path = '/recordings/calls/1970-01-01/caller-leg.wav'
const talking = [offered('1001'), ready('1001'), bridgedTo('1001')]
const talk = (group = '140', more: readonly CallEvent[] = []) => play([...talking, ...more], rules, group)

test('begins when the two are joined', () => {
  const { state, effects } = talk()
  expect(commandsOf(effects)).toEqual([
    { type: 'startRecording', legId: 'caller-leg', path, maxSeconds: 14_400 },
  ])
  expect(effects).toContainEqual({
    type: 'record',
    step: { at: 6000, type: 'recording', detail: { recording: path } },
  })
  expect(state).toMatchObject({ recording: path, phase: { recording: path } })
})

test('not in a group that does not', () => {
  expect(defaultQueueRules.record).toBe(false)
  const { state, effects } = play(talking, policy, '130')
  expect(commandsOf(effects)).toEqual([])
  expect(state.recording).toBe('')
})

test('nor where they are joined again by a nacd that comes back: it goes on', () => {
  const back = found(['1001', { answered: true, bridgedTo: 'caller-leg' as never }])
  expect(inShort(talk('140', [back]))).toEqual(['record resumed', 'offerAnswered 1001'])
})

test('begins with a nacd that finds them joined', () => {
  const back = found(['1001', { answered: true, bridgedTo: 'caller-leg' as never }])
  expect(inShort(play([offered('1001'), back], rules, '140'))).toContain('startRecording caller')
})

describe('at its end', () => {
  const told = {
    type: 'push',
    event: 'recording',
    dtmf: '',
    facts: { recording: path, group: '140', extension: '1001', seconds: '1' },
  }

  test.each([
    ['the caller', callerGone],
    ['the agent', gone('1001')],
    ['an operator', { type: 'hangupRequested' } as const],
  ])('by %s the file is told', (_who, event) => {
    expect(talk('140', [event]).effects).toContainEqual(told)
  })

  test('it is in the record', () => {
    expect(talk('140', [callerGone, gone('1001')]).effects.at(-1)).toMatchObject({
      type: 'finish',
      summary: { recording: path },
    })
  })

  test('the rating after it is no part of it', () => {
    const { state, effects } = talk('141', [gone('1001')])
    expect(state.phase.type).toBe('surveying')
    expect(commandsOf(effects).map(({ type }) => type)).toEqual(['stopRecording', 'collectDigits'])
    expect(effects.filter(({ type }) => type === 'push')).toHaveLength(1)
  })

  test('nothing is told of a talk that was not recorded', () => {
    const { effects } = play([...talking, callerGone], policy, '130')
    expect(effects.some(({ type }) => type === 'push')).toBe(false)
  })
})

describe('that is refused', () => {
  const refusal = (events: readonly CallEvent[]) => {
    const { state } = talk('140', events)
    const command = { type: 'startRecording', legId: state.uuid, path, maxSeconds: 1 } as const
    return step(state, { type: 'commandFailed', command, reason: 'no room on the disk' }, at(9000, rules))
  }

  test('leaves the two to their talk, and says so', () => {
    const { state, effects } = refusal([])
    expect(state).toMatchObject({ recording: '', phase: { type: 'bridged', recording: '' } })
    expect(effects).toEqual([
      {
        type: 'record',
        step: { at: 9000, type: 'record_failed', detail: { reason: 'no room on the disk' } },
      },
    ])
    expect(step(state, callerGone, at(10_000, rules)).effects.some(({ type }) => type === 'push')).toBe(false)
  })

  test('when the talk is over already: no file is in the record', () => {
    const { state } = refusal([callerGone])
    const over = step(state, gone('1001'), at(10_000, rules))
    expect(over.effects.at(-1)).toMatchObject({ type: 'finish', summary: { recording: '' } })
  })
})

test('a second talk of one call has a file of its own', () => {
  const { state } = talk()
  const again = play([offered('1001'), ready('1001')], rules, '140')
  const second = step({ ...again.state, recording: state.recording }, bridgedTo('1001'), at(9000, rules))
  expect(commandsOf(second.effects)).toMatchObject([
    { path: '/recordings/calls/1970-01-01/caller-leg-2.wav' },
  ])
})

describe('of a callback, where the agent is the caller', () => {
  const customer = legId('customer')
  const purpose: Purpose = {
    type: 'bridge',
    dial: readDialString('user/1005'),
    extension: '1001',
    calledBack: { callback: legId('x.cb'), group: '140', since: millis(1), extension: '1001' },
  }
  const joined: readonly CallEvent[] = [
    { type: 'legCreated', legId: customer },
    { type: 'legAnswered', legId: customer },
    { type: 'legBridged', legId: caller, otherId: customer },
  ]
  const agentsCall = { ...arrival, callerNumber: '1001', group: '140', answered: true, purpose }
  const called = (group: string, more: readonly CallEvent[] = []) =>
    playEvents([...joined, ...more], rules, {
      ...agentsCall,
      group,
      purpose: {
        ...purpose,
        calledBack: { callback: legId('x.cb'), group, since: millis(1), extension: '1001' },
      },
    })

  test.each<[string, CallEvent]>([
    ['first', { type: 'otherReferred' }],
    ["after the agent's leg is gone", { ...callerGone, sentAway: customer } as CallEvent],
  ])('what the customer says where the agent has sent them is not recorded: parked %s', (_when, event) => {
    expect(commandsOf(called('140', [event]).effects)).toContainEqual({
      type: 'stopRecording',
      legId: customer,
      path,
    })
  })

  test('it is the customer who is heard left', () => {
    const { state, effects } = called('140')
    expect(commandsOf(effects)).toContainEqual({
      type: 'startRecording',
      legId: customer,
      path,
      maxSeconds: 14_400,
    })
    expect(state).toMatchObject({ recording: path, phase: { type: 'bridged', recording: path } })
  })

  test('not in a group that does not', () => {
    expect(commandsOf(called('130').effects)).toEqual([])
  })

  test('not of a call that is no callback', () => {
    const { calledBack: _none, ...plain } = purpose
    const { effects } = playEvents(joined, rules, { ...agentsCall, purpose: plain })
    expect(commandsOf(effects)).toEqual([])
  })

  test('at its end the file is told with the agent and the group, and is in the record', () => {
    const left: CallEvent = {
      type: 'legEnded',
      legId: customer,
      cause: 'NORMAL_CLEARING',
      sipCode: 0,
      endedBy: 'far',
    }
    expect(called('140', [left]).effects).toContainEqual({
      type: 'push',
      event: 'recording',
      dtmf: '',
      facts: { recording: path, group: '140', extension: '1001', seconds: '1' },
    })
    expect(called('140', [left, callerGone]).effects.at(-1)).toMatchObject({
      type: 'finish',
      summary: { recording: path, group: '140', agentExtension: '1001', agentNumber: '8001' },
    })
  })

  test('whom the customer did not answer the agent has not served', () => {
    const { effects } = playEvents([callerGone], rules, agentsCall)
    expect(effects.at(-1)).toMatchObject({ type: 'finish', summary: { agentExtension: '', recording: '' } })
  })

  test('where nothing could be recorded the record names no file', () => {
    const { effects } = called('140')
    const command = commandsOf(effects).find(each => each.type === 'startRecording')
    const failed: CallEvent = { type: 'commandFailed', command: command as never, reason: 'no room' }
    expect(called('140', [failed]).state).toMatchObject({ recording: '', phase: { recording: '' } })
  })
})
