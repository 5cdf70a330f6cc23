import { keyFrequencies } from './key-frequencies.ts'

/** Volume of a tone unless `v=` says otherwise, and the limits of `v=`: FreeSWITCH's teletone, in dBm0. */
const defaultVolume = -7
const lowestVolume = -63

/** Tone and pause of a keypad character unless `d=` and `w=` say otherwise, in samples: teletone's defaults. */
const defaultOn = 2000
const defaultOff = 500

const samplesPerMs = 8
const maxTextLength = 2048
const maxSteps = 256
const maxFrequencies = 8
/** One hour in ms: longer tones are made by loops. */
const maxMs = 3_600_000
const maxRepeats = 10_000

/** A volume that changes by `stepDb` every `everySamples` while the tone sounds. */
interface VolumeRamp {
  readonly everySamples: number
  readonly stepDb: number
}

/** One tone and the pause after it. Lengths in samples at 8 kHz, frequencies in Hz, volume in dBm0. */
export interface ToneStep {
  readonly on: number
  readonly off: number
  readonly frequencies: readonly number[]
  readonly volume: number
  readonly ramp: VolumeRamp | null
}

/** A whole `tone_stream`. */
export interface ToneSpec {
  readonly type: 'tones'
  readonly steps: readonly ToneStep[]
  /** How often the steps are played, -1 = without end. */
  readonly loops: number
}

export interface ToneProblem {
  readonly type: 'malformed'
  readonly reason: string
}

/** A spec half read: what the settings have said so far, the tones, and the first thing found wrong. */
interface Reading {
  volume: number
  on: number
  off: number
  /** Plays the next tone this often. */
  times: number
  /** Plays everything this often. */
  rounds: number
  rampSamples: number
  rampSign: number
  rampDb: number
  readonly steps: ToneStep[]
  problem: string | null
}

function createReading(): Reading {
  return {
    volume: defaultVolume,
    on: defaultOn,
    off: defaultOff,
    times: 1,
    rounds: 1,
    rampSamples: 0,
    rampSign: 0,
    rampDb: 1,
    steps: [],
    problem: null,
  }
}

function note(reading: Reading, problem: string): void {
  reading.problem ??= problem
}

/** The number in `text`; `low`, and a problem noted, when it is none or out of range. */
function readNumber(reading: Reading, text: string, low: number, high: number, what: string): number {
  const value = /^ *[+-]?(\d{1,9}(\.\d{0,6})?|\.\d{1,6}) *$/.test(text) ? Number(text) : Number.NaN
  if (value >= low && value <= high) return value
  note(reading, `${what} must be a number from ${low} to ${high}`)
  return low
}

function readSamples(reading: Reading, text: string, what: string): number {
  return Math.round(readNumber(reading, text, 0, maxMs, what) * samplesPerMs)
}

function readRamp(reading: Reading, text: string, sign: number): void {
  reading.rampSamples = readSamples(reading, text, 'ramp step (ms)')
  reading.rampSign = sign
}

/** Teletone's settings. `c` and `r` (channels, rate) are taken and mean nothing: a call is 8 kHz mono. */
const settingReaders: Readonly<Record<string, (reading: Reading, text: string) => void>> = {
  v: (reading, text) => {
    reading.volume = readNumber(reading, text, lowestVolume, 0, 'v (dB)')
  },
  d: (reading, text) => {
    reading.on = readSamples(reading, text, 'd (ms)')
  },
  w: (reading, text) => {
    reading.off = readSamples(reading, text, 'w (ms)')
  },
  l: (reading, text) => {
    reading.times = Math.max(1, readNumber(reading, text, 0, maxSteps, 'l'))
  },
  L: (reading, text) => {
    reading.rounds = Math.max(1, readNumber(reading, text, 0, maxRepeats, 'L'))
  },
  '>': (reading, text) => readRamp(reading, text, -1),
  '<': (reading, text) => readRamp(reading, text, 1),
  '+': (reading, text) => {
    reading.rampDb = readNumber(reading, text, 0, -lowestVolume, '+ (dB)')
  },
  c: (reading, text) => void readNumber(reading, text, 1, 2, 'c'),
  r: (reading, text) => void readNumber(reading, text, 8000, 48_000, 'r'),
}

