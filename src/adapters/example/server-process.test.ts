import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { memoryLog } from '../../testing/memory-log.ts'
import { startExampleServer } from './server-process.ts'

async function freeAddress(): Promise<URL> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/call_flow`)
}

/** Dials until somebody is there. */
async function connected(url: URL): Promise<Socket> {
  for (;;) {
    const socket = connect(Number(url.port), url.hostname)
    const is = await Promise.race([
      once(socket, 'connect').then(() => 'there'),
      once(socket, 'close').then(() => 'away'),
    ]).catch(() => 'away')
    if (is === 'there') return socket
  }
}

test('a killed controller leaves no example server behind', async () => {
  const url = await freeAddress()
  const parent = spawn(process.execPath, [
    fileURLToPath(new URL('./testing/parent-process.ts', import.meta.url)),
    url.href,
  ])
  onTestFinished(() => void parent.kill('SIGKILL'))
  const socket = await connected(url)
  // A connection that is reset is as gone as one that is closed.
  const gone = new Promise(resolve => socket.on('error', resolve).once('close', resolve).resume())
  parent.kill('SIGKILL')
  await gone
}, 20_000)

test('what it prints holds phone numbers and is logged as such', async () => {
  const url = await freeAddress()
  const log = memoryLog()
  const { stop } = startExampleServer(url, '', log)
  onTestFinished(stop)
  const socket = await connected(url)
  onTestFinished(() => void socket.destroy())
  const texts = { timestamp: '1', direction: 'inbound', call_uuid: 'A', middle_number: '', dtmf: '' }
  const from = { sip_network_ip: '', sip_network_port: '', caller_number: '13800138000' }
  const asked = { ...texts, ...from, event: 'incoming', callee_number: '120', group_number: '120' }
  const headers = { 'content-type': 'application/json' }
  await fetch(url, { method: 'POST', headers, body: JSON.stringify({ ...asked, additional_data: {} }) })
  await expect.poll(() => JSON.stringify(log.lines)).toContain('13800138000')
  expect(log.lines.map(({ fields }) => ({ ...fields, pii: '' }))).not.toContainEqual(
    expect.objectContaining({ line: expect.stringContaining('13800138000') }),
  )
}, 20_000)
