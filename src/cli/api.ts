import type { Command } from 'commander'
import { type LoadedFile, withConfig } from './config-file.ts'
import { askOwnApi } from './own-api.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

interface Options {
  readonly config?: string
}

export function addApi(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('api')
    .description(
      "run one of nacd's API commands in the running nacd, e.g. `nacd api nacd status` 执行 API 命令",
    )
    .option('-c, --config <file>', 'configuration file 配置文件')
    .argument('<name>', 'nacd, nacd_max, nacd_transfer, noriginate, ... ')
    .argument('[args...]', 'as on the FreeSWITCH console')
    // Behind the name everything belongs to the command, also -bleg and -both.
    .passThroughOptions()
    .action(async (name: string, args: string[], options: Options) => {
      const work = (loaded: LoadedFile) => run(loaded, terminal, name, args.join(' '))
      finish(await withConfig(options.config, terminal, work))
    })
}

async function run(loaded: LoadedFile, terminal: Terminal, name: string, args: string): Promise<number> {
  const path = `/v1/commands/${encodeURIComponent(name)}`
  const answer = await askOwnApi(loaded, terminal, { method: 'POST', path, body: args })
  if (answer === null) return exitCode.failed
  const good = answer.status === 200 && !answer.text.startsWith('-ERR')
  if (answer.status === 200) terminal.print(answer.text.trimEnd())
  else terminal.complain(`HTTP ${answer.status}: ${answer.text.trimEnd()}`)
  return good ? exitCode.ok : exitCode.failed
}
