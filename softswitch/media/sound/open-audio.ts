import { isAbsolute, join } from 'node:path'
import type { AudioSource } from '../types.ts'
import { playClip } from '../wav/wav.ts'
import { createWavFiles, type WavFiles } from '../wav/wav-file.ts'
import { sequence, silence } from './audio-source.ts'
import { playTones } from './tone-source.ts'
import { parseToneSpec } from './tone-spec.ts'

const maxTextLength = 8192
const maxParts = 64

/** Longest silence with an end: one hour in ms. */
const maxSilenceMs = 3_600_000

/**
 * What an audio text leads to. `opened`: `start` gives a fresh source at each call and may be handed to `repeat`.
 * `missing`: no file of that name. `refused`: the text or the file cannot be played, and why.
 */
export type OpenedAudio =
  | { readonly type: 'opened'; readonly start: () => AudioSource }
  | { readonly type: 'missing'; readonly name: string }
  | { readonly type: 'refused'; readonly name: string; readonly reason: string }

export interface AudioOptions {
  /** Folders in which bare names are looked for, in this order. */
  readonly voices: readonly string[]
  /** The file reader; one shared by the process unless given. */
  readonly files?: WavFiles
}

const sharedFiles = createWavFiles()

type Opener = (name: string, rest: string, options: AudioOptions) => OpenedAudio | Promise<OpenedAudio>

function refused(name: string, reason: string): OpenedAudio {
  return { type: 'refused', name, reason }
}

function openTones(name: string, rest: string): OpenedAudio {
  const spec = parseToneSpec(rest)
  if (spec.type === 'malformed') return refused(name, spec.reason)
  return { type: 'opened', start: () => playTones(spec) }
}

/** `ms` or `ms,noise`; 0 and below = without end, as in FreeSWITCH. */
function openSilence(name: string, rest: string): OpenedAudio {
  const [, msText, noiseText = '0'] = /^(-?\d{1,9})(?:,(-?\d{1,9}))?$/.exec(rest) ?? []
  const ms = Number(msText ?? Number.NaN)
  if (Number.isNaN(ms) || ms > maxSilenceMs) {
    return refused(name, `silence is ms or ms,noise with at most ${maxSilenceMs} ms`)
  }
  return { type: 'opened', start: () => silence(ms <= 0 ? -1 : ms, Number(noiseText)) }
}

/** `a!b!c`: one after the other. The first that cannot be opened is the answer for all. */
async function openList(name: string, rest: string, options: AudioOptions): Promise<OpenedAudio> {
  const parts = rest.split('!').filter(part => part !== '')
  if (parts.length === 0 || parts.length > maxParts) return refused(name, `expected 1 to ${maxParts} parts`)
  const starts: Array<() => AudioSource> = []
  for (const part of parts) {
    const opened = part.startsWith('file_string://')
      ? refused(part, 'a list within a list')
      : await openOne(part, options)
    if (opened.type !== 'opened') return opened
    starts.push(opened.start)
  }
  return { type: 'opened', start: () => sequence(starts) }
}

const openers: Readonly<Record<string, Opener>> = {
  tone_stream: openTones,
  silence_stream: openSilence,
  file_string: openList,
}

/** The paths a name may mean: as it is and with `.wav`, a bare name in each folder. */
function pathsOf(name: string, voices: readonly string[]): readonly string[] {
  const paths = isAbsolute(name) ? [name] : voices.map(folder => join(folder, name))
  return /\.[^/.]+$/.test(name) ? paths : paths.flatMap(path => [path, `${path}.wav`])
}

async function openFile(name: string, options: AudioOptions): Promise<OpenedAudio> {
  if (!isAbsolute(name) && name.split(/[/\\]/).includes('..'))
    return refused(name, 'leaves the voices folders')
  const files = options.files ?? sharedFiles
  let problem: OpenedAudio = { type: 'missing', name }
  for (const path of pathsOf(name, options.voices)) {
    const file = await files.read(path)
    if (file.type === 'clip') return { type: 'opened', start: () => playClip(file) }
    if (file.type === 'unsupported' && problem.type === 'missing') problem = refused(name, file.reason)
  }
  return problem
}

async function openOne(text: string, options: AudioOptions): Promise<OpenedAudio> {
  const [, scheme, rest = ''] = /^([a-z_]+):\/\/(.*)$/s.exec(text) ?? []
  if (scheme === undefined) return openFile(text, options)
  const opener = Object.hasOwn(openers, scheme) ? openers[scheme] : undefined
  return opener === undefined ? refused(text, `unknown stream type ${scheme}`) : opener(text, rest, options)
}

/**
 * Opens what a dialplan or call flow names as audio: an absolute path, a bare name in the voices folders (with or
 * without `.wav`, sub-folders allowed, `..` refused), `tone_stream://` (see `parseToneSpec`), `silence_stream://ms[,noise]`,
 * or `file_string://a!b!c` with any of these. Files are read here, so that the source never blocks. Never rejects.
 */
export async function openAudio(text: string, options: AudioOptions): Promise<OpenedAudio> {
  if (text === '' || text.length > maxTextLength) return refused(text.slice(0, 80), 'empty or too long')
  if (text.includes('\0')) return refused(text.replaceAll('\0', ''), 'contains a NUL character')
  return openOne(text, options)
}
