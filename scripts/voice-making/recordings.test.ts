import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Language, languages } from '../../src/core/speech/language.ts'
import { expandSay } from '../../src/core/speech/say-name.ts'
import { activeLevel, leadingSilence, peak, rate, trailingSilence } from './loudness.ts'
import { isJoinedToNumber, isNumberWord, type Prompt, readPrompts, voices } from './prompt.ts'

const prompts = readPrompts()

/** Every recording that the table asks for: [path in voices/, its line, the language]. */
const recordings = languages.flatMap(language =>
  prompts
    .filter(prompt => prompt[language] !== undefined)
    .map(prompt => [`${language}/${prompt.key}.wav`, prompt, language] as const),
)

function contentOf(path: string): Buffer {
  return readFileSync(join(voices, path))
}

/** The fields of the 44 bytes in front of the samples. */
function formatOf(file: Buffer) {
  const ids = [0, 8, 12, 36].map(offset => file.toString('latin1', offset, offset + 4))
  const [tag, channels, bits] = [20, 22, 34].map(offset => file.readUInt16LE(offset))
  return { ids, tag, channels, bits, rate: file.readUInt32LE(24), dataLength: file.readUInt32LE(40) }
}

function samplesOf(path: string): Int16Array {
  const file = contentOf(path)
  return Int16Array.from({ length: (file.length - 44) / 2 }, (_, index) => file.readInt16LE(44 + index * 2))
}

/** Seconds of recordings played one after the other. */
function secondsOf(files: readonly string[] | null, language: Language): number {
  const lengths = (files ?? []).map(file => samplesOf(`${language}/${file}`).length)
  return lengths.reduce((sum, length) => sum + length, 0) / rate
}

/** Seconds that a text takes to speak: about five syllables a second; in English a syllable has about three letters. */
function expectedSeconds(prompt: Prompt, language: Language): number {
  const chinese = (prompt.zh ?? '').match(/\p{Script=Han}/gu)?.length ?? 0
  const english = (prompt.en ?? '').match(/[a-z]/gi)?.length ?? 0
  if (prompt.bilingual) return chinese / 5 + english / 15
  return language === 'zh' ? chinese / 5 : english / 15
}

test('the folders hold the recordings of the table and the hold music, and nothing else', () => {
  const present = languages.flatMap(language =>
    readdirSync(join(voices, language), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.wav'))
      .map(name => `${language}/${name}`),
  )
  const music = languages.map(language => `${language}/hold-music.wav`)
  expect(present.sort()).toEqual([...recordings.map(([path]) => path), ...music].sort())
})

test('whatever is no word of a number is there in both languages, and Chinese always with pinyin', () => {
  const sentences = prompts.filter(prompt => !isNumberWord(prompt))
  expect(sentences.filter(({ zh, en }) => zh === undefined || en === undefined)).toEqual([])
  expect(prompts.filter(({ zh, pinyin }) => (zh === undefined) !== (pinyin === undefined))).toEqual([])
  expect(new Set(prompts.map(({ key }) => key)).size).toBe(prompts.length)
})

test('every Chinese character has one syllable of pinyin, with its tone', () => {
  const counts = prompts.map(({ key, zh = '', pinyin = '' }) => ({
    key,
    characters: zh.match(/\p{Script=Han}/gu)?.length ?? 0,
    syllables: pinyin.match(/\b[a-z]+[1-5]\b/gi)?.length ?? 0,
    words: pinyin.split(' ').filter(word => word !== '').length,
  }))
  expect(
    counts.filter(({ characters, syllables, words }) => characters !== syllables || words !== syllables),
  ).toEqual([])
})

test('a sentence of pinyin after another starts with a capital, else espeak-ng makes no pause', () => {
  expect(prompts.map(({ pinyin }) => pinyin ?? '').filter(pinyin => /[.?!] [a-z]/.test(pinyin))).toEqual([])
})

test.each(recordings)('%s is 8 kHz mono 16-bit PCM', path => {
  const file = contentOf(path)
  expect(formatOf(file)).toEqual({
    ids: ['RIFF', 'WAVE', 'fmt ', 'data'],
    tag: 1,
    channels: 1,
    bits: 16,
    rate: 8_000,
    dataLength: file.length - 44,
  })
})

test.each(recordings)('%s is heard, as loud as the others and not clipped', path => {
  const samples = samplesOf(path)
  const level = activeLevel(samples)
  expect({ level, right: level > -21.5 && level < -18.5 }).toEqual({ level, right: true })
  expect(peak(samples)).toBeLessThan(29_000)
})

test.each(recordings)('%s has little silence around it', (path, prompt) => {
  const samples = samplesOf(path)
  const [before, after] = isNumberWord(prompt) || isJoinedToNumber(prompt) ? [120, 120] : [150, 300]
  expect(leadingSilence(samples)).toBeLessThan(before)
  expect(trailingSilence(samples)).toBeLessThan(after)
})

test.each(recordings)('%s is as long as its text', (path, prompt, language) => {
  const speech = secondsOf([path.slice(3)], language)
  const expected = expectedSeconds(prompt, language)
  expect({ speech, short: speech < 0.6 * expected }).toEqual({ speech, short: false })
  expect({ speech, long: speech > 1.8 * expected + 0.7 }).toEqual({ speech, long: false })
})

test('no two recordings are the same, but where the words sound the same or both languages are in it', () => {
  const said = new Map<string, Set<string>>()
  for (const [path, prompt, language] of recordings) {
    const sound = prompt.bilingual ? prompt.key : language === 'zh' ? prompt.pinyin : prompt.en
    const content = contentOf(path).toString('base64')
    said.set(content, (said.get(content) ?? new Set()).add(`${sound}`))
  }
  expect([...said.values()].filter(sounds => sounds.size > 1)).toEqual([])
})

test.each([
  ['zh', 'say://digits/10086', 2, 3.5],
  ['zh', 'say://agent/10086', 2, 3.5],
  ['en', 'say://agent/10086', 2, 3.5],
  ['zh', 'say://digits/13800138000', 4, 7],
  ['zh', 'say://number/105', 1.5, 2.5],
  ['en', 'say://number/105', 1.5, 2.8],
  ['zh', 'say://position/3', 2, 3.5],
  ['en', 'say://minutes/5', 2, 3.5],
] as const)('in %s %s takes %f to %f seconds', (language, name, least, most) => {
  const seconds = secondsOf(expandSay(name, language), language)
  expect({ seconds, fluent: seconds >= least && seconds <= most }).toEqual({ seconds, fluent: true })
})
