import type { Command } from 'commander'
import { Agent, request } from 'undici'
import type { HostPort } from '../config/address.ts'
import type { Config } from '../config/config.ts'
import { urlOf } from '../config/own-url.ts'
import { readSecrets } from '../config/secrets.ts'
import type { Words } from '../config/words.ts'
import { type LoadedFile, withConfig } from './config-file.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

/** A command may wait for the switch, and that has its own deadlines below this one. */
const deadlineMs = 60_000
const mostBytes = 16_777_216

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

async function run(
  { config, language }: LoadedFile,
  terminal: Terminal,
  name: string,
  args: string,
): Promise<number> {
  const token = config.apiToken ?? (await readSecrets(config.varDir))?.apiToken
  if (token === undefined) {
    terminal.complain(notStarted[language])
    return exitCode.failed
  }
  const answer = await post(config, token, name, args)
  if (answer.type === 'silent') {
    terminal.complain(unreachable(config.listen, answer.reason)[language])
    return exitCode.failed
  }
  const good = answer.status === 200 && !answer.text.startsWith('-ERR')
  if (answer.status === 200) terminal.print(answer.text.trimEnd())
  else terminal.complain(`HTTP ${answer.status}: ${answer.text.trimEnd()}`)
  return good ? exitCode.ok : exitCode.failed
}

const notStarted: Words = {
  en: 'there is no API token: nacd was never started with this configuration',
  zh: '没有 API 令牌：尚未用此配置启动过 nacd',
}

function unreachable(listen: HostPort, reason: string): Words {
  const at = `${listen.host}:${listen.port}`
  return { en: `nacd does not answer at ${at}: ${reason}`, zh: `nacd 在 ${at} 没有应答：${reason}` }
}

type Answer =
  | { readonly type: 'answered'; readonly status: number; readonly text: string }
  | { readonly type: 'silent'; readonly reason: string }

async function post(config: Config, token: string, name: string, args: string): Promise<Answer> {
  const dispatcher = new Agent({
    maxResponseSize: mostBytes,
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
  })
  try {
    const { statusCode, body } = await request(
      urlOf(config.listen, `/v1/commands/${encodeURIComponent(name)}`),
      {
        dispatcher,
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain; charset=utf-8' },
        body: args,
      },
    )
    return { type: 'answered', status: statusCode, text: await body.text() }
  } catch (error) {
    return { type: 'silent', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    await dispatcher.close()
  }
}
