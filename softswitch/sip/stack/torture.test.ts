import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RawPhone } from '../testing/raw-phone.ts'
import { TestStack } from '../testing/test-stack.ts'
import { tortures } from '../testing/torture/torture.ts'

describe('torture over the wire', () => {
  let test: TestStack
  let phone: RawPhone
  beforeEach(async () => {
    test = await TestStack.start()
    test.open = false
    phone = await RawPhone.open('1001', test.port)
  })
  afterEach(async () => {
    await phone.close()
    await test.stop()
  })

  it('answers what can be answered, drops the rest, counts it, and lives', async () => {
    const answers: [string, number | null][] = []
    for (const { trick, bytes } of tortures(phone.port)) {
      phone.sendText(bytes.toString())
      const probe = phone.send('OPTIONS', { headers: { 'Call-ID': 'alive' } })
      let last: number | null = null
      for (
        let message = await phone.receive();
        message.header('CSeq') !== probe.header('CSeq') || message.header('Call-ID') !== 'alive';
      ) {
        if (message.status !== 100) last = message.status
        message = await phone.receive()
      }
      answers.push([trick, last])
    }
    expect(answers).toEqual(tortures(phone.port).map(({ trick, status }) => [trick, status]))
    expect(test.stack.stats.malformed).toBe(tortures(0).filter(({ good }) => !good).length)
    expect(test.stack.stats.dialogs).toBe(0)
    expect(test.faults).toEqual([])
  })

  it.each([Buffer.alloc(0), Buffer.from('\r\n\r\n'), Buffer.from('\0\0\0\0'), Buffer.from('  ')])(
    'takes %j for a keep-alive',
    async data => {
      phone.sendText(data.toString())
      await phone.expectQuiet()
      expect(test.stack.stats.malformed).toBe(0)
    },
  )
})
