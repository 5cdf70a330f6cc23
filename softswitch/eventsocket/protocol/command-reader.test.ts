import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ClientCommand, CommandReader, maxCommandLength } from './command-reader.ts'

function plain(command: ClientCommand): object {
  return { line: command.line, headers: Object.fromEntries(command.headers), body: command.body }
}

const stream = [
  'auth secret\n\n',
  '\n\r\nevent plain ALL\r\n\r\n',
  'sendmsg 1-2\ncall-command: execute\nExecute-App-Name:set\ncontent-length: 7\n\na=b\n\nc\n',
  'api status\nContent-Length: 0\n\n',
  'bgapi originate user/1001 &park()\nJob-UUID: j:1\nno colon here\n\n',
].join('')

const commands = [
  { line: 'auth secret', headers: {}, body: '' },
  { line: 'event plain ALL', headers: {}, body: '' },
  {
    line: 'sendmsg 1-2',
    headers: { 'call-command': 'execute', 'execute-app-name': 'set', 'content-length': '7' },
    body: 'a=b\n\nc\n',
  },
  { line: 'api status', headers: { 'content-length': '0' }, body: '' },
  { line: 'bgapi originate user/1001 &park()', headers: { 'job-uuid': 'j:1' }, body: '' },
]

function readAll(reader: CommandReader, chunks: readonly Buffer[]): object[] {
  return chunks.flatMap(chunk => reader.read(chunk).commands.map(plain))
}

test('the same commands come out however the stream is split', () => {
  const bytes = Buffer.from(stream)
  for (let at = 0; at <= bytes.length; at += 1) {
    expect(readAll(new CommandReader(), [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(commands)
  }
  const single = [...bytes].map(octet => Buffer.of(octet))
  expect(readAll(new CommandReader(), single)).toEqual(commands)
})

test.each([
  ['a head without an end', 'x'.repeat(maxCommandLength + 1)],
  ['a head that ends too late', `${'x'.repeat(maxCommandLength)}\n\n`],
  ['a body announced too long', `sendmsg x\ncontent-length: ${maxCommandLength + 1}\n\n`],
])('%s is refused, and what came before it is kept', (_what, text) => {
  const result = new CommandReader().read(Buffer.from(`api status\n\n${text}`))
  expect(result.type).toBe('tooLong')
  expect(result.commands.map(command => command.line)).toEqual(['api status'])
})

test('a length that is no number means no body', () => {
  const result = new CommandReader().read(Buffer.from('api a\ncontent-length: -5\n\napi b\n\n'))
  expect(result.commands.map(command => command.line)).toEqual(['api a', 'api b'])
})

test('random bytes never throw and are never kept beyond the limit', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 4000 }), { maxLength: 30 }), chunks => {
      const reader = new CommandReader()
      for (const chunk of chunks) if (reader.read(Buffer.from(chunk)).type === 'tooLong') return
    }),
  )
})
