import type { Command } from 'commander'
import { type LoadedFile, withConfig } from './config-file.ts'
import { askOwnApi } from './own-api.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

interface Options {
  readonly config?: string
  readonly gateway?: string
}

export function addExplain(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('explain')
    .description(
      'say what would become of a call to a number now, and why; dials nothing 说明某号码此刻会走哪条线路及原因',
    )
    .option('-c, --config <file>', 'configuration file 配置文件')
    .option('-g, --gateway <name>', 'the gateway the call would have to take 指定线路')
    .argument('<number>', 'whom to call, as it would be dialled 被叫号码')
    .argument('[extension]', 'the extension that would call 主叫分机')
    .action(async (number: string, extension: string | undefined, options: Options) => {
      const work = (loaded: LoadedFile) => run(loaded, terminal, { number, extension, ...options })
      finish(await withConfig(options.config, terminal, work))
    })
}

interface Asked {
  readonly number: string
  readonly extension: string | undefined
  readonly gateway?: string
}

/** Exit code `ok` when a line is free. */
async function run(loaded: LoadedFile, terminal: Terminal, asked: Asked): Promise<number> {
  const { number, extension = '', gateway = '' } = asked
  const named = Object.entries({ number, extension, gateway }).filter(([, value]) => value !== '')
  const query = new URLSearchParams([...named, ['language', loaded.language]])
  const answer = await askOwnApi(loaded, terminal, { method: 'GET', path: `/v1/explain?${query}` })
  if (answer === null) return exitCode.failed
  if (answer.status !== 200) {
    terminal.complain(`HTTP ${answer.status}: ${answer.text.trimEnd()}`)
    return exitCode.failed
  }
  const { conclusion, words } = JSON.parse(answer.text) as Explained
  for (const line of words) terminal.print(line)
  return conclusion === 'free' ? exitCode.ok : exitCode.failed
}

/** What is used of the answer of `GET /v1/explain`. */
interface Explained {
  readonly conclusion: string
  readonly words: readonly string[]
}
