import { expect, test } from 'vitest'
import { createLog } from './log.ts'

test('a line is a JSON object with level, time, fields and message; what is less than wanted is left out', () => {
  const lines: string[] = []
  const log = createLog(
    line => lines.push(line),
    'info',
    () => 7,
    { switch: 'x' },
  )
  log.debug({ a: 1 }, 'not wanted')
  log.child({ uuid: 'u' }).warn({ reason: 'r\n' }, 'told')
  expect(lines).toEqual(['{"level":40,"time":7,"switch":"x","uuid":"u","reason":"r\\n","msg":"told"}\n'])
})
