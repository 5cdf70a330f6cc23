import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type LanguageFile, languages, readPage } from './languages/page.ts'
import { tryPage } from './languages/trial.ts'

const folder = new URL('../docs/languages/', import.meta.url)

test('every page is tried', () => {
  const pages = readdirSync(folder).filter(name => name !== 'README.md')
  expect(pages.sort()).toEqual(Object.keys(languages).sort())
})

test.each(Object.keys(languages) as LanguageFile[])('%s holds two programs with their commands', file => {
  const { plain, signed } = readPage(file)
  const { runner } = languages[file]
  expect(plain.command).toMatch(RegExp(`^${runner} `))
  expect(signed.command).toMatch(RegExp(`^NACD_SECRET=hush ${runner} `))
  for (const { code, command } of [plain, signed]) expect(code + command).toContain('8087')
})

test('the Node programs run as they are shown and answer what nacd understands', async () => {
  expect(await tryPage(readPage('node.md'))).toEqual([])
}, 90_000)

test('a program that answers wrong is found out', async () => {
  const { plain, signed } = readPage('node.md')
  const wrong = {
    plain: { ...plain, code: plain.code.replace("'hangup'", "'hang_up'") },
    signed: { ...signed, code: signed.code.replace('<= 300', '<= 3000') },
  }
  expect(await tryPage(wrong)).toEqual([
    expect.stringMatching(/^server.mjs: action: expected one of .* got "hang_up"$/),
    'signed.mjs: an old request: expected 401, got 200',
  ])
}, 90_000)
