import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostPhonesAtOnce } from '../../core/acd/engine.ts'
import { noService } from '../../core/call/service/service.ts'
import type { CallState } from '../../core/call/state.ts'
import { play } from '../../core/call/testing/play.ts'
import { notTold } from '../../core/call/waiting/announcement.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import { decodeState, encodeState } from './saved-state.ts'

const { state } = play([])

test('a state comes back as it was', () => {
  expect(decodeState(encodeState(state))).toEqual(state)
})

test('one too long for a channel variable comes back without what the server sent along', () => {
  const text = encodeState({ ...state, associateData: { note: 'x'.repeat(60_000) } })
  expect(text.length).toBeLessThan(32_000)
  expect(decodeState(text)).toEqual(state)
})

describe('a call has room for the phones that ring for it', () => {
  /** Phones that ring, and as many that are being let go, of a call that keeps nothing else. */
  const withPhones = (many: number, digits: number): CallState => {
    const each = Array.from({ length: many }, (_, at) => {
      const extension = `${at}`.padStart(digits, '1')
      return { legId: legId(`8f14e45f-ceea-467f-a0e6-${`${at}`.padStart(12, '0')}`), extension }
    })
    const legs = each.map(
      leg => ({ ...leg, agentNumber: leg.extension, progress: 'answered', until: millis(1.7e12) }) as const,
    )
    const parting = each.map(
      leg => ({ ...leg, cause: 'NO_USER_RESPONSE', state: 'answered', requestId: '' }) as const,
    )
    const wait = {
      group: '120',
      priority: 0,
      skills: '',
      timeoutSeconds: 0,
      music: [],
      service: noService,
      since: millis(1.7e12),
      before: [],
      told: notTold(millis(1.7e12)),
      speaking: '',
    } as const
    return { ...state, parting, phase: { type: 'offering', wait, legs } }
  }

  function mostThatFit(digits: number): number {
    let many = 0
    while (encodeState(withPhones(many + 1, digits)).length <= 32_000) many += 1
    return many
  }

  test.each([
    [4, 88],
    [16, 77],
    [32, 66],
  ])('extensions of %i characters: %i', (digits, many) => {
    expect(mostThatFit(digits)).toBe(many)
    expect(many).toBeGreaterThanOrEqual(mostPhonesAtOnce)
  })
})

test('any other text is no state', () => {
  const asJson = fc.json().map(json => Buffer.from(json).toString('base64url'))
  void fc.assert(fc.property(fc.oneof(fc.string(), asJson), text => decodeState(text) === null))
})
