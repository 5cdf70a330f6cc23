/** The hold music, composed for this project and computed here: a slow tune over soft chords, made to be looped. */

const rate = 8_000
const beatSeconds = 0.75
const beatsPerBar = 4

/** Semitones above C within an octave, by note name. */
const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }

/** Chords, one per bar, low to high. */
const chords = [
  'C4 E4 G4',
  'A3 E4 A4',
  'F4 A4 C5',
  'G3 D4 B4',
  'C4 G4 E5',
  'E4 G4 B4',
  'F4 A4 D5',
  'G4 B4 D5',
]

/** The tune, one bar a line: a note or a rest (-) on every half beat. */
const tune = [
  'E5 - G5 - A5 G5 E5 -',
  'C5 - E5 - D5 - C5 -',
  'A4 - C5 D5 F5 - E5 -',
  'D5 - - B4 D5 - - -',
  'E5 - G5 - C6 B5 G5 -',
  'B5 - A5 G5 E5 - G5 -',
  'A5 - F5 - E5 D5 C5 -',
  'D5 - - - G5 - - -',
]

/** Hertz of a name like "A4" (440), equal temperament. */
function pitch(note: string): number {
  const semitone = semitones[note.charAt(0)]
  if (semitone === undefined) throw new Error(`not a note: ${note}`)
  const fromA4 = semitone - 9 + 12 * (Number(note.slice(1)) - 4)
  return 440 * 2 ** (fromA4 / 12)
}

interface Tone {
  readonly note: string
  readonly startBeat: number
  readonly beats: number
  readonly loudness: number
  /** Seconds until the tone has faded to a third. */
  readonly fade: number
}

/** Adds a struck, fading tone with two soft overtones. It wraps round the end, so that the loop has no seam. */
function addTone(samples: Float64Array, tone: Tone): void {
  const start = Math.round(tone.startBeat * beatSeconds * rate)
  const length = Math.round(tone.beats * beatSeconds * rate)
  const step = (2 * Math.PI * pitch(tone.note)) / rate
  for (let at = 0; at < length; at++) {
    const attack = Math.min(1, at / (0.02 * rate))
    const release = Math.min(1, (length - at) / (0.05 * rate))
    const envelope = attack * release * Math.exp(-at / rate / tone.fade)
    const wave = Math.sin(step * at) + 0.3 * Math.sin(2 * step * at) + 0.08 * Math.sin(3 * step * at)
    const place = (start + at) % samples.length
    samples[place] = (samples[place] ?? 0) + tone.loudness * envelope * wave
  }
}

function chordTones(): Tone[] {
  return chords.flatMap((chord, bar) =>
    chord.split(' ').map((note, voice) => ({
      note,
      // Spread a little, as fingers do.
      startBeat: bar * beatsPerBar + voice * 0.06,
      beats: beatsPerBar,
      loudness: 0.35,
      fade: 2.2,
    })),
  )
}

function tuneTones(): Tone[] {
  return tune.flatMap((bar, nth) =>
    bar.split(' ').flatMap((note, half) => {
      if (note === '-') return []
      return [{ note, startBeat: nth * beatsPerBar + half / 2, beats: 2.5, loudness: 0.6, fade: 0.7 }]
    }),
  )
}

/** 24 seconds as 16-bit samples at 8 kHz, peak at a quarter of full scale: music under a voice's level. */
export function composeHoldMusic(): Int16Array {
  const samples = new Float64Array(chords.length * beatsPerBar * beatSeconds * rate)
  for (const tone of [...chordTones(), ...tuneTones()]) addTone(samples, tone)
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return Int16Array.from(samples, sample => Math.round((sample / peak) * 8_191))
}
