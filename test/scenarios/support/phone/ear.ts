import { detectTones, tonesTogether } from '../tone-detector.ts'
import { type ToneName, tones } from '../tones.ts'
import { until } from '../until.ts'
import { readHeard, secondOfLast } from './recording.ts'

const windowMs = 50
const samplesPerMs = 8

/** A window counts as the tone when most of its energy is the tone's and it is no mere hiss. */
const leastShare = 0.8
const leastLevel = 1_000

/** A stretch in which tones are told apart that are heard at once. */
const mixMs = 100

/** Two windows at most hold an edge. */
const shortestMs = 150

const names = Object.keys(tones) as ToneName[]

/** One stretch of the same sound. */
export interface Heard {
  /** `silence`, or `noise` when it is none of the scenarios' tones (the switch's own ringback, for instance). */
  readonly sound: ToneName | 'silence' | 'noise'
  readonly ms: number
}

/** Listens to what a phone has received. Positions are in ms of received audio. */
export class Ear {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** How much has been received so far, in ms: for `from` in the other methods. */
  get position(): number {
    return readHeard(this.#folder).length / samplesPerMs
  }

  /** Resolves when the audio of another call would be kept beside that of those before. */
  async isFree(): Promise<void> {
    const last = secondOfLast(this.#folder)
    await until('another second', () => Math.floor(Date.now() / 1000) > last)
  }

  /** Waits until `tone` has been heard for `forMs` without a break, after position `from`. */
  async hears(tone: ToneName, { from = 0, forMs = 300, within = 10_000 } = {}): Promise<void> {
    const heard = () => this.since(from)
    const look = () => heard().some(({ sound, ms }) => sound === tone && ms >= forMs)
    await until(`${tone} heard for ${forMs} ms`, look, { within, every: 50 }).catch((error: Error) => {
      throw new Error(`${error.message}; heard: ${tell(heard())}`)
    })
  }

  /** Waits until these tones, and no others, are all heard at once in the last `forMs` and longer; none = silence. */
  async hearsOnly(expected: readonly ToneName[], { forMs = 400, within = 20_000 } = {}): Promise<void> {
    const wanted = [...expected].sort().join()
    const look = () => {
      const mixes = this.#lastMixes(forMs)
      return mixes.length * mixMs >= forMs && mixes.every(mix => mix === wanted)
    }
    const what = `only ${wanted || 'silence'} heard for ${forMs} ms`
    await until(what, look, { within, every: 50 }).catch((error: Error) => {
      throw new Error(`${error.message}; heard: ${this.#lastMixes(2_000).join(' | ')}`)
    })
  }

  #lastMixes(ms: number): readonly string[] {
    const samples = readHeard(this.#folder).subarray(-ms * samplesPerMs)
    const count = Math.floor(samples.length / samplesPerMs / mixMs)
    return Array.from({ length: count }, (_, at) =>
      mixOf(samples.subarray(at * mixMs * samplesPerMs, (at + 1) * mixMs * samplesPerMs)),
    )
  }

  /** The stretches of sound after position `from`, in order. Edges (where a file begins again, say) are no stretch. */
  since(from = 0): readonly Heard[] {
    const samples = readHeard(this.#folder).subarray(Math.floor(from * samplesPerMs))
    const runs = joined(soundsOf(samples).map(sound => ({ sound, ms: windowMs })))
    return joined(runs.filter(run => run.ms >= shortestMs))
  }

  /** The scenarios' tones after position `from`, each named once per stretch. */
  tonesSince(from = 0): readonly ToneName[] {
    const heard = this.since(from).map(({ sound }) => sound)
    const known = heard.filter((sound): sound is ToneName => sound !== 'silence' && sound !== 'noise')
    return known.filter((sound, index) => sound !== known[index - 1])
  }
}

/** Neighbours of the same sound made one. */
function joined(runs: readonly Heard[]): Heard[] {
  const all: Heard[] = []
  for (const { sound, ms } of runs) {
    const last = all.at(-1)
    if (last?.sound === sound) all[all.length - 1] = { sound, ms: last.ms + ms }
    else all.push({ sound, ms })
  }
  return all
}

function soundsOf(samples: Int16Array): Heard['sound'][] {
  return detectTones(samples, Object.values(tones), windowMs * samplesPerMs).map(window => {
    if (window.level < leastLevel) return 'silence'
    if (window.share < leastShare) return 'noise'
    return names.find(name => tones[name] === window.frequency) ?? 'noise'
  })
}

/** The tones that are in a stretch of audio at once, by name. */
function mixOf(samples: Int16Array): string {
  if (samples.every(sample => Math.abs(sample) < leastLevel)) return ''
  const found = new Set(tonesTogether(samples, Object.values(tones)))
  return names
    .filter(name => found.has(tones[name]))
    .sort()
    .join()
}

const tell = (heard: readonly Heard[]): string =>
  heard.map(({ sound, ms }) => `${sound} ${ms}`).join(', ') || 'nothing'
