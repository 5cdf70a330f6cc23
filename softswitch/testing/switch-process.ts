import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EslClient } from './esl-client.ts'
import { freePorts } from './free-ports.ts'
import { XmlServer } from './xml-server.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

export const eslPassword = 'event-socket-secret'

/** The ports one switch uses: SIP, event socket, and RTP from there. */
const portsInAll = 102

/** A switch as its own process, with an xml_curl server to ask. */
export class SwitchProcess {
  readonly xml = new XmlServer()
  readonly sipPort: number
  readonly eslPort: number
  /** Its log so far, one object per line. */
  readonly lines: Array<Readonly<Record<string, unknown>>> = []
  /** What it wrote to standard error. */
  errors = ''
  readonly #folder: string
  #child: ChildProcess | null = null
  /** Resolves when the process is gone and all is there that it wrote. */
  #closed: Promise<unknown> = Promise.resolve()
  #overrides: object

  private constructor(folder: string, port: number, overrides: object) {
    this.#folder = folder
    this.sipPort = port
    this.eslPort = port + 1
    this.#overrides = overrides
  }

  /** Starts one and waits until it is ready; `overrides` replace members of its settings. */
  static async start(overrides: object = {}): Promise<SwitchProcess> {
    const embedded = await SwitchProcess.launch(overrides)
    await embedded.log('ready')
    return embedded
  }

  /** Starts one without waiting for anything. */
  static async launch(overrides: object): Promise<SwitchProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'softswitch-'))
    const embedded = new SwitchProcess(folder, await freePorts(portsInAll), overrides)
    await embedded.xml.start()
    await embedded.#launch()
    return embedded
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  get settings(): object {
    return {
      name: 'test',
      sip: { host: '127.0.0.1', port: this.sipPort },
      rtp: { low: this.sipPort + 2, high: this.sipPort + portsInAll - 1 },
      esl: { host: '127.0.0.1', port: this.eslPort, password: eslPassword },
      xmlCurl: { url: this.xml.url, user: 'switch', password: 'xml-secret' },
      voices: [this.#folder],
      ...this.#overrides,
    }
  }

  async #launch(): Promise<void> {
    const file = join(this.#folder, 'settings.json')
    await writeFile(file, JSON.stringify(this.settings), { mode: 0o600 })
    const child = spawn(process.execPath, [main, file], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.#closed = new Promise(resolve => child.once('close', resolve))
    let rest = ''
    child.stdout.on('data', chunk => {
      const texts = (rest + String(chunk)).split('\n')
      rest = texts.pop() ?? ''
      for (const text of texts) this.#take(JSON.parse(text))
    })
    child.stderr.on('data', chunk => {
      this.errors += String(chunk)
    })
  }

  readonly #waiting = new Set<() => void>()

  #take(line: Readonly<Record<string, unknown>>): void {
    this.lines.push(line)
    for (const wake of this.#waiting) wake()
  }

  /** The first line of its log with that message, past or future. */
  async log(message: string): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const line = this.lines.find(({ msg }) => msg === message)
      if (line !== undefined) return line
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.add(resolve)
      await promise
      this.#waiting.delete(resolve)
    }
  }

  /** An event-socket client with a subscription to `events`. */
  async client(events = 'ALL'): Promise<EslClient> {
    const client = await EslClient.login(this.eslPort, eslPassword)
    await client.command(`event plain ${events}`)
    return client
  }

  /** Resolves with the exit code. */
  async exited(): Promise<number> {
    const child = this.#child
    if (child === null) throw new Error('not started')
    await this.#closed
    return child.exitCode ?? -1
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name)
  }

  /** Closes our end of its standard output and error. */
  closePipes(): void {
    this.#child?.stdout?.destroy()
    this.#child?.stderr?.destroy()
  }

  /** Ends it and clears up. */
  async stop(): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) {
      this.signal('SIGTERM')
      await this.exited()
    }
    await this.xml.stop()
    await rm(this.#folder, { recursive: true })
  }
}
