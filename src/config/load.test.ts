import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from './load.ts'
import { formatProblem } from './problem.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nacd-config-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the configuration of npm start is good, and everything in it is on this machine', async () => {
  const file = fileURLToPath(new URL('../../nacd.conf.xml', import.meta.url))
  const result = await loadConfig(file, {})
  expect(result).toMatchObject({
    type: 'config',
    config: {
      file,
      customerDb: { type: 'sqlite', connection: join(file, '../var/customer.db') },
      callFlow: { url: 'http://127.0.0.1:8087/call_flow' },
      store: { type: 'sqlite', file: join(file, '../var/nacd.db') },
      listen: { host: '127.0.0.1', port: 8090 },
      switches: [
        {
          type: 'embedded',
          sip: { host: '127.0.0.1', port: 5060 },
          rtp: { low: 16384, high: 20480 },
          esl: { host: '127.0.0.1', port: 8021 },
        },
      ],
      varDir: join(file, '../var'),
    },
  })
})

const good = '<configuration><switches><switch name="a" type="embedded"/></switches></configuration>'

test.each<[name: string, bytes: Buffer | null, problem: string | null]>([
  ['good.xml', Buffer.from(good), null],
  ['byte-order-mark.xml', Buffer.from(`\uFEFF${good}`), null],
  ['missing.xml', null, 'file: cannot be read: ENOENT'],
  ['.', null, 'file: cannot be read: EISDIR'],
  ['gbk.xml', Buffer.from([0xb7, 0xd6, 0xbb, 0xfa]), 'file: cannot be read: not UTF-8 text'],
  ['large.xml', Buffer.alloc(1_048_577, ' '), 'file: cannot be read: larger than 1048576 bytes'],
])('%s', async (name, bytes, problem) => {
  const file = join(folder, name)
  if (bytes !== null) await writeFile(file, bytes)
  const result = await loadConfig(file, {})
  const problems = result.type === 'problems' ? result.problems : []
  expect(problems.map(each => formatProblem(each, file, 'en'))).toEqual(
    problem === null ? [] : [`${file}: ${problem}`],
  )
})
