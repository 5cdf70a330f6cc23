/**
 * Makes the placeholder recordings in voices/ again from voices/prompts.json: `node scripts/make-voices.ts`.
 * Needs espeak-ng, flite and sox; the recordings are in the repository, so nobody needs them to run nacd.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Language, languages } from '../src/core/speech/language.ts'
import { composeHoldMusic } from './voice-making/hold-music.ts'
import { master } from './voice-making/mastering.ts'
import { type Prompt, readPrompts, voices } from './voice-making/prompt.ts'
import { speakers } from './voice-making/speaker.ts'
import { wavFile } from './voice-making/wav-file.ts'

const scratch = mkdtempSync(join(tmpdir(), 'nacd-voices-'))

function record(prompt: Prompt, language: Language): Int16Array {
  const spoken = join(scratch, 'spoken.wav')
  speakers[language](prompt, spoken)
  return master(prompt, spoken)
}

function recordBilingual(prompt: Prompt): Int16Array {
  const parts = languages.map(language => record(prompt, language))
  return Int16Array.from(parts.flatMap(samples => [...samples]))
}

function recordAll(language: Language): void {
  const prompts = readPrompts().filter(prompt => prompt[language] !== undefined)
  for (const prompt of prompts) {
    const recording = join(voices, language, `${prompt.key}.wav`)
    mkdirSync(dirname(recording), { recursive: true })
    writeFileSync(recording, wavFile(prompt.bilingual ? recordBilingual(prompt) : record(prompt, language)))
  }
  writeFileSync(join(voices, language, 'hold-music.wav'), wavFile(composeHoldMusic()))
  console.log(`voices/${language}: ${prompts.length} prompts and hold-music.wav`)
}

try {
  for (const language of languages) recordAll(language)
} finally {
  rmSync(scratch, { recursive: true })
}
