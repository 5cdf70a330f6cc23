import { expect, test } from 'vitest'
import { exitForms, isOverflow, readWayOut, type WayOut, wayOutForms } from './way-out.ts'

test.each<[string, WayOut | null]>([
  ['flow', { type: 'flow' }],
  ['callback', { type: 'callback' }],
  ['voicemail', { type: 'voicemail', mailbox: '' }],
  ['voicemail:8000', { type: 'voicemail', mailbox: '8000' }],
  ['queue:130', { type: 'queue', group: '130' }],
  ['playback:sorry.wav', { type: 'playback', file: 'sorry.wav' }],
  ['number:1001', { type: 'number', number: '1001' }],
  ['', null],
  ['hangup', null],
  ['flow:1', null],
  ['Callback', null],
  ['queue:1,2', null],
  ['playback:../../etc/passwd', null],
])('%j', (text, wayOut) => {
  expect(readWayOut(text)).toEqual(wayOut)
})

test('each form that is told of can be read, and only callback is for keys alone', () => {
  const examples = (forms: string) =>
    forms.split(' | ').map(form => form.replace(/<.*>/, form.startsWith('playback') ? 'a.wav' : '1001'))
  for (const language of ['zh', 'en'] as const) {
    const read = (forms: string) => examples(forms).map(each => readWayOut(each))
    expect(read(wayOutForms[language]).map(each => each !== null && isOverflow(each))).toEqual(
      Array(6).fill(true),
    )
    expect(read(exitForms[language]).map(each => each !== null && isOverflow(each))).toEqual([
      false,
      ...Array(6).fill(true),
    ])
  }
})
