import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findViolations, layerOf, type Module } from './layers.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

async function modulesIn(folder: string): Promise<Module[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile() && /\.(ts|tsx|js)$/.test(entry.name))
  const paths = files.map(entry => relative(root, join(entry.parentPath, entry.name)))
  const own = paths.filter(path => !path.includes('node_modules'))
  return Promise.all(own.map(async path => ({ path, text: await readFile(join(root, path), 'utf8') })))
}

test('every import follows the arrow, and the core is pure', async () => {
  const modules = (await Promise.all(['src', 'softswitch', 'examples'].map(modulesIn))).flat()
  expect(new Set(modules.map(({ path }) => layerOf(path)))).toContain('core')
  expect(findViolations(modules)).toEqual([])
})

test.each<[path: string, text: string, violations: string[]]>([
  ['src/core/a/b.ts', `import type { C } from '../c.ts'`, []],
  [
    'src/core/a/b.ts',
    `import type { Log } from '../../ports/log.ts'`,
    ['src/core/a/b.ts: core imports ports (src/ports/log.ts)'],
  ],
  [
    'src/core/a.ts',
    `import { join } from 'node:path'\nexport { x } from 'undici'`,
    [
      'src/core/a.ts: core imports the package "node:path"',
      'src/core/a.ts: core imports the package "undici"',
    ],
  ],
  [
    'src/core/a.ts',
    `const now = Date.now()\nconst x = Math.random()\nexport async function f() { await g(process.env) }`,
    [
      'src/core/a.ts:1: the core may not use Date',
      'src/core/a.ts:2: the core may not use Math.random',
      'src/core/a.ts:3: the core may not use async',
      'src/core/a.ts:3: the core may not use await',
      'src/core/a.ts:3: the core may not use process',
    ],
  ],
  [
    'src/core/a.ts',
    `type P = Promise<void>\nsetTimeout(f, 1)\nsetInterval(f, 1)\nsetImmediate(f)\nconsole.log(1)`,
    ['Promise', 'setTimeout', 'setInterval', 'setImmediate', 'console'].map(
      (name, index) => `src/core/a.ts:${index + 1}: the core may not use ${name}`,
    ),
  ],
  ['src/core/a.ts', `// Date\nconst text = 'Promise'\nconst state = { process: 1, endDate: call.Date }`, []],
  ['src/core/a.test.ts', `import { test } from 'vitest'\nnew Date()`, []],
  [
    'src/runtime/a.ts',
    `import { sql } from '../adapters/sql/store.ts'`,
    ['src/runtime/a.ts: runtime imports adapters (src/adapters/sql/store.ts)'],
  ],
  [
    'src/dry-run/a.ts',
    `import { step } from '../core/call/step.ts'\nimport { send } from '../adapters/esl/switch.ts'`,
    ['src/dry-run/a.ts: dry-run imports adapters (src/adapters/esl/switch.ts)'],
  ],
  [
    'src/http/a.ts',
    `const x = await import('../adapters/sql/store.ts')`,
    ['src/http/a.ts: http imports adapters (src/adapters/sql/store.ts)'],
  ],
  ['src/app.ts', `import { sql } from './adapters/sql/store.ts'`, []],
  [
    'src/adapters/a.ts',
    `import { start } from '../app.ts'`,
    ['src/adapters/a.ts: adapters imports app (src/app.ts)'],
  ],
  [
    'softswitch/sip/a.ts',
    `import { legId } from '../../src/core/shared/ids.ts'`,
    ['softswitch/sip/a.ts: softswitch imports core (src/core/shared/ids.ts)'],
  ],
  [
    'src/adapters/esl/a.ts',
    `import { parse } from '../../../softswitch/eventsocket/parse.ts'`,
    ['src/adapters/esl/a.ts: adapters imports softswitch (softswitch/eventsocket/parse.ts)'],
  ],
  [
    'src/adapters/sql/a.ts',
    `import { records } from './testing/records.ts'`,
    ['src/adapters/sql/a.ts: imports what is for tests only (src/adapters/sql/testing/records.ts)'],
  ],
  [
    'src/core/a.ts',
    `import { x } from '../../test/x.ts'`,
    ['src/core/a.ts: core imports what is outside the layers (test/x.ts)'],
  ],
])('%s with %j', (path, text, violations) => {
  expect(findViolations([{ path, text }])).toEqual(violations)
})
