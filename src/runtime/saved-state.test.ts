import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { play } from '../core/call/testing/play.ts'
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

test('any other text is no state', () => {
  const asJson = fc.json().map(json => Buffer.from(json).toString('base64url'))
  void fc.assert(fc.property(fc.oneof(fc.string(), asJson), text => decodeState(text) === null))
})
