import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readWav } from '../media/wav/wav.ts'
import { SwitchFixture } from '../testing/fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'softswitch-recordings-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fixture = SwitchFixture.use({ recordings: folder })

function msOf(file: string): number {
  const clip = readWav(readFileSync(file))
  if (clip.type !== 'clip') throw new Error(clip.reason)
  return clip.length / 8
}

test('records up to its limit, and says how long', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const file = join(folder, 'mailbox', 'limit.wav')
  expect(await client.execute(uuid, 'record', `${file} 1`)).toMatchObject({
    'Application-Response': '_none_',
    variable_record_ms: '1000',
    variable_record_seconds: '1',
    variable_record_samples: '8000',
    variable_silence_hits_exhausted: 'false',
  })
  expect(msOf(file)).toBe(1000)
})

test.each([
  ['by the star key', '', '*'],
  ['by a key that is named', 'playback_terminators=5#', '5'],
])('ends %s', async (_, variables, key) => {
  const { client } = fixture
  const phone = await fixture.phone('1001')
  const uuid = await fixture.parked('1001', `ignore_early_media=true${variables && `,${variables}`}`)
  const file = join(folder, 'key.wav')
  const id = await client.start(uuid, 'record', file)
  await client.event('CHANNEL_EXECUTE', { 'Application-UUID': id })
  phone.press(`1${key}`)
  const done = await client.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': id })
  expect(done).toMatchObject({ variable_playback_terminator_used: key })
  expect(msOf(file)).toBe(Number(done.variable_record_samples) / 8)
})

test('ends in silence', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const done = await client.execute(uuid, 'record', `${join(folder, 'silence.wav')} 30 32000 1`)
  expect(done).toMatchObject({ variable_silence_hits_exhausted: 'true', variable_record_seconds: '1' })
})

test('ends with the leg, and the file is whole', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  const file = join(folder, 'hung-up.wav')
  await client.start(uuid, 'record', `${file} 60`)
  // The first second is on the disk.
  await expect.poll(() => msOf(file), { timeout: 10_000 }).toBeGreaterThanOrEqual(1_000)
  await client.api(`uuid_kill ${uuid}`)
  const ended = await fixture.ended(uuid)
  expect(msOf(file)).toBeCloseTo(Number(ended.variable_record_samples) / 8)
  expect(Number(ended.variable_record_ms)).toBeGreaterThanOrEqual(1_000)
})

test('a file outside its folder is told of, and the call goes on', async () => {
  const { client } = fixture
  await fixture.phone('1001')
  const uuid = await fixture.parked('1001')
  expect(await client.execute(uuid, 'record', '/tmp/elsewhere.wav 5')).toMatchObject({
    'Application-Response': 'RECORD ERROR',
  })
  expect(await fixture.embedded.log('cannot record')).toMatchObject({ uuid })
  expect(await client.execute(uuid, 'mkdir', '/tmp/elsewhere')).toMatchObject({ Application: 'mkdir' })
  expect(await fixture.embedded.log('folder not made')).toMatchObject({ uuid })
  expect(await client.execute(uuid, 'record', `${join(folder, 'after.wav')} 1`)).toMatchObject({
    variable_record_ms: '1000',
  })
})
