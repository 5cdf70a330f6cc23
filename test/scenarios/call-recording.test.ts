import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { type Caller, dialIn, leftAlone, parkedCaller } from './support/left-alone.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { channelsOf, heardIn, isWhole } from './support/stereo-file.ts'
import { askSwitch } from './support/switch/event-socket.ts'
import { until } from './support/until.ts'

const fileOf = (house: House, name: string): string =>
  join(house.folder, 'var', 'recordings', 'calls', '2026-01-31', name)

/** Stereo, 16 bit, 8 kHz. */
const octetsPerMs = 32

/** A caller and an agent who talk, joined by a driver. */
async function talk(house: House) {
  const caller = await parkedCaller(house)
  const agent = await house.phone('1001', { tone: 'agent' })
  caller.driver.forget()
  const agentLeg = await dialIn(agent, caller.driver)
  const join2 = () => caller.driver.send({ type: 'bridgeLegs', legId: caller.legId, otherId: agentLeg })
  return { ...caller, agent, agentLeg, join: join2 }
}

/**
 * Resolves when the phone is heard. FreeSWITCH writes nothing of a parked leg before its first packet comes, which on a
 * busy machine is some tenths of a second after the answer; the limit counts from the command.
 */
async function audioComes(house: House, { driver, legId }: Caller): Promise<void> {
  const path = fileOf(house, 'before.wav')
  await driver.send({ type: 'startRecording', legId, path, maxSeconds: 600 })
  await until('audio of the phone', () => existsSync(path) && statSync(path).size > 44 + 100 * octetsPerMs)
  await driver.send({ type: 'stopRecording', legId, path })
  // What tells of the end of a recording is to tell of the next one.
  const told = () => askSwitch(house.eventSocket, `uuid_getvar ${legId} record_ms`)
  await until('the end of the recording', async () => /^\d+$/.test(await told()))
  await driver.send({ type: 'setVariables', legId, variables: { record_ms: '' } })
}

onEachSwitch(
  'recording of calls',
  house => {
    it('is stereo, the caller left and what they hear right, through bridge, hold and end of the bridge', async () => {
      const { phone, agent, agentLeg, driver, legId, join: joinThem } = await talk(house())
      const path = fileOf(house(), 'a call.wav')
      await driver.send({ type: 'startRecording', legId, path, maxSeconds: 600 })
      await joinThem()
      await Promise.all([agent.ear.hears('caller'), phone.ear.hears('agent', { forMs: 1_000 })])
      await agent.hold()
      await driver.event('legHeld', { legId: agentLeg })
      await agent.resume()
      await driver.event('legResumed', { legId: agentLeg })
      await agent.hangUp()
      await driver.event('legUnbridged')
      const requestId = driver.request()
      const prompts = [join(house().folder, 'voices', 'zh', 'welcome.wav')]
      await driver.send({ type: 'play', legId, requestId, prompts })
      await driver.event('executeDone', { requestId })
      await driver.send({ type: 'stopRecording', legId, path })
      await until(
        'the file is whole',
        () => readFileSync(path).readUInt32LE(4) === readFileSync(path).length - 8,
      )
      const [left, right] = channelsOf(path)
      const [said, heard] = [heardIn(left), heardIn(right)]
      expect(said('caller')).toBeGreaterThan(0.8 * (left.length / 8))
      expect([said('agent'), said('welcome')]).toEqual([0, 0])
      expect(heard('agent')).toBeGreaterThanOrEqual(1_000)
      expect(heard('welcome')).toBeGreaterThanOrEqual(500)
      expect(heard('caller')).toBe(0)
      await phone.hangUp()
      await driver.event('legEnded', { legId })
    })

    it('is kept when the call ends within three seconds', async () => {
      const { phone, driver, legId } = await parkedCaller(house())
      const path = fileOf(house(), 'short.wav')
      await driver.send({ type: 'startRecording', legId, path, maxSeconds: 600 })
      // FreeSWITCH sends nothing to a leg that is parked, so that the phone would not hear how time passes.
      const prompts = [join(house().folder, 'voices', 'zh', 'music.wav')]
      await driver.send({ type: 'playForever', legId, requestId: driver.request(), prompts })
      await phone.ear.hears('music', { forMs: 1_500 })
      await phone.hangUp()
      await driver.event('legEnded', { legId })
      const [left] = channelsOf(path)
      expect(heardIn(left)('caller')).toBeGreaterThan(800)
    })

    it('ends at its limit, begins once for one file, and is refused for what is not there', async () => {
      const caller = await parkedCaller(house())
      const { driver, legId, leave } = caller
      await audioComes(house(), caller)
      const path = fileOf(house(), 'limit.wav')
      await driver.send({ type: 'startRecording', legId, path, maxSeconds: 3 })
      await driver.send({ type: 'startRecording', legId, path, maxSeconds: 3 })
      const look = (command: string) => askSwitch(house().eventSocket, command)
      await until('its end', async () => /^\d+$/.test(await look(`uuid_getvar ${legId} record_ms`)))
      await until('the file is whole', () => isWhole(path))
      // FreeSWITCH counts whole seconds of the clock.
      const seconds = channelsOf(path)[0].length / 8_000
      expect(seconds).toBeGreaterThan(1.8)
      expect(seconds).toBeLessThan(3.5)
      const ask = (command: string) => look(`uuid_record ${command}`)
      expect(await ask(`${legId} stop ${path}`)).toBe('-ERR Cannot stop record session!\n')
      expect(await ask(`${legId} stop all`)).toBe('-ERR Cannot stop record session!\n')
      expect(await ask(`${legId} start /proc/none/x.wav`)).toBe('-ERR Cannot record session!\n')
      expect(await ask('nobody start /tmp/x.wav')).toBe('-ERR Cannot locate session!\n')
      expect(await ask(legId)).toMatch(/^-USAGE: <uuid> \[start\|stop/)
      await leave()
    })
  },
  { dialplan: leftAlone },
)
