import type { FlowEvent } from 'nacd/callflow'
import { beforeEach, describe, expect, test } from 'vitest'
import { Agents } from './agents.ts'
import { flowRequest } from './testing.ts'

let now = 0
let agents = new Agents([])
beforeEach(() => {
  now = 1_000_000
  agents = new Agents(['1001', '1002', '1003'], () => now)
})

const later = (ms: number) => {
  now += ms
}
/** A push event about the agent's own leg. */
const agentLeg = (event: FlowEvent, number: string, leg = `leg-${number}`) =>
  agents.onEvent(flowRequest({ event, direction: 'outbound', callee_number: number, call_uuid: leg }))
const choose = (call: string, except: string[] = []) => agents.choose(call, 20, except)

describe('choosing', () => {
  test('the first time round, by number; each only once', () => {
    expect([choose('a'), choose('b'), choose('c'), choose('d')]).toEqual(['1001', '1002', '1003', null])
  })

  test('never one of those left out', () => {
    expect(choose('a', ['1001', '1003'])).toBe('1002')
    expect(choose('b', ['1001', '1003'])).toBeNull()
  })

  test('the one idle longest', () => {
    for (const number of ['1002', '1001', '1003']) {
      agentLeg('callout', number)
      later(1_000)
    }
    for (const number of ['1003', '1001', '1002']) {
      agentLeg('hangup', number)
      later(1_000)
    }
    expect([choose('a'), choose('b'), choose('c')]).toEqual(['1003', '1001', '1002'])
  })

  test('anew for a call that asks again', () => {
    expect([choose('a'), choose('a'), choose('b')]).toEqual(['1001', '1001', '1002'])
  })

  test('is kept while the phone should ring, not longer', () => {
    choose('a')
    later(19_999)
    expect(choose('b')).toBe('1002')
    later(1)
    expect(choose('c')).toBe('1001')
  })

  test('is undone when the caller hangs up before the phone rings', () => {
    choose('a')
    agents.onEvent(flowRequest({ event: 'canceled', call_uuid: 'a' }))
    expect(choose('b')).toBe('1001')
  })
})

describe('push events', () => {
  test.each<[FlowEvent, FlowEvent]>([
    ['incoming', 'hangup'],
    ['callout', 'hangup'],
    ['callout', 'canceled'],
    ['answered', 'hangup'],
  ])('%s makes busy, %s makes free', (begin, end) => {
    agentLeg(begin, '1001')
    expect(choose('a', ['1002', '1003'])).toBeNull()
    agentLeg(end, '1001')
    expect(choose('a', ['1002', '1003'])).toBe('1001')
  })

  test('an agent who calls out is busy', () => {
    agents.onEvent(flowRequest({ event: 'incoming', direction: 'inbound', caller_number: '1001' }))
    expect(choose('a')).toBe('1002')
  })

  test('an event sent twice counts once', () => {
    agentLeg('callout', '1001')
    agentLeg('callout', '1001')
    agentLeg('hangup', '1001')
    expect(choose('a', ['1002', '1003'])).toBe('1001')
  })

  test('an agent with two legs is free after both', () => {
    agentLeg('callout', '1001', 'x')
    agentLeg('callout', '1001', 'y')
    agentLeg('hangup', '1001', 'x')
    expect(choose('a', ['1002', '1003'])).toBeNull()
    agentLeg('hangup', '1001', 'y')
    expect(choose('a', ['1002', '1003'])).toBe('1001')
  })

  test('a short call does not leave the agent kept for it', () => {
    choose('a', ['1002', '1003'])
    agentLeg('callout', '1001')
    agentLeg('hangup', '1001')
    expect(choose('b', ['1002', '1003'])).toBe('1001')
  })

  test('a leg whose end was lost is forgotten after four hours', () => {
    agentLeg('callout', '1001')
    later(4 * 3_600_000 + 1)
    expect(choose('a', ['1002', '1003'])).toBe('1001')
  })

  test('numbers that are no agents change nothing', () => {
    agentLeg('callout', '9999')
    expect(choose('a')).toBe('1001')
  })
})

describe('an agent who did not take the call', () => {
  test('goes to the end of the line', () => {
    agents.failed(choose('a') ?? '', 'a', 'NO_ANSWER')
    expect([choose('b'), choose('c'), choose('d')]).toEqual(['1002', '1003', '1001'])
  })

  test('whose phone is not registered is left out for a minute', () => {
    agents.failed(choose('a') ?? '', 'a', 'USER_NOT_REGISTERED')
    expect(choose('a', ['1002', '1003'])).toBeNull()
    later(60_000)
    expect(choose('a', ['1002', '1003'])).toBe('1001')
  })

  test('and was chosen by another call meanwhile stays with that call', () => {
    choose('a')
    agents.onEvent(flowRequest({ event: 'hangup', call_uuid: 'a' }))
    choose('b')
    agents.failed('1001', 'a', 'NO_ANSWER')
    expect(choose('c')).toBe('1002')
  })
})
