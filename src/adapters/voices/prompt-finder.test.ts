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

test.each([
  ['a.wav', 'zh/a.wav'],
  ['sub/b.wav', 'zh/sub/b.wav'],
  ['c.wav', 'en/c.wav'],
])('%s is found in the folders, in order', (name, path) => {
  const finder = createPromptFinder([join(root, 'zh'), join(root, 'en')], () => 0)
  expect(finder.find(name)).toBe(join(root, path))
})

test.each(['tone_stream://%(1000,4000,450)', 'silence_stream://250', '/srv/voice/x.wav'])(
  '%s passes as it is',
  name => {
    expect(createPromptFinder([], () => 0).find(name)).toBe(name)
  },
)

test.each(['none.wav', '../zh/a.wav', 'sub/../../en/c.wav', 'a\0.wav'])('%j is not found', name => {
  expect(createPromptFinder([join(root, 'zh')], () => 0).find(name)).toBeNull()
})

test('a file put there later is found', () => {
  let now = 0
  const finder = createPromptFinder([join(root, 'zh')], () => now)
  expect(finder.find('late.wav')).toBeNull()
  writeFileSync(join(root, 'zh/late.wav'), '')
  expect(finder.find('late.wav')).toBeNull()
  now = 5_000
  expect(finder.find('late.wav')).toBe(join(root, 'zh/late.wav'))
})
