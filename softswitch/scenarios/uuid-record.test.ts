import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readWav } from '../media/wav/wav.ts'
import { Baresip } from '../testing/baresip.ts'
import { SwitchFixture } from '../testing/fixture.ts'
import { SwitchProcess } from '../testing/switch-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'softswitch-calls-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fixture = SwitchFixture.use({ recordings: folder })

/** How many channels, and how long in ms. */
function lookAt(file: string): { readonly channels: number; readonly ms: number } {
  const octets = readFileSync(file)
  const channels = octets.readUInt16LE(22)
  return { channels, ms: octets.readUInt32LE(40) / 16 / channels }
}

test('without RECORD_STEREO both are on one channel', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const file = join(folder, 'mono.wav')
  expect(await client.api(`uuid_record ${uuid} start ${file} 1`)).toBe('+OK Success\n')
  await expect.poll(() => client.api(`uuid_getvar ${uuid} record_ms`), { timeout: 10_000 }).toBe('1000')
  await expect.poll(() => readWav(readFileSync(file))).toMatchObject({ type: 'clip', length: 8_000 })
})

test('the leg is gone only when its file is whole, and says how long it became', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001', 'ignore_early_media=true,RECORD_STEREO=true')
  const file = join(folder, 'with space.wav')
  expect(await client.api(`uuid_record ${uuid} start '${file}'`)).toBe('+OK Success\n')
  await expect.poll(() => lookAt(file).ms, { timeout: 10_000 }).toBeGreaterThanOrEqual(500)
  await client.api(`uuid_kill ${uuid}`)
  const ended = await fixture.ended(uuid)
  expect(lookAt(file)).toEqual({ channels: 2, ms: Number(ended.variable_record_samples) / 8 })
})

test('outside the folder for recordings nothing is written', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const answer = await client.api(`uuid_record ${uuid} start /tmp/elsewhere/x.wav`)
  expect([answer, existsSync('/tmp/elsewhere/x.wav')]).toEqual(['-ERR Cannot record session!\n', false])
  expect(await fixture.embedded.log('cannot record the call')).toMatchObject({ uuid })
})

test('at most eight at once for one leg', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const start = (at: number) => client.api(`uuid_record ${uuid} start ${join(folder, `many-${at}.wav`)}`)
  const answers: string[] = []
  for (let at = 0; at < 9; at += 1) answers.push(await start(at))
  expect(answers).toEqual([...Array(8).fill('+OK Success\n'), '-ERR Cannot record session!\n'])
  expect(await client.api(`uuid_record ${uuid} stop all`)).toBe('+OK Success\n')
  expect(await start(9)).toBe('+OK Success\n')
})

test('a switch that is killed leaves a file that can be played', async () => {
  const killed = await SwitchProcess.start({ recordings: folder })
  const client = await killed.client()
  const phone = await Baresip.start({ extension: '1001', sipPort: killed.sipPort })
  await client.event('CUSTOM', { 'Event-Subclass': 'sofia::register' })
  const answer = await client.api('originate {RECORD_STEREO=true}user/1001 &park()')
  const file = join(folder, 'killed.wav')
  await client.api(`uuid_record ${answer.replace('+OK ', '').trim()} start ${file}`)
  await expect.poll(() => lookAt(file).ms, { timeout: 10_000 }).toBeGreaterThanOrEqual(1_000)
  const gone = killed.exited()
  killed.signal('SIGKILL')
  await gone
  const { channels, ms } = lookAt(file)
  expect([channels, ms * 32 <= readFileSync(file).length - 44]).toEqual([2, true])
  client.close()
  await Promise.all([phone.stop(), killed.stop()])
})
