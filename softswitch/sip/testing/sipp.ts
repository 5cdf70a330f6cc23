import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How one run of SIPp went. */
export interface SippRun {
  readonly exitCode: number
  /** What it complained of, "" when it did not. */
  readonly errors: string
  /** Every message it sent and received. */
  readonly messages: string
}

export interface SippOptions {
  /** Steps of a scenario as XML, or the name of a built-in one. */
  readonly scenario: string
  readonly stackPort: number
  readonly localPort: number
  readonly args?: readonly string[]
}

/** A UDP port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

async function fileText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    // SIPp writes the file only when there is something to write.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  return text
}

async function scenarioArgs(scenario: string, folder: string): Promise<string[]> {
  if (!scenario.startsWith('<')) return ['-sn', scenario]
  const file = join(folder, 'scenario.xml')
  await writeFile(file, `<?xml version="1.0"?>\n<scenario name="test">\n${scenario}\n</scenario>\n`)
  return ['-sf', file]
}

/** Runs SIPp for one call (unless `args` say otherwise) to its end, at most 10 s. */
export async function runSipp(options: SippOptions): Promise<SippRun> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'))
  const [errorFile, messageFile] = [join(folder, 'errors'), join(folder, 'messages')]
  try {
    const process = spawn(
      'sipp',
      [
        `127.0.0.1:${options.stackPort}`,
        ...(await scenarioArgs(options.scenario, folder)),
        ...['-i', '127.0.0.1', '-p', String(options.localPort), '-m', '1', '-nostdin'],
        ...['-timeout', '10s', '-timeout_error', '-trace_err', '-error_file', errorFile],
        // Its watchdog would count a busy machine among the errors.
        ...['-watchdog_interval', '0'],
        ...['-trace_msg', '-message_file', messageFile, ...(options.args ?? [])],
      ],
      { cwd: folder, stdio: 'ignore' },
    )
    const [exitCode] = await once(process, 'exit')
    return {
      exitCode: Number(exitCode),
      errors: await fileText(errorFile),
      messages: await fileText(messageFile),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
