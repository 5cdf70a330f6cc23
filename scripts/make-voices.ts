/**
 * Makes the placeholder recordings in voices/ again from voices/prompts.json: `node scripts/make-voices.ts`.
 * Needs espeak-ng, flite and sox; the recordings are in the repository, so nobody needs them to run nacd.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composeHoldMusic } from './hold-music.ts'

interface Prompt {
  readonly key: string
  /** What a speaker in a studio reads. */
  readonly zh: string
  /** The same for espeak-ng, which does not read Chinese characters. */
  readonly pinyin: string
  readonly en: string
}

const voices = fileURLToPath(new URL('../voices', import.meta.url))

/** One speaker per language: writes `text`, spoken, to `file` in whatever form the program likes. */
const speakers: Record<'zh' | 'en', (prompt: Prompt, file: string) => void> = {
  zh: ({ pinyin }, file) => {
    execFileSync('espeak-ng', ['-v', 'cmn-latn-pinyin', '-s', '185', '-g', '1', '-w', file, pinyin])
  },
  en: ({ en }, file) => {
    execFileSync('flite', ['-voice', 'slt', '-t', en, '-o', file])
  },
}

/** 8 kHz mono 16-bit, cut to the telephone's band, silence at the ends trimmed, loudness evened out. No dither: the same every time. */
function master(spoken: string, recording: string): void {
  const trim = ['silence', '1', '0.02', '0.3%']
  const trimEnds = [...trim, 'reverse', ...trim, 'reverse']
  const telephone = ['gain', '-6', 'highpass', '200', 'lowpass', '3400', 'rate', '8000']
  // The two programs differ by 6 dB in loudness at the same peak: quiet passages are raised before the peak is set.
  const level = ['gain', '-n', '-1', 'compand', '0.005,0.1', '6:-60,-60,-25,-13,0,-6', '-6', '-60', '0.005']
  const finish = ['gain', '-n', '-4', 'pad', '0.1', '0.25']
  const form = ['-c', '1', '-b', '16', '-e', 'signed-integer']
  execFileSync('sox', ['-D', spoken, ...form, recording, ...telephone, ...trimEnds, ...level, ...finish])
}

/** A WAV file of 8 kHz mono 16-bit samples (RIFF, format tag 1). */
function wav(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.byteLength, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8_000, 24)
  header.writeUInt32LE(16_000, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.byteLength, 40)
  return Buffer.concat([header, Buffer.from(samples.buffer)])
}

const prompts = JSON.parse(readFileSync(join(voices, 'prompts.json'), 'utf8')) as Prompt[]
const scratch = mkdtempSync(join(tmpdir(), 'nacd-voices-'))
try {
  for (const language of ['zh', 'en'] as const) {
    mkdirSync(join(voices, language), { recursive: true })
    for (const prompt of prompts) {
      const spoken = join(scratch, 'spoken.wav')
      speakers[language](prompt, spoken)
      master(spoken, join(voices, language, `${prompt.key}.wav`))
    }
    writeFileSync(join(voices, language, 'hold-music.wav'), wav(composeHoldMusic()))
    console.log(`voices/${language}: ${prompts.length} prompts and hold-music.wav`)
  }
} finally {
  rmSync(scratch, { recursive: true })
}
