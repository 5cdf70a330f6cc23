import type { Codec, Frame } from '../types.ts'

const sampleValues = 65536
const muLawBias = 0x84
const muLawClip = 32635

/** One A-law octet to a 16-bit sample, ITU-T G.711 table 1 (the even bits are inverted). */
function expandALaw(octet: number): number {
  const bits = octet ^ 0x55
  const exponent = (bits >> 4) & 7
  const mantissa = (bits & 15) << 4
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1)
  return (bits & 0x80) !== 0 ? magnitude : -magnitude
}

function compressALaw(sample: number): number {
  const magnitude = (sample < 0 ? ~sample : sample) >> 3
  const exponent = magnitude < 32 ? 0 : 27 - Math.clz32(magnitude)
  const mantissa = (magnitude >> Math.max(exponent, 1)) & 15
  const sign = sample < 0 ? 0 : 0x80
  return (sign | (exponent << 4) | mantissa) ^ 0x55
}

/** One µ-law octet to a 16-bit sample, ITU-T G.711 table 2 (all bits are inverted). */
function expandMuLaw(octet: number): number {
  const bits = ~octet & 0xff
  const magnitude = ((((bits & 15) << 3) + muLawBias) << ((bits >> 4) & 7)) - muLawBias
  return (bits & 0x80) !== 0 ? -magnitude : magnitude
}

function compressMuLaw(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), muLawClip) + muLawBias
  const exponent = 24 - Math.clz32(magnitude)
  const mantissa = (magnitude >> (exponent + 3)) & 15
  const sign = sample < 0 ? 0x80 : 0
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

function expansionTable(expand: (octet: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, octet) => expand(octet))
}

/** Indexed by the sample's 16 bits taken as an unsigned number. */
function compressionTable(compress: (sample: number) => number): Uint8Array {
  return Uint8Array.from({ length: sampleValues }, (_, bits) => compress((bits << 16) >> 16))
}

const expansion: Readonly<Record<Codec, Int16Array>> = {
  PCMA: expansionTable(expandALaw),
  PCMU: expansionTable(expandMuLaw),
}

const compression: Readonly<Record<Codec, Uint8Array>> = {
  PCMA: compressionTable(compressALaw),
  PCMU: compressionTable(compressMuLaw),
}

const translation: Readonly<Record<Codec, Uint8Array>> = {
  PCMA: Uint8Array.from(expansion.PCMU, sample => compressALaw(sample)),
  PCMU: Uint8Array.from(expansion.PCMA, sample => compressMuLaw(sample)),
}

/** RTP payload types of RFC 3551 table 4. */
export const payloadTypeOf: Readonly<Record<Codec, number>> = { PCMU: 0, PCMA: 8 }

/** The octet of each codec that means silence (a sample of or next to zero). */
export const silenceOctet: Readonly<Record<Codec, number>> = { PCMU: 0xff, PCMA: 0xd5 }

/** The codec behind a static payload type, null for any other type. */
export function codecOf(payloadType: number): Codec | null {
  if (payloadType === payloadTypeOf.PCMU) return 'PCMU'
  return payloadType === payloadTypeOf.PCMA ? 'PCMA' : null
}

/** One G.711 octet as a 16-bit sample. */
export function decodeSample(codec: Codec, octet: number): number {
  return expansion[codec][octet & 0xff] ?? 0
}

/** One 16-bit sample as a G.711 octet. */
export function encodeSample(codec: Codec, sample: number): number {
  return compression[codec][sample & 0xffff] ?? 0
}

/** Writes `frame` as G.711 into `target` from `offset` on: one octet per sample. */
export function encodeFrame(codec: Codec, frame: Frame, target: Uint8Array, offset: number): void {
  const table = compression[codec]
  for (let i = 0; i < frame.length; i++) target[offset + i] = table[(frame[i] ?? 0) & 0xffff] ?? 0
}

/** Rewrites the octets of `data` from `start` to `end` from the other codec into `to`, in place. */
export function transcode(to: Codec, data: Uint8Array, start: number, end: number): void {
  const table = translation[to]
  for (let i = start; i < end; i++) data[i] = table[data[i] ?? 0] ?? 0
}
