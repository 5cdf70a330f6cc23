import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MediaSession } from '../types.ts'
import { sine } from '../wav/test-audio.ts'
import { FrameQueue } from './frame-queue.ts'
import { expectContinuous, openTestLegs, type TestLegs, tone, tonesIn } from './test-legs.ts'
import { remoteMedia, until } from './test-phone.ts'

let legs: TestLegs

beforeEach(() => {
  legs = openTestLegs()
})

afterEach(() => legs.close())

async function call() {
  const [[left, leftPhone], [right, rightPhone]] = [await legs.leg(), await legs.leg()]
  left.connect(right)
  return { left, leftPhone, right, rightPhone }
}

/** The phone says one frame, and it has come. */
async function says(session: MediaSession, phone: { talk: TestPhoneTalk }, frequency: number): Promise<void> {
  const { received } = session.stats
  await phone.talk(session.localPort, 'PCMA', sine(frequency, 160))
  await until(() => session.stats.received > received)
}
type TestPhoneTalk = Awaited<ReturnType<TestLegs['phone']>>['talk']

test('a whisper is heard by the far end alone, in one stream with what the other party says', async () => {
  const { left, leftPhone, right, rightPhone } = await call()
  await says(left, leftPhone, 440)
  const end = right.addVoice(tone(700, 1), 'farEnd')
  legs.ticker.tick()
  await says(left, leftPhone, 440)
  legs.ticker.tick(2)
  end()
  await says(left, leftPhone, 440)
  const heard = await rightPhone.hear(5)
  expect(tonesIn(heard)).toEqual([440, 700, 440, 0, 440])
  expectContinuous(heard)
  expect(left.stats.sent).toBe(0)
})

test('a voice for the other party is heard by whoever that is', async () => {
  const { left, right, rightPhone } = await call()
  left.addVoice(tone(700, 4), 'other')
  legs.ticker.tick(2)
  expect(tonesIn(await rightPhone.hear(2))).toEqual([700, 700])
  expect([left.stats.sent, right.stats.sent]).toEqual([0, 2])
  left.disconnect()
  const [third, thirdPhone] = await legs.leg()
  left.connect(third)
  legs.ticker.tick()
  expect(tonesIn(await thirdPhone.hear(1))).toEqual([700])
})

test('two at once are one sound, and what is played takes the place of the other party only', async () => {
  const { right, rightPhone } = await call()
  const voice = new FrameQueue()
  right.addVoice(voice, 'farEnd')
  voice.heard(new Int16Array(160).fill(8_000))
  right.play({ next: () => new Int16Array(160).fill(4_000) }, () => undefined)
  legs.ticker.tick()
  const [packet] = await rightPhone.hear(1)
  // 12,000 in A-law, within its step.
  expect(new Set(packet?.payload)).toEqual(new Set([0xb2]))
})

test('a listener hears what the far end hears, but no whisper', async () => {
  const { left, leftPhone, right } = await call()
  const [heard, passed] = [[] as number[], [] as number[]]
  const leave = right.overhear({
    heard: samples => heard.push(...samples),
    passed: frames => passed.push(frames),
  })
  await says(left, leftPhone, 440)
  right.addVoice(tone(1000, 9), 'farEnd')
  left.addVoice({ next: () => new Int16Array(160).fill(77) }, 'other')
  legs.ticker.tick()
  right.disconnect()
  right.play(tone(700, 1), () => undefined)
  legs.ticker.tick()
  leave()
  legs.ticker.tick()
  expect(heard).toHaveLength(480)
  expect(passed).toEqual([1, 1])
  expect(new Set(heard.slice(160, 320))).toEqual(new Set([77]))
  expect(heard.slice(320)).toEqual([...sine(700, 160)])
})

test('a listener hears nothing while the far end is on hold', async () => {
  const { left, leftPhone, right, rightPhone } = await call()
  const heard: number[] = []
  right.overhear({ heard: samples => heard.push(...samples), passed: () => undefined })
  right.setRemote(remoteMedia(rightPhone, { direction: 'inactive' }))
  await says(left, leftPhone, 440)
  right.addVoice(tone(700, 9), 'farEnd')
  await says(left, leftPhone, 440)
  legs.ticker.tick(2)
  expect(heard).toEqual([])
  expect(right.stats.sent).toBe(0)
})

test('keys pass whole between the frames of a mixture', async () => {
  const { left, leftPhone, right, rightPhone } = await call()
  right.addVoice(tone(700, 100), 'farEnd')
  const at = { timestamp: 7000 }
  await leftPhone.sendEvent(left.localPort, { code: 3, end: true, duration: 320 }, at)
  await until(() => left.stats.received === 1)
  legs.ticker.tick(12)
  const packets = await rightPhone.hear(12)
  expectContinuous(packets)
  const events = packets.filter(each => each.payloadType === 101)
  expect(events.length).toBeGreaterThan(3)
  expect(new Set(events.map(each => each.timestamp)).size).toBe(1)
})
