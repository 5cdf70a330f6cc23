import { expect, test } from 'vitest'
import { legId } from '../../shared/ids.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { bridgedTo, found, gone, inShort, legOf, offered, play, ready } from '../testing/offers.ts'
import { caller } from '../testing/play.ts'

/** nacd was killed between the order to join the two and the note that they talk; when it is back the agent is gone. */

const back = (lastBridgedTo: ResumedLeg['lastBridgedTo'], ...up: readonly string[]): CallEvent => {
  const event = found(...up.map(extension => [extension, {}] as const))
  const [caller, ...others] = event.legs
  return caller === undefined
    ? event
    : { ...event, legs: [{ ...caller, lastBridgedTo: lastBridgedTo ?? '' }, ...others] }
}
const joining = [offered('1001'), ready('1001')]
const talked = legOf('1001')

test.each<[string, readonly CallEvent[], string]>([
  ['they were being joined: they have talked, and the call is over', [...joining, back(talked)], 'ending'],
  ['the phone rang, as far as was written down', [offered('1001'), back(talked)], 'ending'],
  ['one of two who rang', [offered('1001'), offered('1003'), back(talked, '1003')], 'ending'],
  ['never joined: the caller waits on', [...joining, back('')], 'queued'],
  ['joined with somebody before: the caller waits on', [...joining, back(legId('another'))], 'queued'],
  ['the agent is still there: they are joined now', [...joining, back(talked, '1001')], 'joining'],
])('%s', (_what, events, phase) => {
  expect(play(events).state.phase.type).toBe(phase)
})

test('the queue hears of the talk, the caller is let go, nobody is served a second time', () => {
  expect(inShort(play([...joining, back(talked)]))).toEqual([
    'disarmGuard',
    'record bridged',
    'offerAnswered 1001',
    'save',
    'armGuard',
    'hangup caller NORMAL_CLEARING',
  ])
})

test('the other phones that rang stop', () => {
  const said = inShort(play([offered('1001'), offered('1003'), back(talked, '1003')]))
  expect(said).toContain('hangup 1003 LOSE_RACE')
  expect(said).toContain('offerAnswered 1001')
})

const goneAfter = (lastBridgedTo: ResumedLeg['lastBridgedTo']): CallEvent =>
  ({ ...gone('1001'), lastBridgedTo }) as CallEvent

test.each<[string, readonly CallEvent[], string]>([
  ['they have talked, and the call is over', [goneAfter(caller)], 'ending'],
  ['also when it is told at last that they were joined', [goneAfter(caller), bridgedTo('1001')], 'ending'],
  ['never joined: the caller waits on', [goneAfter('')], 'queued'],
])('the end of the agent is told before that the two were joined: %s', (_what, events, phase) => {
  const told = play([...joining, ...events])
  expect(told.state.phase.type).toBe(phase)
})

test('the queue hears of the talk whose end is told first', () => {
  expect(inShort(play([...joining, goneAfter(caller)]))).toContain('offerAnswered 1001')
})
