import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A canonical WAV header; libsndfile fills in its lengths only when the call ends, so they are not read. */
const headerBytes = 44

/**
 * What a phone has heard so far in all its calls: baresip's sndfile filter writes `dump-<time>-dec.wav` for each.
 * 16-bit 8 kHz mono samples. Time without packets is not in it.
 */
export function readHeard(folder: string): Int16Array {
  const parts = heardFiles(folder).map(readSamples)
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The second of the clock in which the last call's audio began, 0 for none: a call in the same one would overwrite it. */
export function secondOfLast(folder: string): number {
  const [last] = heardFiles(folder).slice(-1)
  return last === undefined ? 0 : Math.floor(statSync(last).birthtimeMs / 1000)
}

function heardFiles(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('-dec.wav')) : []
  return files.sort().map(name => join(folder, name))
}

function readSamples(file: string): Int16Array {
  const bytes = readFileSync(file)
  const count = Math.max(0, Math.floor((bytes.length - headerBytes) / 2))
  // Copied as it is, for it is looked at again and again: both are little-endian.
  const samples = new Int16Array(count)
  bytes.copy(Buffer.from(samples.buffer), 0, headerBytes, headerBytes + 2 * count)
  return samples
}
