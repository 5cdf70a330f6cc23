import { execFileSync } from 'node:child_process'
import { isNumberWord, type Prompt } from './prompt.ts'

/** Writes the prompt, spoken, to `file` in whatever form the program likes. */
type Speaker = (prompt: Prompt, file: string) => void

export const speakers: Readonly<Record<'zh' | 'en', Speaker>> = { zh: speakChinese, en: speakEnglish }

/** Single words are spoken more slowly than sentences, where the ear has the context to help it. */
function speakChinese(prompt: Prompt, file: string): void {
  const text = prompt.pinyin ?? ''
  const [pace, words] = isNumberWord(prompt) ? ['130', joinable(text)] : ['185', text]
  execFileSync('espeak-ng', ['-v', 'cmn-latn-pinyin', '-s', pace, '-g', '1', '-w', file, words])
}

/** A word in espeak-ng's phonemes; a third tone (214) stays low (21) without the rise that it has at the end of a sentence only. */
function joinable(pinyin: string): string {
  const options = { encoding: 'utf8' } as const
  const phonemes = execFileSync('espeak-ng', ['-v', 'cmn-latn-pinyin', '-q', '-x', pinyin], options)
  return `[[${phonemes.trim().replace('214', '21').replace('_|', '')}]]`
}

/** A single word without the fall at the end of a sentence: its pitch varies by 6 Hz instead of some 40. */
function speakEnglish(prompt: Prompt, file: string): void {
  const level = { int_f0_target_mean: '185', int_f0_target_stddev: '6', duration_stretch: '1.1' }
  const settings = isNumberWord(prompt) ? level : {}
  const options = Object.entries(settings).flatMap(([name, value]) => ['--setf', `${name}=${value}`])
  execFileSync('flite', ['-voice', 'slt', ...options, '-t', prompt.en ?? '', '-o', file])
}
