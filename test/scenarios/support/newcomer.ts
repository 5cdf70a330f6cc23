import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, freeRange } from './free-ports.ts'
import { NacdApi } from './nacd/api.ts'
import { projectFolder } from './nacd/nacd.ts'
import { Phone, type PhoneOptions } from './phone/baresip.ts'
import { Program } from './process/program.ts'
import { makeTempFolder } from './temp-folder.ts'
import { until } from './until.ts'

/** What a newcomer reads on the screen, taken apart as they would. */
interface Screen {
  readonly api: string
  readonly token: string
  readonly sipPort: number
  readonly passwords: ReadonlyMap<string, string>
}

/** nacd.conf.xml as it is in the project, with other ports: somebody else may be using the usual ones. */
async function configurationOnFreePorts(): Promise<string> {
  const { low, high } = await freeRange(200)
  const text = readFileSync(join(projectFolder, 'nacd.conf.xml'), 'utf8').replace(
    '16384-20480',
    `${low}-${high}`,
  )
  const usual = [...new Set(text.match(/(?<=127\.0\.0\.1:)\d+/g))]
  const free = await Promise.all(usual.map(async port => [port, await freePort()] as const))
  return free.reduce((all, [port, other]) => all.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${other}`), text)
}

const withOwnVoices = (configuration: string): string =>
  configuration.replace('<settings>', '<settings><param name="voices" value="voices"/>')

async function readScreen(program: Program): Promise<Screen> {
  await program.line(/Ctrl-C/, 90_000)
  const text = program.output.lines.join('\n')
  const found = (pattern: RegExp) => pattern.exec(text)?.[1] ?? ''
  return {
    api: found(/API (http:\/\/[\d.:]+)/),
    token: found(/API (?:token: |令牌：)(\S+)/),
    sipPort: Number(found(/127\.0\.0\.1:(\d+)\s*（UDP/)),
    passwords: new Map(
      [...text.matchAll(/\b(10\d\d) {2}(\S{12})\b/g)].map(([, number = '', word = '']) => [number, word]),
    ),
  }
}

export interface NewcomerOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Puts recordings into the Chinese folder of a voices folder of one's own. */
  readonly ownVoices?: (folder: string) => void
}

/** Somebody with the project's own configuration who has typed `npm start`, in a folder that goes away. */
export class Newcomer {
  readonly screen: Screen
  readonly api: NacdApi
  /** Of the example call-flow server. */
  readonly flowUrl: string
  /** nacd's `var` lies in it. */
  readonly folder: string
  readonly #program: Program
  readonly #removeFolder: () => void
  readonly #phones: Phone[] = []

  private constructor(
    screen: Screen,
    program: Program,
    flowUrl: string,
    folder: ReturnType<typeof makeTempFolder>,
  ) {
    this.screen = screen
    this.api = new NacdApi(screen.api, () => screen.token)
    this.flowUrl = flowUrl
    this.folder = folder.path
    this.#program = program
    this.#removeFolder = folder.remove
  }

  /** Resolves when nacd says what to dial. */
  static async start({ env = {}, ownVoices }: NewcomerOptions = {}): Promise<Newcomer> {
    const folder = makeTempFolder('newcomer')
    const [file, voices] = [join(folder.path, 'nacd.conf.xml'), join(folder.path, 'voices', 'zh')]
    const configuration = await configurationOnFreePorts()
    mkdirSync(voices, { recursive: true })
    ownVoices?.(voices)
    writeFileSync(file, ownVoices === undefined ? configuration : withOwnVoices(configuration))
    const program = await Program.start(
      process.execPath,
      [join(projectFolder, 'src/main.ts'), 'start', '--config', file],
      { name: 'nacd', cwd: folder.path, env, patience: 15_000 },
    )
    const [flowUrl = ''] = /http:\/\/127\.0\.0\.1:\d+(?=\/call_flow)/.exec(configuration) ?? []
    return new Newcomer(await readScreen(program), program, flowUrl, folder)
  }

  /** A registered phone. */
  async phone(number: string, options: Partial<PhoneOptions> = {}): Promise<Phone> {
    const password = this.screen.passwords.get(number) ?? ''
    const phone = await Phone.start({ number, password, sipPort: this.screen.sipPort, ...options })
    this.#phones.push(phone)
    const registered = await phone.register()
    if (registered !== 'ok') throw new Error(`phone ${number}: ${registered}`)
    return phone
  }

  /** Between two scenarios: the phones are gone, and no call is left. */
  async tidy(): Promise<void> {
    await Promise.all(this.#phones.splice(0).map(phone => phone.close()))
    await until('no call left', async () => (await this.api.calls()).length === 0)
  }

  async close(): Promise<void> {
    await this.#program.stop()
    this.#removeFolder()
  }
}
