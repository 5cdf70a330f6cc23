import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadSecrets, readSecrets, SecretsFileError } from './secrets.ts'

let folder = ''
let varDir = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nacd-secrets-'))
  varDir = join(folder, 'var')
})
afterEach(() => rm(folder, { recursive: true }))

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777
}

test('secrets are made at first start, for the owner only, and are the same afterwards', async () => {
  const first = await loadSecrets(varDir)
  const second = await loadSecrets(varDir)
  expect(first).toMatchObject({ fresh: true, openMode: null, file: join(varDir, 'secrets.json') })
  expect(second).toEqual({ ...first, fresh: false })
  expect(await modeOf(varDir)).toBe(0o700)
  expect(await modeOf(first.file)).toBe(0o600)
  const values = Object.values(first.secrets)
  expect(values).toHaveLength(4)
  expect(new Set(values).size).toBe(4)
  for (const value of values) expect(value).toMatch(/^[\w-]{32}$/)
})

test('reading alone makes nothing', async () => {
  expect(await readSecrets(varDir)).toBeNull()
  expect(await readdir(folder)).toEqual([])
  const { secrets } = await loadSecrets(varDir)
  expect(await readSecrets(varDir)).toEqual(secrets)
})

test('processes that start together end up with the same secrets, and leave nothing behind', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => loadSecrets(varDir)))
  expect(new Set(all.map(({ secrets }) => secrets.apiToken)).size).toBe(1)
  expect(all.filter(({ fresh }) => fresh)).toHaveLength(1)
  expect(await readdir(varDir)).toEqual(['secrets.json'])
})

test('a file others can read is closed, and that is told', async () => {
  const { file, secrets } = await loadSecrets(varDir)
  await chmod(file, 0o644)
  expect(await loadSecrets(varDir)).toEqual({ file, secrets, fresh: false, openMode: 0o644 })
  expect(await modeOf(file)).toBe(0o600)
})

test('a folder that was there keeps its mode', async () => {
  await mkdir(varDir, { mode: 0o755 })
  await loadSecrets(varDir)
  expect(await modeOf(varDir)).toBe(0o755)
})

test('a secret that is missing is added, the others stay', async () => {
  await mkdir(varDir)
  const file = join(varDir, 'secrets.json')
  await writeFile(file, '{"apiToken":"kept-kept-kept"}', { mode: 0o600 })
  const { secrets } = await loadSecrets(varDir)
  expect(secrets.apiToken).toBe('kept-kept-kept')
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(secrets)
  expect(await modeOf(file)).toBe(0o600)
})

test.each(['', '[]', '{"apiToken":', '{"apiToken":7}', '{"apiToken":"s3cr3t\\n"}'])(
  'a file of something else (%s) is refused and left alone',
  async text => {
    await mkdir(varDir)
    const file = join(varDir, 'secrets.json')
    await writeFile(file, text, { mode: 0o600 })
    await expect(loadSecrets(varDir)).rejects.toThrow(SecretsFileError)
    await expect(loadSecrets(varDir)).rejects.not.toThrow('s3cr3t')
    expect(await readFile(file, 'utf8')).toBe(text)
  },
)
