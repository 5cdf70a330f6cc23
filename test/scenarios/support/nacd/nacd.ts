import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Exit, Program } from '../process/program.ts'
import { until } from '../until.ts'
import { NacdApi } from './api.ts'
import { type NacdConfiguration, nacdXml } from './configuration.ts'

/** The project's own folder, from which its commands are typed. */
export const projectFolder = fileURLToPath(new URL('../../../../', import.meta.url))

/** A controller process with a configuration and a folder of its own. */
export class Nacd {
  readonly folder: string
  readonly api: NacdApi
  readonly #port: number
  readonly #programs: Program[] = []

  /** `folder` is there; nacd.conf.xml is written into it, and `var` lies in it. */
  constructor(folder: string, port: number, configuration: NacdConfiguration) {
    this.folder = folder
    this.#port = port
    this.configure(configuration)
    this.api = new NacdApi(`http://127.0.0.1:${port}`, () => this.secret('apiToken'))
  }

  /** What the next start goes by. */
  configure(configuration: NacdConfiguration): void {
    writeFileSync(join(this.folder, 'nacd.conf.xml'), nacdXml(configuration))
  }

  /** The process that runs, or ran last. */
  get program(): Program {
    const last = this.#programs.at(-1)
    if (last === undefined) throw new Error('nacd has not been started')
    return last
  }

  /** False where its switch, say, did not start. */
  get hasStarted(): boolean {
    return this.#programs.length > 0
  }

  /** Starts the controller; resolves when it says that calls can be taken. */
  async start(): Promise<void> {
    const args = [join(projectFolder, 'src/main.ts'), 'start', '--config', join(this.folder, 'nacd.conf.xml')]
    const program = await Program.start(process.execPath, args, {
      name: 'nacd',
      cwd: this.folder,
      patience: 15_000,
    })
    this.#programs.push(program)
    await this.ready()
  }

  async ready(): Promise<void> {
    await until('nacd ready', () => this.#isReady(), { within: 90_000, every: 100 }).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.program.output.tail()}`)
    })
  }

  /** One of the secrets nacd made at first start. */
  secret(name: 'apiToken' | 'eventSocketPassword' | 'xmlCurlPassword' | 'sipProxyPassword'): string {
    return JSON.parse(readFileSync(join(this.folder, 'var', 'secrets.json'), 'utf8'))[name]
  }

  /** Killed without warning. What it started lives on. */
  async kill(): Promise<void> {
    this.program.signal('SIGKILL')
    await this.program.exited
  }

  /** An orderly stop; resolves with how it ended. What is left behind all the same is ended too. */
  async stop(): Promise<Exit> {
    const exit = await this.program.stop()
    // An earlier, killed one may have started a switch that nobody took over.
    for (const program of this.#programs) await program.stop()
    return exit
  }

  async #isReady(): Promise<boolean> {
    if (this.program.exit !== null) throw new Error('nacd ended')
    const response = await fetch(`http://127.0.0.1:${this.#port}/readyz`).catch(() => null)
    await response?.body?.cancel()
    return response?.ok ?? false
  }
}
