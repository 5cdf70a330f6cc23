import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { inTime } from '../until.ts'
import { killMarked, killOrphans, newMark } from './leftovers.ts'
import { OutputLines } from './output-lines.ts'

export interface ProgramOptions {
  /** For messages. */
  readonly name: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** ms between SIGTERM and SIGKILL in `stop`; default 5,000. */
  readonly patience?: number
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

// A scenario may start many programs, each of which is to end with this process.
process.setMaxListeners(100)

let orphansKilled = false

/** A program started for a scenario, with everything it starts in turn. */
export class Program {
  readonly name: string
  readonly output = new OutputLines()
  /** Resolves when the process is gone; what it wrote last may still be on its way. */
  readonly exited: Promise<Exit>
  /** Resolves when all is there that it wrote. What it has started and left behind may write on. */
  readonly silent: Promise<unknown>
  readonly mark = newMark()
  readonly #child: ChildProcess
  readonly #patience: number
  #exit: Exit | null = null

  private constructor(file: string, args: readonly string[], options: ProgramOptions) {
    this.name = options.name
    this.#patience = options.patience ?? 5_000
    this.#child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env, ...this.mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.exited = this.#untilExit()
    this.silent = new Promise(resolve => this.#child.once('close', resolve))
    if (this.#child.stdout !== null) this.output.follow(this.#child.stdout)
    if (this.#child.stderr !== null) this.output.follow(this.#child.stderr)
    process.once('exit', this.#killAtOnce)
  }

  /** Rejects when the program cannot be started at all. */
  static async start(file: string, args: readonly string[], options: ProgramOptions): Promise<Program> {
    if (!orphansKilled) {
      orphansKilled = true
      killOrphans()
    }
    const program = new Program(file, args, options)
    await once(program.#child, 'spawn')
    return program
  }

  get pid(): number {
    return this.#child.pid ?? -1
  }

  /** How it ended, null while it runs. */
  get exit(): Exit | null {
    return this.#exit
  }

  /** Waits for a line of output; fails with the output, and at once when the program ends without it. */
  async line(pattern: RegExp, within?: number): Promise<RegExpExecArray> {
    const ended = Promise.all([this.exited, this.silent]).then(([{ code, signal }]) => {
      throw new Error(`${this.name} ended (${code ?? signal}) without ${pattern}:\n${this.output.tail()}`)
    })
    const found = this.output.find(pattern, within).catch((error: Error) => {
      throw new Error(`${this.name}: ${error.message}:\n${this.output.tail()}`)
    })
    return Promise.race([found, ended])
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Asks it to end, insists after a while, and ends what it left behind. Idempotent. */
  async stop(): Promise<Exit> {
    if (this.#exit === null) {
      this.signal('SIGTERM')
      const insist = setTimeout(() => this.signal('SIGKILL'), this.#patience)
      await inTime(`end of ${this.name}`, this.exited, this.#patience + 5_000)
      clearTimeout(insist)
    }
    killMarked(this.mark)
    process.off('exit', this.#killAtOnce)
    return this.exited
  }

  async #untilExit(): Promise<Exit> {
    const [code, signal] = (await once(this.#child, 'exit')) as [number | null, NodeJS.Signals | null]
    this.#exit = { code, signal }
    return this.#exit
  }

  readonly #killAtOnce = (): void => {
    this.signal('SIGKILL')
    killMarked(this.mark)
  }
}
