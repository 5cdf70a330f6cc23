import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Recordings } from './recordings.ts'

let folder = ''
let root = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  root = join(folder, 'var', 'recordings')
})
afterEach(() => rmSync(folder, { recursive: true }))

const noTrouble = (): void => undefined

test('makes the folders a file needs, for its owner only', async () => {
  const file = join(root, '110', '2026', 'a b.wav')
  const opened = await new Recordings(root).open(file, noTrouble)
  expect(opened.type).toBe('opened')
  if (opened.type === 'opened') await opened.writer.close()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(root, '110')).mode & 0o777).toBe(0o700)
})

test.each<[string, () => string, RegExp]>([
  ['outside', () => join(folder, 'a.wav'), /outside/],
  ['in a folder whose name begins alike', () => `${root}-too/a.wav`, /outside/],
  ['by dots', () => `${root}/../../a.wav`, /plain absolute path/],
  ['in a relative folder', () => 'recordings/a.wav', /plain absolute path/],
  ['with a NUL', () => `${root}/\0/a.wav`, /plain absolute path/],
  ['of another kind', () => join(root, 'a.ts'), /\.wav/],
  ['of no name', () => join(root, '.wav'), /\.wav/],
  ['by a link inside', () => join(root, 'link', 'a.wav'), /leads outside/],
  ['in a new folder by a link inside', () => join(root, 'link', 'new', 'a.wav'), /leads outside/],
  ['below a file', () => join(root, 'file', 'a.wav'), /folder cannot be made: (ENOTDIR|EEXIST)/],
  ['that is a folder', () => join(root, 'folder.wav'), /file cannot be made: (EISDIR|ENXIO)/],
])('refuses a file %s', async (_, path, reason) => {
  mkdirSync(join(root, 'folder.wav'), { recursive: true })
  mkdirSync(join(folder, 'elsewhere'))
  symlinkSync(join(folder, 'elsewhere'), join(root, 'link'))
  writeFileSync(join(root, 'file'), '')
  expect(await new Recordings(root).open(path(), noTrouble)).toEqual({
    type: 'refused',
    reason: expect.stringMatching(reason),
  })
  expect(readdirSync(join(folder, 'elsewhere'))).toEqual([])
})

test('without a folder nothing is recorded', async () => {
  expect(await new Recordings(null).open(join(root, 'a.wav'), noTrouble)).toMatchObject({ type: 'refused' })
})
