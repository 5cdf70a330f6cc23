import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type FlowRequest, readFlowResponse } from '../../src/callflow/index.ts'
import type { LanguagePage, Snippet } from './page.ts'

/** The port and the secret the pages show. */
const [shownPort, secret] = ['8087', 'hush']
/** How long a program may take until it listens: `go run` compiles first. */
const patienceMs = 60_000

/** What a page's programs did that they should not have; empty = all is well. */
export async function tryPage(page: LanguagePage): Promise<string[]> {
  const plain = await running(page.plain, askPlain)
  const signed = await running(page.signed, askSigned)
  const forgotten = await running(withoutSecret(page.signed), askForgotten)
  return [
    ...plain.map(problem => `${page.plain.file}: ${problem}`),
    ...[...signed, ...forgotten].map(problem => `${page.signed.file}: ${problem}`),
  ]
}

const request = (event: FlowRequest['event']): string =>
  JSON.stringify({
    sip_network_ip: '127.0.0.1',
    sip_network_port: '5060',
    timestamp: '1700000000',
    event,
    direction: 'inbound',
    caller_number: '13800138000',
    call_uuid: '7f2b1a52-3c44-4b0e-9a51-1d2f4f0d8a10',
    callee_number: '120',
    group_number: '120',
    middle_number: '',
    dtmf: '',
    additional_data: { customer: '王先生 "Äö"' },
  } satisfies FlowRequest)

type Ask = (body: string, headers?: Record<string, string>) => Promise<{ status: number; text: string }>

async function askPlain(ask: Ask, url: string): Promise<string[]> {
  // What `nacd check` sends, what a stranger might, and a connection that breaks: none may end the program.
  await fetch(url, { method: 'HEAD' }).catch(String)
  await ask('not JSON').catch(String)
  await breakOff(new URL(url))
  const [rings, ends] = [await ask(request('incoming')), await ask(request('bridge_failed'))]
  return [...problemsOf(rings, 'bridge 1001'), ...problemsOf(ends, 'hangup')]
}

/** Begins a request and hangs up in the middle of its body. */
async function breakOff({ hostname, port }: URL): Promise<void> {
  const socket = connect(Number(port), hostname)
  socket.write('POST /call_flow HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"event"')
  await once(socket, 'connect')
  socket.resetAndDestroy()
  await once(socket, 'close')
}

async function askSigned(ask: Ask): Promise<string[]> {
  const body = request('incoming')
  const now = Math.floor(Date.now() / 1000)
  const right = await ask(body, signature(body, now, secret))
  const refusals: Record<string, Record<string, string>> = {
    'no signature': {},
    'another secret': signature(body, now, 'other'),
    'another body': signature(request('dtmf'), now, secret),
    'an old request': signature(body, now - 301, secret),
    'nonsense for a timestamp': { 'X-Nacd-Timestamp': 'x', 'X-Nacd-Signature': 'sha256=é' },
  }
  const problems = problemsOf(right, 'bridge 1001')
  for (const [name, headers] of Object.entries(refusals)) {
    const { status } = await ask(body, headers)
    if (status !== 401) problems.push(`${name}: expected 401, got ${status}`)
  }
  return problems
}

/** The secret was never set: nobody gets in, not even who signs with none. A program may end over it. */
async function askForgotten(ask: Ask): Promise<string[]> {
  const body = request('incoming')
  const headers = signature(body, Math.floor(Date.now() / 1000), '')
  const status = await ask(body, headers).then(
    answer => answer.status,
    () => 401,
  )
  return status === 200 ? ['no secret is set: expected a refusal, got 200'] : []
}

const withoutSecret = (snippet: Snippet): Snippet => ({
  ...snippet,
  command: snippet.command.replace(`NACD_SECRET=${secret} `, ''),
})

function signature(body: string, seconds: number, key: string): Record<string, string> {
  const digest = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')
  return { 'X-Nacd-Timestamp': String(seconds), 'X-Nacd-Signature': `sha256=${digest}` }
}

/** Read as nacd reads it. */
function problemsOf({ status, text }: { status: number; text: string }, expected: string): string[] {
  if (status !== 200) return [`expected 200, got ${status}: ${text.slice(0, 200)}`]
  const reading = readFlowResponse(text)
  if (!reading.ok) return [reading.detail]
  const { action, action_data: data } = reading.response
  const got = `${action} ${data.ad_number ?? ''}`.trim()
  return got === expected ? [] : [`expected ${expected}, got ${got}`]
}

/** Runs a program in a folder of its own and at a free port, asks it, and ends it. */
async function running(
  snippet: Snippet,
  check: (ask: Ask, url: string) => Promise<string[]>,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nacd-language-'))
  const port = await freePort()
  const here = (text: string) => text.replaceAll(shownPort, String(port))
  writeFileSync(join(folder, snippet.file), here(snippet.code))
  const program = start(here(snippet.command), folder)
  try {
    const url = `http://127.0.0.1:${port}/call_flow`
    await listening(url, program)
    return await check(asking(url), url)
  } catch (error) {
    return [`${error instanceof Error ? error.message : error}\n${program.errors()}`.trim()]
  } finally {
    await program.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

const asking =
  (url: string): Ask =>
  async (body, headers = {}) => {
    const type = { 'Content-Type': 'application/json; charset=utf-8' }
    const response = await fetch(url, { method: 'POST', body, headers: { ...type, ...headers } })
    return { status: response.status, text: await response.text() }
  }

interface Running {
  readonly process: ChildProcess
  errors(): string
  end(): Promise<void>
}

/** `node` is the one that runs this; the others come from the PATH. */
function start(command: string, folder: string): Running {
  const own = command.replace(/(^|\s)node /, `$1'${process.execPath}' `)
  // A group of its own: `go run` and the shell have children that must end too.
  const child = spawn('sh', ['-c', own], { cwd: folder, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  let errors = ''
  child.stderr.on('data', chunk => {
    errors = (errors + chunk).slice(-2_000)
  })
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL')
    await ended
  }
  return { process: child, errors: () => errors, end }
}

/** Knocks until somebody is there. */
async function listening(url: string, { process }: Running): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    if (process.exitCode !== null) throw new Error(`it ended with ${process.exitCode}`)
    const there = await fetch(url, { method: 'HEAD' }).then(
      () => true,
      error => (error.cause as { code?: string } | undefined)?.code !== 'ECONNREFUSED',
    )
    if (there) return
    await pause(50)
  }
  throw new Error(`it does not listen after ${patienceMs / 1000} s`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
