import { afterEach, beforeEach, expect, test } from 'vitest'
import { RawPhone } from '../sip/testing/raw-phone.ts'
import { Inbox, TestStack } from '../sip/testing/test-stack.ts'
import { readDefinition } from './definition.ts'
import { TrunkPing } from './ping.ts'

let sip: TestStack
let trunk: RawPhone
let news: Inbox<string>
let ping: TrunkPing
let seen: Set<string>

beforeEach(async () => {
  sip = await TestStack.start()
  trunk = await RawPhone.open('carrier', sip.port)
  news = new Inbox()
  seen = new Set()
  const params = { proxy: `127.0.0.1:${trunk.port}`, register: 'false', ping: '25' }
  const result = readDefinition('carrier', new Map(Object.entries(params)))
  if (result.type !== 'gateway') throw new Error(result.problem)
  const setup = { definition: result.definition, stack: sip.stack, clock: sip.clock }
  ping = new TrunkPing({ ...setup, changed: ({ status }) => news.push(`${ping.alive} ${status}`) })
  ping.start()
})

afterEach(async () => {
  ping.stop()
  await trunk.close()
  await sip.stop()
})

/** The next question, when its time has come; repetitions of one before it may still be on their way. */
async function asked() {
  await expect.poll(() => ping.asking).toBe(false)
  sip.clock.advance(25_000)
  for (;;) {
    const question = await trunk.expect('OPTIONS')
    const callId = question.header('Call-ID')
    if (seen.has(callId)) continue
    seen.add(callId)
    return question
  }
}

test('any final answer says that it is there; nothing changes, nothing is told', async () => {
  for (const answer of ['200 OK', '404 Not Found', '403 Forbidden', '501 Not Implemented']) {
    const question = await asked()
    expect(question.header('To')).toBe(`<sip:127.0.0.1:${trunk.port}>`)
    trunk.respond(question, answer)
  }
  await expect.poll(() => ping.asking).toBe(false)
  expect([ping.alive, news.size]).toEqual([true, 0])
})

test('one question without an answer says that it is down, the first answer that it is back', async () => {
  await asked()
  sip.clock.advance(32_000)
  expect(await news.take()).toBe('false 408')
  trunk.respond(await asked(), '200 OK')
  expect(await news.take()).toBe('true 200')
})

test('503: it is there, but takes no calls', async () => {
  trunk.respond(await asked(), '503 Service Unavailable')
  expect(await news.take()).toBe('false 503')
})

test('nothing is asked after its end', async () => {
  ping.stop()
  sip.clock.advance(600_000)
  await trunk.expectQuiet()
})
