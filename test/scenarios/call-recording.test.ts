import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { dialIn, leftAlone, parkedCaller } from './support/left-alone.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { channelsOf, heardIn, isWhole } from './support/stereo-file.ts'
import { askSwitch } from './support/switch/event-socket.ts'
import { until } from './support/until.ts'

const fileOf = (house: House, name: string): string =>
  join(house.folder, 'var', 'recordings', 'calls', '2026-01-31', name)

/** A caller and an agent who talk, joined by a driver. */
async function talk(house: House) {
  const caller = await parkedCaller(house)
  const agent = await house.phone('1001', { tone: 'agent' })
  caller.driver.forget()
  const agentLeg = await dialIn(agent, caller.driver)
  const join2 = () => caller.driver.send({ type: 'bridgeLegs', legId: caller.legId, otherId: agentLeg })
  return { ...caller, agent, agentLeg, join: join2 }
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
      const { driver, legId, leave } = await parkedCaller(house())
      const path = fileOf(house(), 'limit.wav')
      const began = performance.now()
      await driver.send({ type: 'startRecording', legId, path, maxSeconds: 3 })
      await driver.send({ type: 'startRecording', legId, path, maxSeconds: 3 })
      const look = (command: string) => askSwitch(house().eventSocket, command)
      const lengthMs = async () => /^\d+$/.exec(await look(`uuid_getvar ${legId} record_ms`))?.[0]
      const told = await until('its end', lengthMs)
      const took = (performance.now() - began) / 1_000
      const writtenMs = () => channelsOf(path)[0].length / 8
      await until(`the ${told} ms it tells of`, () => isWhole(path) && writtenMs() === Number(told))
      // FreeSWITCH counts whole seconds of the clock, and writes only the audio that came in them: less on a busy machine.
      expect(took).toBeGreaterThan(1.8)
      expect(writtenMs()).toBeLessThan(3_500)
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
