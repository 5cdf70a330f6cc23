import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { tortures } from '../testing/torture/torture.ts'
import { headerLines } from './message.ts'
import { parseDatagram } from './parse.ts'
import { splitLines } from './split.ts'

describe('messages in the spirit of RFC 4475', () => {
  it.each(tortures(5060))('$trick', ({ bytes, good }) => {
    expect(parseDatagram(bytes, defaultLimits).type).toBe(good ? 'message' : 'malformed')
  })

  it('of the folded one every value is found', () => {
    const folded = tortures(5060)[0]
    const parsed = parseDatagram(folded?.bytes ?? Buffer.alloc(0), defaultLimits)
    if (parsed.type !== 'message') throw new Error(parsed.why)
    expect(splitLines(headerLines(parsed.message, 'via'))).toHaveLength(3)
    expect(headerLines(parsed.message, 'subject')).toEqual([''])
    expect(headerLines(parsed.message, 'newfangledheader')).toEqual([
      'newfangled value continued newfangled value',
    ])
  })
})
