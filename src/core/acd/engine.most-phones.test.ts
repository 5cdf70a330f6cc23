import { describe, expect, test } from 'vitest'
import { millis } from '../shared/ids.ts'
import type { AcdEffect } from './acd-effect.ts'
import type { AcdEvent } from './acd-event.ts'
import { AcdEngine } from './engine.ts'
import type { AgentRecord } from './records.ts'
import { fired, inShortAll, join, leg, offerFailed, offerTaken, setUp } from './testing/events.ts'
import { agent, group } from './testing/records.ts'

/** Phones that ring at once for one caller: two at most here. */

const at = (
  extension: string,
  level: number,
  position: number,
  rest: Partial<AgentRecord> = {},
): AgentRecord => agent(extension, [], { groups: [{ number: '121', level, position }], ...rest })

/** By position: 1004, 1003, 1002. */
const three = [at('1002', 1, 3), at('1003', 1, 2), at('1004', 1, 1)]
const house = (agents: readonly AgentRecord[], strategy = 'ring-all'): AcdEvent[] =>
  setUp(agents, [group('121', { strategy })])

function lastOf(events: readonly AcdEvent[]): readonly AcdEffect[] {
  const engine = new AcdEngine({ mostPhones: 2 })
  let effects: readonly AcdEffect[] = []
  events.forEach((event, index) => {
    effects = engine.apply(event, millis(1000 * (index + 1)))
  })
  return effects
}

const offline = (extension: string): AcdEvent => ({
  type: 'statusSet',
  extension,
  status: 'offline',
  reason: '',
})

describe('no more phones ring at once than may', () => {
  test.each<readonly [string, readonly AcdEvent[], readonly string[]]>([
    ["those first whom the strategy's order has first", [...house(three), join('A')], ['1004', '1003']],
    ['when one gives up, the next is rung', [...house(three), join('A'), offerFailed('A', '1004')], ['1002']],
    ['when one is taken back, the next is rung', [...house(three), join('A'), offline('1003')], ['1002']],
    [
      'when one has another caller, the next is rung',
      [
        ...house(three),
        join('A'),
        leg('legUp', '1003'),
        {
          type: 'offerAnswered',
          callId: join('B').callId,
          callerNumber: '',
          extension: '1003',
          group: '121',
        },
      ],
      ['1002'],
    ],
    [
      'who becomes idle meanwhile is not',
      [leg('legUp', '1002'), ...house(three), join('A'), leg('legDown', '1002')],
      [],
    ],
    [
      'but when one gives up',
      [leg('legUp', '1002'), ...house(three), join('A'), leg('legDown', '1002'), offerFailed('A', '1003')],
      ['1002'],
    ],
    [
      'nobody of a level that is not rung',
      [...house([at('1002', 2, 1), at('1003', 1, 2), at('1004', 1, 1)]), join('A'), offerFailed('A', '1003')],
      [],
    ],
    [
      'with room left, who becomes idle is rung at once',
      [leg('legUp', '1002'), ...house(three), join('A'), offerFailed('A', '1003'), leg('legDown', '1002')],
      ['1002'],
    ],
    [
      'nobody when one has answered',
      [...house(three), join('A'), offerTaken('A', '1004'), offerFailed('A', '1003')],
      [],
    ],
    ['another caller has those who were left out', [...house(three), join('A'), join('B')], ['1002']],
  ])('%s', (_name, events, rung) => {
    const offers = lastOf(events).flatMap(effect => (effect.type === 'offer' ? [effect.extension] : []))
    expect(offers).toEqual(rung)
  })

  test('ring-progressively stops there, and goes on when one gives up', () => {
    const before = [...house(three, 'ring-progressively'), join('A'), fired('progress', 'A')]
    const isSaid = (text: string): boolean => text.startsWith('offer') || text.includes('progress')
    const said = (...events: readonly AcdEvent[]) => inShortAll(lastOf([...before, ...events])).filter(isSaid)
    expect(said()).toEqual(['offer A to 1003'])
    expect(said(offerFailed('A', '1004'))).toEqual(['timer progress at 10000'])
    expect(said(offerFailed('A', '1004'), fired('progress', 'A'))).toEqual(['offer A to 1002'])
  })

  test('the last of them says so', () => {
    const why = lastOf([...house(three), join('A')]).map(effect =>
      effect.type === 'offer' ? effect.why.mostPhones : undefined,
    )
    expect(why.filter(each => each !== undefined)).toEqual([2])
  })
})
