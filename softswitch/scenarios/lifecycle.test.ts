import { readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Baresip } from '../testing/baresip.ts'
import type { EslClient } from '../testing/esl-client.ts'
import { SwitchProcess } from '../testing/switch-process.ts'

const started: Array<{ stop(): Promise<void> }> = []

afterEach(async () => {
  for (const each of started.splice(0).reverse()) await each.stop()
})

async function startSwitch(overrides: object = {}): Promise<SwitchProcess> {
  const embedded = await SwitchProcess.start(overrides)
  started.push(embedded)
  return embedded
}

/** A phone that is registered and talks to a parked leg; resolves with the leg's uuid. */
async function callTo(embedded: SwitchProcess, client: EslClient): Promise<string> {
  const phone = await Baresip.start({ extension: '1001', sipPort: embedded.sipPort })
  started.push(phone)
  await client.event('CUSTOM', { 'Event-Subclass': 'sofia::register' })
  const answer = await client.api('originate user/1001 &park()')
  return answer.replace('+OK ', '').trim()
}

test('without calls and clients it ends by itself', async () => {
  const embedded = await startSwitch({ idleExitMs: 300 })
  expect(await embedded.exited()).toBe(0)
})

test('a client keeps it, and a call keeps it when the client is gone; then it ends', async () => {
  // Longer than a busy machine needs to connect.
  const idleExitMs = 3_000
  const embedded = await startSwitch({ idleExitMs })
  const client = await embedded.client()
  await client.api(`uuid_exists ${await callTo(embedded, client)}`)
  client.close()
  const second = new Promise(resolve => setTimeout(() => resolve('up'), 2 * idleExitMs))
  expect(await Promise.race([second, embedded.exited()])).toBe('up')
  const back = await embedded.client()
  expect(JSON.parse(await back.api('show channels as json'))).toMatchObject({ row_count: 1 })
  await back.api('fsctl shutdown asap')
  expect(await back.api('originate user/1001 &park()')).toBe('-ERR SYSTEM_SHUTDOWN\n')
  const [{ uuid }] = JSON.parse(await back.api('show channels as json')).rows
  await back.api(`uuid_kill ${uuid}`)
  expect(await embedded.exited()).toBe(0)
})

test('it is told to end: calls get their BYE, clients a word of goodbye', async () => {
  const pidFile = join(tmpdir(), `softswitch-${process.pid}.pid`)
  const logFile = join(tmpdir(), `softswitch-${process.pid}.log`)
  const embedded = await startSwitch({ pidFile, logFile })
  expect(Number(await readFile(pidFile, 'utf8'))).toBe(embedded.pid)
  const client = await embedded.client()
  const uuid = await callTo(embedded, client)
  embedded.signal('SIGTERM')
  expect(await client.event('CHANNEL_HANGUP_COMPLETE', { 'Unique-ID': uuid })).toMatchObject({
    'Hangup-Cause': 'SYSTEM_SHUTDOWN',
    variable_sip_hangup_disposition: 'send_bye',
  })
  expect((await client.next())?.headers['Content-Type']).toBe('text/disconnect-notice')
  expect(await embedded.exited()).toBe(0)
  await expect(stat(pidFile)).rejects.toThrow('ENOENT')
  expect(await readFile(logFile, 'utf8')).toMatch(/"msg":"ready"[\s\S]*"msg":"ended"/)
  await rm(logFile)
})

test('`fsctl shutdown` ends it at once', async () => {
  const embedded = await startSwitch()
  expect(await (await embedded.client()).api('fsctl shutdown')).toBe('+OK\n')
  expect(await embedded.exited()).toBe(0)
})

test('neither a hang-up signal nor a reader that went away ends it', async () => {
  const embedded = await startSwitch()
  const client = await embedded.client()
  embedded.closePipes()
  embedded.signal('SIGHUP')
  await callTo(embedded, client)
  expect(await client.api('status')).toContain('is ready')
})

test.each([
  ['the SIP port', (other: SwitchProcess) => ({ sip: { host: '127.0.0.1', port: other.sipPort } })],
  [
    'the event socket port',
    (other: SwitchProcess) => ({ esl: { host: '127.0.0.1', port: other.eslPort, password: 'x' } }),
  ],
])('%s is taken: one line and exit code 2', async (_what, overrides) => {
  const first = await startSwitch()
  const second = await SwitchProcess.launch(overrides(first))
  started.push(second)
  expect(await second.exited()).toBe(2)
  expect(second.errors).toMatch(/^nacd-softswitch: .*EADDRINUSE.*\n$/)
})

test('wrong settings: one line with every problem and exit code 2', async () => {
  const embedded = await SwitchProcess.launch({ sip: 5060, voices: ['x'] })
  started.push(embedded)
  expect(await embedded.exited()).toBe(2)
  expect(embedded.errors).toMatch(/^nacd-softswitch: .*sip: expected an object.*voices: expected.*\n$/)
})