function addStep(reading: Reading, on: number, off: number, frequencies: readonly number[]): void {
  const { volume, rampSign, rampDb, rampSamples, times, steps } = reading
  const ramp = rampSign === 0 ? null : { everySamples: Math.max(1, rampSamples), stepDb: rampSign * rampDb }
  reading.times = 1
  if (steps.length + times > maxSteps) note(reading, `more than ${maxSteps} tones`)
  else for (let i = 0; i < times; i++) steps.push({ on, off, frequencies, volume, ramp })
}

/** `on,off,f1,f2,...` */
function readTone(reading: Reading, list: string): void {
  const [on = '', off = '', ...frequencies] = list.split(',')
  if (frequencies.length === 0 || frequencies.length > maxFrequencies) {
    note(reading, `a tone is %(on,off,frequency...) with 1 to ${maxFrequencies} frequencies`)
    return
  }
  const hertz = frequencies.map(text => readNumber(reading, text, 1, 3999, 'frequency (Hz)'))
  addStep(reading, readSamples(reading, on, 'on (ms)'), readSamples(reading, off, 'off (ms)'), hertz)
}

function readKey(reading: Reading, key: string): void {
  const frequencies = keyFrequencies[key]
  if (frequencies === undefined) note(reading, `unknown character "${key}"`)
  else addStep(reading, reading.on, reading.off, frequencies)
}

function readSetting(reading: Reading, name: string, text: string): void {
  const read = settingReaders[name]
  if (read === undefined) note(reading, `unknown setting "${name}="`)
  else read(reading, text)
}

/** One part between semicolons: a setting, or tones and keys in a row. */
function readPart(reading: Reading, part: string): void {
  if (part[1] === '=') {
    readSetting(reading, part.slice(0, 1), part.slice(2))
    return
  }
  for (const [token, list] of part.matchAll(/%\(([^()]*)\)|[^ \r\n]/g)) {
    if (list === undefined) readKey(reading, token)
    else readTone(reading, list)
  }
}

function readLoops(reading: Reading, text: string | undefined): number {
  const loops = text === undefined ? 1 : Math.trunc(readNumber(reading, text, -1, maxRepeats, 'loops'))
  return loops === -1 ? -1 : Math.max(1, loops) * Math.trunc(reading.rounds)
}

/**
 * Reads what follows `tone_stream://`: FreeSWITCH's tone language (TGML, libteletone), e.g.
 * `v=-10;%(1000,4000,450);loops=-1`. Parts are separated by `;`: settings `v=` (dB, -63..0), `d=`/`w=` (ms of a key and
 * the pause after it), `l=` (repeats the next tone), `L=` (repeats everything), `>=`/`<=` (ms per volume step down/up),
 * `+=` (dB per step); tones `%(on ms,off ms,Hz,...)` and keys 0-9 * # A-D. `;loops=N` at the end: -1 = without end.
 */
export function parseToneSpec(text: string): ToneSpec | ToneProblem {
  if (text.length > maxTextLength)
    return { type: 'malformed', reason: `longer than ${maxTextLength} characters` }
  const [tones = '', loopText] = text.split(/;loops=/i)
  const reading = createReading()
  for (const part of tones.split(';')) readPart(reading, part.trim())
  const loops = readLoops(reading, loopText)
  const { steps } = reading
  if (!steps.some(step => step.on + step.off > 0)) note(reading, 'no tone with a length')
  return reading.problem === null
    ? { type: 'tones', steps, loops }
    : { type: 'malformed', reason: reading.problem }
}
