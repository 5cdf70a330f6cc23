import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createPromptFinder } from './prompt-finder.ts'

const root = mkdtempSync(join(tmpdir(), 'voices-'))
afterAll(() => rmSync(root, { recursive: true }))
mkdirSync(join(root, 'zh/sub'), { recursive: true })
mkdirSync(join(root, 'en'))
writeFileSync(join(root, 'zh/a.wav'), '')
writeFileSync(join(root, 'zh/sub/b.wav'), '')
writeFileSync(join(root, 'en/c.wav'), '')

writeFileSync(join(root, 'en/a.wav'), '')
writeFileSync(join(root, 'd.wav'), '')

test.each([
  ['a.wav', 'zh', 'zh/a.wav'],
  ['a.wav', 'en', 'en/a.wav'],
  ['sub/b.wav', 'zh', 'zh/sub/b.wav'],
  ['d.wav', 'en', 'd.wav'],
  ['en/c.wav', 'zh', 'en/c.wav'],
  ['sub/b.wav', 'en', 'zh/sub/b.wav'],
] as const)('%s in %s is found, first in the folder of the language', (name, language, path) => {
  expect(createPromptFinder(['/nowhere', root], 'zh', () => 0).find(name, language)).toBe(join(root, path))
})

test.each(['tone_stream://%(1000,4000,450)', 'silence_stream://250', '/srv/voice/x.wav'])(
  '%s passes as it is',
  name => {
    expect(createPromptFinder([], 'zh', () => 0).find(name, 'zh')).toBe(name)
  },
)

test.each(['none.wav', 'c.wav', '../zh/a.wav', 'sub/../../en/c.wav', 'a\0.wav', 'say://agent/A1'])(
  '%j is not found',
  name => {
    expect(createPromptFinder([root], 'zh', () => 0).find(name, 'zh')).toBeNull()
  },
)

test('a file put there later is found', () => {
  let now = 0
  const finder = createPromptFinder([root], 'zh', () => now)
  expect(finder.find('late.wav', 'zh')).toBeNull()
  writeFileSync(join(root, 'zh/late.wav'), '')
  expect(finder.find('late.wav', 'zh')).toBeNull()
  now = 5_000
  expect(finder.find('late.wav', 'zh')).toBe(join(root, 'zh/late.wav'))
})
