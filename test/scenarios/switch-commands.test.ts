import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { leftAlone, parkedCaller } from './support/left-alone.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { detectTones } from './support/tone-detector.ts'
import { type ToneName, tones } from './support/tones.ts'
import { until } from './support/until.ts'

const prompt = (house: House, name: ToneName): string => join(house.folder, 'voices', 'zh', `${name}.wav`)
const recordingFile = (house: House, name: string): string =>
  join(house.folder, 'var', 'recordings', '1002', name)

/** Lets a call go on: `ms` of audio have come to the phone, so as many have gone from it. */
async function talks(phone: Phone, ms: number): Promise<void> {
  const from = phone.ear.position
  await until(`${ms} ms of talk`, () => phone.ear.position >= from + ms)
}

/** The share of `tone` in a recording, and how long the recording is in ms. */
function listenTo(file: string, tone: ToneName): { readonly share: number; readonly ms: number } {
  const bytes = readFileSync(file)
  const [format, octets] = [bytes.subarray(0, 40).toString('latin1'), bytes.readUInt32LE(40)]
  expect(format.startsWith('RIFF')).toBe(true)
  expect(octets).toBe(bytes.length - 44)
  const samples = Int16Array.from({ length: octets / 2 }, (_, at) => bytes.readInt16LE(44 + 2 * at))
  const windows = detectTones(samples, Object.values(tones))
  const heard = windows.filter(({ frequency, level }) => frequency === tones[tone] && level > 1000)
  return { share: heard.length / windows.length, ms: octets / 16 }
}

onEachSwitch(
  'commands of the driver',
  house => {
    it('keys typed over a prompt or music do not end it', async () => {
      const { phone, driver, legId, leave } = await parkedCaller(house())
      const prompts = [prompt(house(), 'welcome'), prompt(house(), 'goodbye')]
      const heard = driver.request()
      await driver.send({ type: 'play', legId, requestId: heard, prompts })
      await phone.ear.hears('welcome')
      await phone.press('*#1')
      await driver.event('executeDone', { requestId: heard })
      await phone.ear.hears('goodbye', { forMs: 700 })
      const music = driver.request()
      await driver.send({ type: 'playForever', legId, requestId: music, prompts: [prompt(house(), 'music')] })
      await phone.ear.hears('music')
      await phone.press('*#')
      // Longer than the file lasts.
      await phone.ear.hears('music', { forMs: 2_500 })
      await driver.send({ type: 'stopPlaying', legId })
      await leave()
      const typed = driver.events.flatMap(event => (event.type === 'digit' ? [event.digit] : []))
      expect(typed).toEqual(['*', '#', '1', '*', '#'])
    })

    it('a recording ends with #, and prompts after it do not', async () => {
      const { phone, driver, legId, leave } = await parkedCaller(house())
      const [requestId, after] = [driver.request(), driver.request()]
      const path = recordingFile(house(), 'by key.wav')
      await driver.send({ type: 'record', legId, requestId, path, maxSeconds: 30, silenceSeconds: 0 })
      await talks(phone, 2_500)
      await phone.press('1*#')
      const done = await driver.event('executeDone', { requestId })
      expect(done).toMatchObject({ application: 'record', digits: '' })
      const { share, ms } = listenTo(path, 'caller')
      expect(done.recordedMs).toBe(ms)
      expect(ms).toBeGreaterThan(1_400)
      expect(share).toBeGreaterThan(0.5)
      await driver.send({ type: 'play', legId, requestId: after, prompts: [prompt(house(), 'welcome')] })
      await phone.ear.hears('welcome')
      await phone.press('#')
      await driver.event('executeDone', { requestId: after })
      await phone.ear.hears('welcome', { forMs: 700 })
      await leave()
    })

    it('a recording ends with the call', async () => {
      const { phone, driver, legId } = await parkedCaller(house())
      const requestId = driver.request()
      const path = recordingFile(house(), 'hung-up.wav')
      await driver.send({ type: 'record', legId, requestId, path, maxSeconds: 30, silenceSeconds: 5 })
      await talks(phone, 2_000)
      await phone.hangUp()
      const { recordedMs } = await driver.event('executeDone', { requestId })
      await driver.event('legEnded', { legId })
      expect(listenTo(path, 'caller').ms).toBe(recordedMs)
      expect(recordedMs).toBeGreaterThan(900)
    })

    it('a recording ends at its limit, in silence, and when it is stopped', async () => {
      const { phone, driver, legId } = await parkedCaller(house())
      const record = async (name: string, maxSeconds: number, silenceSeconds: number) => {
        const requestId = driver.request()
        const path = recordingFile(house(), name)
        await driver.send({ type: 'record', legId, requestId, path, maxSeconds, silenceSeconds })
        return { path, done: driver.event('executeDone', { requestId }) }
      }
      const limited = await record('limit.wav', 1, 0)
      const { recordedMs } = await limited.done
      // FreeSWITCH counts whole seconds of the clock.
      expect(recordedMs).toBeGreaterThanOrEqual(1_000)
      expect(recordedMs).toBeLessThanOrEqual(2_200)
      expect(listenTo(limited.path, 'caller').ms).toBe(recordedMs)
      const stopped = await record('stopped.wav', 30, 0)
      await talks(phone, 1_500)
      await driver.send({ type: 'stopPlaying', legId })
      expect((await stopped.done).recordedMs).toBeGreaterThan(300)
      await phone.mute()
      const silent = await record('silent.wav', 30, 1)
      const silence = await silent.done
      expect(silence.recordedMs).toBeLessThan(3_000)
      expect(listenTo(silent.path, 'caller').ms).toBe(silence.recordedMs)
    })

    it('a transferred caller has left nacd, and reaches who is dialled', async () => {
      const { phone, driver, legId } = await parkedCaller(house())
      const agent = await house().phone('1001', { tone: 'agent' })
      await driver.send({
        type: 'setVariables',
        legId,
        variables: { nacd_data: '110', nacd_state: '{"a":1}', kept: 'yes' },
      })
      driver.forget()
      await driver.send({ type: 'transfer', legId, destination: '7000', nextPart: 2 })
      const { leg } = await driver.event('legParked', { legId })
      expect(leg.calleeNumber).toBe('7000')
      expect(leg.variables).not.toHaveProperty('nacd_data')
      expect(leg.variables).not.toHaveProperty('nacd_state')
      await driver.send({ type: 'transfer', legId, destination: '1001', nextPart: 2 })
      expect(await agent.rings()).toBe('1002')
      await agent.answer()
      await Promise.all([agent.ear.hears('caller'), phone.ear.hears('agent')])
      await agent.hangUp()
      await phone.closed()
    })
  },
  { dialplan: leftAlone },
)
