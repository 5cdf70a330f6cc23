import { expect, test } from 'vitest'
import { createProfile } from './caller-profile.ts'
import { Channel } from './channel.ts'
import { hangupVariables } from './hangup-variables.ts'

function ended(times: Partial<Channel['times']>): Record<string, string> {
  const channel = new Channel({
    uuid: 'a',
    name: 'a',
    direction: 'inbound',
    profile: createProfile({}),
    now: 1_795_422_914_712,
  })
  Object.assign(channel.times, { hangup: 1_795_422_918_512, ...times })
  channel.cause = 'ORIGINATOR_CANCEL'
  return Object.fromEntries(hangupVariables(channel))
}

test('an answered call: when it began, was answered and ended, and for how long', () => {
  expect(ended({ answered: 1_795_422_914_772, bridged: 1_795_422_915_712, holdAccum: 1500 })).toMatchObject({
    hangup_cause: 'ORIGINATOR_CANCEL',
    hangup_cause_q850: '16',
    start_epoch: '1795422914',
    start_uepoch: '1795422914712000',
    answer_uepoch: '1795422914772000',
    end_uepoch: '1795422918512000',
    start_stamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    duration: '3',
    mduration: '3800',
    billsec: '3',
    billmsec: '3740',
    answermsec: '60',
    waitmsec: '1000',
    hold_accum_seconds: '1',
  })
})

test('a call that was never answered has no time of answer and costs nothing', () => {
  const variables = ended({})
  expect(variables).toMatchObject({ answer_epoch: '0', answer_uepoch: '0', billsec: '0', waitsec: '0' })
  expect(variables).not.toHaveProperty('answer_stamp')
})
