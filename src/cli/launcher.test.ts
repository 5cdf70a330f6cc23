import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { configFile } from './testing/run-cli.ts'
import { httpServer } from './testing/servers.ts'

const launcher = fileURLToPath(new URL('../../bin/nacd.js', import.meta.url))

/** Makes a Node.js say it is an old one; only the launcher is told so, not what it hands over to. */
const pretendOld = [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}})`,
]

function launch(
  args: readonly string[],
  nodeArgs: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  const child = spawn(process.execPath, [...nodeArgs, launcher, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function outcome(child: ChildProcess) {
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new TypeError('the child has no pipes')
  const [out, err, [code, signal]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')])
  return { out, err, code, signal }
}

const wrongFile = () =>
  configFile(
    { db_type: 'postgress', http_timeout_ms: '3s', lissten: '', http_secret: 's3cr3t' },
    '<switch name="a" type="embedded" sip="127.0.0.1:99999"/><switch name="a" type="freeswitch"/>',
  )

test.each([
  ['a new Node.js', []],
  ['an old Node.js that hands over', pretendOld],
])(
  'with %s a wrong file is refused with every problem, its line, and exit code 2',
  async (_what, nodeArgs) => {
    const file = await wrongFile()
    const { out, err, code } = await outcome(launch(['check', '--config', file], nodeArgs))
    expect({ out, code }).toEqual({ out: '', code: 2 })
    expect(err.trimEnd().split('\n')).toEqual([
      `${file}:3:29: db_type: expected postgres | mysql | sqlite, got "postgress"`,
      `${file}:4:37: http_timeout_ms: expected a whole number of milliseconds, 100..30000, got "3s"`,
      `${file}:5:29: lissten: unknown here; did you mean "listen"?`,
      `${file}:8:48: sip: expected host:port ([address]:port for IPv6), port 1..65535, got "127.0.0.1:99999"`,
      `${file}:8:67: password: missing; expected 1 to 128 printable ASCII characters without spaces`,
      `${file}:8:67: port: port 8021 is already used by "esl" on line 8`,
      `${file}:8:80: name: given twice, already on line 8`,
    ])
  },
)

test('an old Node.js that is all there is says what is needed, in both languages', async () => {
  const { err, code } = await outcome(launch(['version'], pretendOld, { NACD_HANDED_OVER: '1' }))
  expect(err).toMatch(/needs Node\.js 22\.18 or newer, this is 20\.1\.0[\s\S]*需要 Node\.js 22\.18/)
  expect(code).toBe(1)
})

test('a signal to the launcher ends what it handed over to, and both end by it', async () => {
  const cut = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  const port = await httpServer(request => {
    request.socket.on('close', () => cut.resolve())
    arrived.resolve()
  })
  const settings = { listen: `127.0.0.1:${port}`, api_token: 'token-of-this-test' }
  const file = await configFile(settings, '<switch name="a" type="embedded"/>')
  const child = launch(['api', '--config', file, 'nacd', 'status'], pretendOld)
  const ended = outcome(child)
  await arrived.promise
  child.kill('SIGTERM')
  await cut.promise
  expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' })
})
