import { expect, test } from 'vitest'
import { createProfile } from '../leg/caller-profile.ts'
import { Channel } from '../leg/channel.ts'
import { type IdleLook, idleCause } from './idle-legs.ts'

const minute = 60_000

/** What is known of a leg made at 0; times in minutes. */
function look(facts: {
  answered?: number
  early?: number
  held?: number
  heard?: number
  media?: boolean
}): IdleLook {
  const channel = new Channel({
    uuid: 'a',
    name: 'a',
    direction: 'inbound',
    profile: createProfile({}),
    now: 0,
  })
  channel.times.answered = (facts.answered ?? 0) * minute
  channel.times.progressMedia = (facts.early ?? 0) * minute
  channel.early = facts.early !== undefined
  channel.times.lastHold = (facts.held ?? 0) * minute
  if (facts.held !== undefined) channel.callState = 'HELD'
  const lastReceivedAt = (facts.heard ?? 0) * minute
  return { channel, lastReceivedAt: facts.media === false ? null : lastReceivedAt }
}

test.each([
  ['rings for ten minutes', look({ media: false }), 10, null],
  ['rings for longer', look({ media: false }), 10.1, 'PROGRESS_TIMEOUT'],
  ['has media but neither early nor answered', look({}), 10.1, 'PROGRESS_TIMEOUT'],
  ['answered, never heard, for five minutes', look({ answered: 1 }), 6, null],
  ['answered, never heard, for longer', look({ answered: 1 }), 6.1, 'MEDIA_TIMEOUT'],
  ['early media, never heard', look({ early: 1 }), 6.1, 'MEDIA_TIMEOUT'],
  ['heard not long ago', look({ answered: 1, heard: 20 }), 25, null],
  ['heard long ago', look({ answered: 1, heard: 20 }), 25.1, 'MEDIA_TIMEOUT'],
  ['on hold', look({ answered: 1, held: 2 }), 32, null],
  ['on hold for too long', look({ answered: 1, held: 2 }), 32.1, 'MEDIA_TIMEOUT'],
] as const)('a leg that %s', (_what, leg, at, cause) => {
  expect(idleCause(leg, at * minute)).toBe(cause)
})
