import { expect, test } from 'vitest'
import { terminalLanguage } from './words.ts'

test.each([
  [{ LANG: 'zh_CN.UTF-8' }, 'en', 'zh'],
  [{ LANG: 'de_DE.UTF-8' }, 'zh', 'en'],
  [{ LC_ALL: 'en_US.UTF-8', LANG: 'zh_CN.UTF-8' }, 'zh', 'en'],
  [{ LC_ALL: '', LC_MESSAGES: 'zh_TW', LANG: 'en_US' }, 'en', 'zh'],
  [{ LANG: 'C.UTF-8' }, 'zh', 'zh'],
  [{ LANG: 'POSIX' }, 'en', 'en'],
  [{}, 'zh', 'zh'],
] as const)('%j with %s in the file speaks %s', (env, fallback, language) => {
  expect(terminalLanguage(env, fallback)).toBe(language)
})
