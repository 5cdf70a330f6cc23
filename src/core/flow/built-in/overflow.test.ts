import { expect, test } from 'vitest'
import { readOverflow } from './overflow.ts'

test.each([
  ['', { type: 'none' }],
  ['voicemail', { type: 'voicemail', mailbox: '' }],
  ['voicemail:8000', { type: 'voicemail', mailbox: '8000' }],
  ['queue:130', { type: 'queue', group: '130' }],
  ['playback:sorry.wav', { type: 'playback', file: 'sorry.wav' }],
  ['playback:sorry.wav|goodbye.wav', { type: 'playback', file: 'sorry.wav|goodbye.wav' }],
  ['number:1001', { type: 'number', number: '1001' }],
  ['hangup', null],
  ['voicemail:', null],
  ['queue:', null],
  ['queue:1 2', null],
  [`queue:${'1'.repeat(33)}`, null],
  ['playback:', null],
  ['playback:|', null],
  ['playback:../../etc/passwd', null],
  ['playback:a.wav|{b}.wav', null],
  ['number:1001,1002', null],
  ['number:sofia/gateway/x', null],
  ['constructor:x', null],
  [' voicemail', null],
])('%j', (text, overflow) => {
  expect(readOverflow(text)).toEqual(overflow)
})
