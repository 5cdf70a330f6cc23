import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Where the audio begins is told in the first few octets; what stands before it is names and dates. */
const headBytes = 65_536

/**
 * Seconds of audio in a WAV file, from the sizes in its head (RIFF: `fmt ` with octets per second, `data` with octets);
 * null when it is no WAV file or cannot be read.
 */
export function wavSeconds(path: string): number | null {
  try {
    const { head, size } = readHead(path)
    const isWav = head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WAVE'
    return isWav ? secondsIn(head, size) : null
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

function readHead(path: string): { readonly head: Buffer; readonly size: number } {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(headBytes)
    const read = readSync(file, head, 0, headBytes, 0)
    return { head: head.subarray(0, read), size: fstatSync(file).size }
  } finally {
    closeSync(file)
  }
}

/** A length that reaches past the end, as streaming writers leave it, means up to the end. */
function secondsIn(head: Buffer, size: number): number | null {
  let perSecond = 0
  for (let at = 12; at + 8 <= head.length; ) {
    const id = head.toString('latin1', at, at + 4)
    const length = head.readUInt32LE(at + 4)
    const start = at + 8
    if (id === 'fmt ' && start + 12 <= head.length) perSecond = head.readUInt32LE(start + 8)
    if (id === 'data') return perSecond === 0 ? null : Math.min(length, size - start) / perSecond
    at = start + length + (length % 2)
  }
  return null
}
