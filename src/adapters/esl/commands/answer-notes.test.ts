import { describe, expect, test } from 'vitest'
import type { SwitchCommand } from '../../../core/call/switch-command.ts'
import { legId, requestId } from '../../../core/shared/ids.ts'
import { encodeWire } from '../wire/wire.ts'
import { readNotes } from './answer-notes.ts'
import { type AnyCommand, buildCommand } from './command.ts'

const a = legId('0a0a0a0a-0000-4000-8000-00000000000a')

function text(command: AnyCommand): string {
  const wires = buildCommand(command)
  return 'reason' in wires ? 'refused' : wires.map(encodeWire).join('')
}

const calls = (name: string, by: string): SwitchCommand => ({
  type: 'bridgeTo',
  legId: a,
  requestId: requestId('r-1'),
  legs: [
    { target: { type: 'extension', number: '1002' }, legId: '', displayNumber: '', mark: '', variables: {} },
  ],
  timeoutSeconds: 30,
  ringback: [],
  middleNumber: '',
  callerExtension: '',
  calledNumber: '',
  noteAnswer: { name: legId(name), by },
})

describe('a note of an answer', () => {
  test('is left by the leg that answers', () => {
    expect(text(calls(`${a}.cb`, '1001'))).toContain(
      `,api_on_answer=global_setvar nacd_answered_${a}.cb=1001}user/1002`,
    )
  })

  test.each([
    ['', '1001'],
    ['a b', '1001'],
    ['a=b', '1001'],
    ['a', ''],
    ['a', '1001,x=y'],
    ['a', '$' + '{uuid}'],
    ['a', '1001 2'],
    ['a'.repeat(101), '1001'],
  ])('%j by %j is refused', (name, by) => {
    expect(text(calls(name, by))).toBe('refused')
  })

  test('is forgotten', () => {
    const forget = (name: string) => text({ type: 'forgetAnswer', name: legId(name) })
    expect(forget('a.cb')).toBe('api global_setvar nacd_answered_a.cb=\n\n')
    expect(forget('a=b')).toBe('refused')
  })

  test('is read among the global variables, and nothing else is', () => {
    const lines = [
      'domain=x',
      'nacd_answered_a.cb=1001',
      'nacd_answered_=1',
      'nacd_answered_b=',
      'nacd_x=1',
      '',
    ]
    expect(readNotes(lines.join('\n'))).toEqual([{ name: 'a.cb', by: '1001' }])
  })
})
