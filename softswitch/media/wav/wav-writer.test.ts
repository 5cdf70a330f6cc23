import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readWav } from './wav.ts'
import { WavWriter } from './wav-writer.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wav-writer-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const noTrouble = (): void => undefined
const ramp = (length: number): Int16Array => Int16Array.from({ length }, (_, at) => at - 16_000)

function samplesOf(file: string): number[] {
  const clip = readWav(readFileSync(file))
  if (clip.type !== 'clip') throw new Error(clip.reason)
  return Array.from({ length: clip.length }, (_, at) => clip.sampleAt(at))
}

test.each([0, 1, 160, 8_000, 20_001])('%i samples come back', async length => {
  const file = join(folder, 'a.wav')
  const writer = await WavWriter.open(file, noTrouble)
  const all = ramp(length)
  for (let at = 0; at < length; at += 160) writer.write(all.subarray(at, at + 160))
  expect(await writer.close()).toBeNull()
  expect(samplesOf(file)).toEqual([...all])
  expect(readFileSync(file).length).toBe(44 + 2 * length)
})

test('the file can be played while it is still written, up to the last full second', async () => {
  const file = join(folder, 'a.wav')
  const writer = await WavWriter.open(file, noTrouble)
  writer.write(ramp(8_000))
  writer.write(ramp(4_000))
  await expect.poll(() => readFileSync(file).readUInt32LE(40)).toBe(16_000)
  expect(samplesOf(file)).toEqual([...ramp(8_000)])
  expect(await writer.close()).toBeNull()
  expect(samplesOf(file)).toHaveLength(12_000)
})

test('a longer file of that name is replaced, a symbolic link is not followed', async () => {
  const file = join(folder, 'a.wav')
  writeFileSync(file, Buffer.alloc(100_000))
  const writer = await WavWriter.open(file, noTrouble)
  writer.write(ramp(10))
  await writer.close()
  expect(samplesOf(file)).toHaveLength(10)
  symlinkSync(file, join(folder, 'link.wav'))
  await expect(WavWriter.open(join(folder, 'link.wav'), noTrouble)).rejects.toThrow(/ELOOP/)
})

test('a full disk is told once, and writing goes on as if nothing were', async () => {
  const told: string[] = []
  const writer = await WavWriter.open('/dev/full', ({ code }) => told.push(code))
  writer.write(ramp(9_000))
  writer.write(ramp(9_000))
  expect(await writer.close()).toEqual({ code: 'ENOSPC' })
  writer.write(ramp(9_000))
  expect(told).toEqual(['ENOSPC'])
})
