import type { Command } from 'commander'
import { type LoadedFile, withConfig } from './config-file.ts'
import { printable } from './flow/printable.ts'
import { askOwnApi } from './own-api.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

interface Options {
  readonly config?: string
  readonly gateway?: string
  readonly call?: string
}

export function addExplain(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('explain')
    .description(
      'say what would become of a call to a number now, and why; dials nothing. With --call: why a call went as it did 说明某号码此刻会走哪条线路及原因；用 --call 则说明某个呼叫的经过及原因',
    )
    .usage('[options] <number> [extension] | --call <uuid>')
    .option('-c, --config <file>', 'configuration file 配置文件')
    .option('-g, --gateway <name>', 'the gateway the call would have to take 指定线路')
    .option('--call <uuid>', 'a call that goes on or has ended, instead of a number 通话或已结束呼叫的 uuid')
    .argument('[number]', 'whom to call, as it would be dialled 被叫号码')
    .argument('[extension]', 'the extension that would call 主叫分机')
    .action(async (number: string | undefined, extension: string | undefined, options: Options) => {
      const { call, config, gateway } = options
      // The one or the other.
      if ((call === undefined) === (number === undefined)) {
        terminal.complain('error: expected a number, or --call <uuid> 请给出号码或 --call <uuid>')
        return finish(exitCode.wrong)
      }
      const work = (loaded: LoadedFile) =>
        number === undefined
          ? runCall(loaded, terminal, call ?? '')
          : run(loaded, terminal, { number, extension, ...(gateway === undefined ? {} : { gateway }) })
      finish(await withConfig(config, terminal, work))
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

/** The story of one call. */
async function runCall(loaded: LoadedFile, terminal: Terminal, uuid: string): Promise<number> {
  const path = `/v1/calls/${encodeURIComponent(uuid)}/explain?language=${loaded.language}`
  const answer = await askOwnApi(loaded, terminal, { method: 'GET', path })
  if (answer === null) return exitCode.failed
  if (answer.status !== 200) {
    terminal.complain(`HTTP ${answer.status}: ${answer.text.trimEnd()}`)
    return exitCode.failed
  }
  const { words } = JSON.parse(answer.text) as Pick<Explained, 'words'>
  for (const line of words) terminal.print(printable(line))
  return exitCode.ok
}

/** What is used of the answer of `GET /v1/explain`. */
interface Explained {
  readonly conclusion: string
  readonly words: readonly string[]
}
