import { expect, test } from 'vitest'
import { group } from '../../core/acd/testing/records.ts'
import type { Language } from '../../core/speech/language.ts'
import { createMissingAudio } from './missing-audio.ts'

/** What each of them has; English has what the house lacks. */
const files: Record<Language, readonly string[]> = { zh: ['both.wav', 'zh.wav'], en: ['both.wav', 'en.wav'] }
const missing = createMissingAudio(
  { find: (name, language) => (files[language].includes(name) ? name : null) },
  'zh',
)

test.each([
  ['', ['en.wav', 'none.wav']],
  ['zh', ['en.wav', 'none.wav']],
  ['en', ['zh.wav', 'none.wav']],
  ['ask', ['zh.wav', 'en.wav', 'none.wav']],
] as const)('a group whose language is %j', (language, names) => {
  const greeting = 'both.wav|zh.wav|en.wav|none.wav'
  const expected = names.map(name => ({ field: 'greeting', name }))
  expect(missing(group('120', { language, greeting }))).toEqual(expected)
})
