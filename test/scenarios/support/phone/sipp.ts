import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isTaken } from '../../../../softswitch/sip/testing/udp-port.ts'
import { freePort, freePorts } from '../free-ports.ts'
import { Program } from '../process/program.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { inTime, until } from '../until.ts'

const scenarioFolder = fileURLToPath(new URL('../../sipp/', import.meta.url))

export interface SippOptions {
  /** A file of test/scenarios/sipp without `.xml`, or `builtin:uac`. */
  readonly scenario: string
  /** SIP port of the switch on 127.0.0.1. */
  readonly sipPort: number
  /** Whose name it calls or registers with. */
  readonly number: string
  readonly password: string
  /** Whom it calls. */
  readonly callee?: string
  /** Own SIP port, where another program is to know it. */
  readonly port?: number
  /** Values for `{{name}}` in the scenario file; `number` is there already, and `t1` as RFC 3261 has it. */
  readonly words?: Readonly<Record<string, string>>
  /** More arguments. */
  readonly args?: readonly string[]
  /** How many calls; default 1. */
  readonly calls?: number
  readonly transport?: 'udp' | 'tcp'
  /** Writes down what the scenario logs only, not every message: for many calls. */
  readonly quiet?: boolean
}

/** How SIPp ended: 0 = every call went as its scenario says. */
export interface SippOutcome {
  readonly code: number | null
  /** What it sent, received and complained about, for a message. */
  readonly story: string
}

/** SIPp with one scenario, on ports of its own. */
export class Sipp {
  readonly port: number
  readonly #program: Program
  readonly #folder: { readonly path: string; remove(): void }

  private constructor(port: number, program: Program, folder: { path: string; remove(): void }) {
    this.port = port
    this.#program = program
    this.#folder = folder
  }

  /** One that is called can be called when this resolves: of a call that comes before nobody would hear. */
  static async start(options: SippOptions): Promise<Sipp> {
    const folder = makeTempFolder(`sipp-${options.scenario.replace(':', '-')}`)
    const port = options.port ?? (await freePort())
    const args = [
      ...(await placeArguments(port)),
      ...traceArguments(folder.path, options.quiet ?? false),
      ...taskArguments(folder.path, options),
    ]
    const program = await Program.start('sipp', args, { name: `sipp ${options.scenario}`, cwd: folder.path })
    if (isCalled(options)) await until(`SIPp at UDP port ${port}`, () => isTaken(port), { within: 20_000 })
    return new Sipp(port, program, folder)
  }

  /** Resolves when its last call is over. */
  async ended(within = 30_000): Promise<SippOutcome> {
    const { code } = await inTime(`end of ${this.#program.name}`, this.#program.exited, within)
    return { code, story: this.#story() }
  }

  /** Resolves when every call went as the scenario says, rejects with what was said otherwise. */
  async succeeds(within?: number): Promise<void> {
    const { code, story } = await this.ended(within)
    if (code !== 0) throw new Error(`${this.#program.name} ended with ${code}:\n${story}`)
  }

  /** The messages so far. */
  get messages(): string {
    return read(join(this.#folder.path, 'messages.log'))
  }

  /** What its scenario logged so far. */
  get log(): string {
    return read(join(this.#folder.path, 'log'))
  }

  /** Its statistics screens. Once it has ended. */
  get screens(): string {
    return read(join(this.#folder.path, 'screens.log'))
  }

  /** It begins no other call, and ends with the last that is under way (SIPp, "Traffic control": SIGUSR1 is the key q). */
  callNoMore(): void {
    this.#program.signal('SIGUSR1')
  }

  /** Gone without a word to anybody. */
  async kill(): Promise<void> {
    this.#program.signal('SIGKILL')
    await this.#program.exited
  }

  async close(): Promise<void> {
    await this.#program.stop()
    this.#folder.remove()
  }

  #story(): string {
    return `${this.messages.slice(-12_000)}\n${read(join(this.#folder.path, 'errors.log')).slice(-4_000)}`
  }
}

/** Runs a scenario to its end; rejects when it does not go as the file says. */
export async function runSipp(options: SippOptions): Promise<void> {
  const sipp = await Sipp.start(options)
  try {
    await sipp.succeeds()
  } finally {
    await sipp.close()
  }
}

async function placeArguments(port: number): Promise<string[]> {
  const [media] = (await freePorts(4)) as [number]
  return [
    ...['-i', '127.0.0.1', '-p', String(port), '-bind_local'],
    ...['-mi', '127.0.0.1', '-mp', String(media)],
    ...['-ci', '127.0.0.1', '-cp', String(await freePort())],
    '-nostdin',
  ]
}

function traceArguments(folder: string, quiet: boolean): string[] {
  const messages = ['-trace_msg', '-message_file', join(folder, 'messages.log')]
  return [
    ...(quiet ? [] : messages),
    ...['-trace_logs', '-log_file', join(folder, 'log')],
    ...['-trace_err', '-error_file', join(folder, 'errors.log')],
    ...['-trace_screen', '-screen_file', join(folder, 'screens.log')],
  ]
}

function taskArguments(folder: string, options: SippOptions): string[] {
  const { sipPort, number, password, callee = number, calls = 1 } = options
  return [
    ...scenarioArguments(folder, options),
    ...['-s', callee, '-au', number, '-ap', password, '-m', String(calls)],
    ...['-t', options.transport === 'tcp' ? 't1' : 'u1'],
    ...(options.args ?? []),
    `127.0.0.1:${sipPort}`,
  ]
}

/** Whether its scenario begins with a request that it waits for, at a UDP port. */
function isCalled({ scenario, transport }: SippOptions): boolean {
  if (transport === 'tcp') return false
  if (scenario.startsWith('builtin:')) return scenario === 'builtin:uas'
  return /<(send|recv|nop)\b/.exec(scenarioText(scenario))?.[1] === 'recv'
}

const scenarioText = (scenario: string): string =>
  readFileSync(join(scenarioFolder, `${scenario}.xml`), 'utf8')

/** SIPp's own `[keyword]`s stand for less than a status line, so the words are filled in beforehand. */
function scenarioArguments(folder: string, { scenario, number, words = {} }: SippOptions): string[] {
  const [, builtin] = /^builtin:(\w+)$/.exec(scenario) ?? []
  if (builtin !== undefined) return ['-sn', builtin]
  const text = scenarioText(scenario)
  const file = join(folder, 'scenario.xml')
  const filled = Object.entries({ number, t1: '500', ...words }).reduce(
    (all, [name, value]) => all.replaceAll(`{{${name}}}`, value),
    text,
  )
  writeFileSync(file, filled)
  return ['-sf', file]
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
