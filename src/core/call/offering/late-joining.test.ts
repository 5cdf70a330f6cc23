import { expect, test } from 'vitest'
import type { CallEvent } from '../call-event.ts'
import { bridgedTo, found, gone, inShort, legOf, offered, play, ready } from '../testing/offers.ts'
import { caller } from '../testing/play.ts'

/** The switch was told to join the two, and says nothing for long: it is behind, or nacd is. */

const late: CallEvent = { type: 'phaseTimedOut' }
const seen = (partner: string, legId = legOf('1001')): CallEvent => ({ type: 'partnerSeen', legId, partner })
const noAnswer: CallEvent = {
  type: 'commandFailed',
  command: { type: 'askPartner', legId: legOf('1001') },
  reason: '-ERR No such channel!',
}
const notToldTo = (type: 'askPartner' | 'hangup'): CallEvent => ({
  type: 'commandFailed',
  command:
    type === 'hangup'
      ? { type, legId: legOf('1001'), cause: 'NORMAL_CLEARING' }
      : { type, legId: legOf('1001') },
  reason: 'the switch is not connected',
})
const goneAfter = (lastBridgedTo: string): CallEvent => ({ ...gone('1001'), lastBridgedTo }) as CallEvent
const joining = [offered('1001'), ready('1001')]
const asked = [...joining, late]
const dropped = [...asked, seen('_undef_')]
const outOfReach = [...asked, notToldTo('askPartner'), notToldTo('hangup')]
const endedBySwitch = { ...gone('1001'), endedBy: 'switch' } as CallEvent
const backInLine = (cause: string) => [
  'record not_taken',
  'playForever caller',
  'disarmGuard',
  'save',
  `failed 1001 ${cause}`,
]

test.each<[string, readonly CallEvent[], string, readonly string[]]>([
  ['the switch is asked', asked, 'joining', ['record joining_late', 'armGuard', 'askPartner 1001']],
  [
    'joined: they talk',
    [...asked, seen(caller)],
    'bridged',
    ['disarmGuard', 'record bridged', 'offerAnswered 1001', 'save'],
  ],
  ['told after all: they talk', [...asked, bridgedTo('1001')], 'bridged', []],
  ['what is asked of another leg changes nothing', [...asked, seen(caller, caller)], 'joining', []],
  ['not joined: the agent is let go', dropped, 'joining', ['armGuard', 'hangup 1001 NORMAL_CLEARING']],
  [
    'the leg is not there any more',
    [...asked, noAnswer],
    'joining',
    ['armGuard', 'hangup 1001 NORMAL_CLEARING'],
  ],
  ['no answer either', [...asked, late], 'joining', ['armGuard', 'hangup 1001 NORMAL_CLEARING']],
  ['the agent is gone: the caller waits on', [...dropped, goneAfter('')], 'queued', []],
  [
    'nacd lets the agent go: the switch has failed, the agent has refused nothing',
    [...dropped, endedBySwitch],
    'queued',
    backInLine('NORMAL_TEMPORARY_FAILURE'),
  ],
  ['the agent hangs up: a refusal', [...dropped, gone('1001')], 'queued', backInLine('CALL_REJECTED')],
  ['the switch is out of reach: nobody can say', outOfReach, 'joining', ['armGuard']],
  ['and nobody else is offered the caller', [...outOfReach, late, notToldTo('hangup'), late], 'joining', []],
  ['it is back: they talk', [...outOfReach, late, found(['1001', { bridgedTo: caller }])], 'bridged', []],
  ['it is back: the agent is gone', [...outOfReach, late, found()], 'queued', []],
  ['joined in the last moment: they have talked', [...dropped, goneAfter(caller)], 'ending', []],
  ['joined in the last moment, and told so: they talk', [...dropped, bridgedTo('1001')], 'bridged', []],
  ['its end is not told either: the caller waits on', [...dropped, late], 'queued', []],
  ['a second answer changes nothing', [...dropped, seen('_undef_')], 'joining', []],
  ['nacd lost the switch meanwhile: they are joined', [...asked, found(['1001', {}])], 'joining', []],
])('%s', (_what, events, phase, effects) => {
  const told = play(events)
  expect(told.state.phase.type).toBe(phase)
  if (effects.length > 0) expect(inShort(told)).toEqual(effects)
})
