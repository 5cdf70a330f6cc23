import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const server = fileURLToPath(new URL('./server.ts', import.meta.url))

/** Starts it with something wrong in its environment, so that it ends by itself. */
function runWith(env: Record<string, string>) {
  const { status, stderr } = spawnSync(process.execPath, [server], {
    env: { ...process.env, PORT: '0', ...env },
    encoding: 'utf8',
  })
  return { status, lines: stderr.trim().split('\n') }
}

test('a wrong port ends it with what was expected', () => {
  expect(runWith({ PORT: '80870' })).toEqual({ status: 1, lines: ['PORT: expected 0 to 65535, got 80870'] })
})

test('a settings file with mistakes ends it with every one of them', () => {
  const file = join(tmpdir(), `acd-settings-${process.pid}.json`)
  onTestFinished(() => rmSync(file))
  writeFileSync(file, '{"survey": 1, "blacklist": {}}')
  const { status, lines } = runWith({ ACD_SETTINGS: file })
  expect(status).toBe(1)
  expect(lines).toEqual([`${file}: survey: expected true or false`, expect.stringContaining('blacklist: ')])
})

test('a settings file that is not there is one clear line', () => {
  const { status, lines } = runWith({ ACD_SETTINGS: '/nowhere/settings.json' })
  expect(status).toBe(1)
  expect(lines).toEqual([expect.stringMatching(/^ACD_SETTINGS: ENOENT.*nowhere/)])
})
