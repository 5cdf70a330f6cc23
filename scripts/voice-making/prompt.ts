import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the recordings: voices/. */
export const voices = fileURLToPath(new URL('../../voices', import.meta.url))

/** One line of voices/prompts.json. Without `zh` and `pinyin`, or without `en`, the other language needs no such word. */
export interface Prompt {
  /** Name of the recording, without ".wav"; it may lie in a folder: digits/7. */
  readonly key: string
  /** What a speaker in a studio reads. */
  readonly zh?: string
  /** The same for espeak-ng, which does not read Chinese characters; tones as they are spoken (yí gè: yi2 ge4), sentences starting with a capital. */
  readonly pinyin?: string
  readonly en?: string
  /** Both languages in one recording, the same in both folders: for a caller whose language is not known. */
  readonly bilingual?: true
}

export function readPrompts(): Prompt[] {
  return JSON.parse(readFileSync(join(voices, 'prompts.json'), 'utf8')) as Prompt[]
}

/** Whether it is a single word of a number, which must join with others of its kind. */
export function isNumberWord({ key }: Prompt): boolean {
  return /^(digits|numbers)\//.test(key)
}

/** Whether a spoken number comes right before or after it. */
export function isJoinedToNumber({ key }: Prompt): boolean {
  return key === 'agent-number' || /-(start|end)$/.test(key)
}
