import type { Command } from 'commander'
import { systemClock } from '../adapters/system/clock.ts'
import { urlOf } from '../config/own-url.ts'
import type { Language } from '../config/words.ts'
import { type LoadedFile, withConfig } from './config-file.ts'
import { ownToken } from './own-api.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'
import { Client } from './top/client.ts'
import { reasonOf, Top } from './top/run-top.ts'
import { viewOf } from './top/view.ts'

interface Options {
  readonly config?: string
  readonly language?: string
}

export function addTop(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('top')
    .description(
      'watch groups, agents and gateways live; where the output is no terminal, print them once 实时查看座席组、座席和线路',
    )
    .option('-c, --config <file>', 'configuration file 配置文件')
    .option('-l, --language <language>', "zh or en; the locale's where left out 显示语言")
    .action(async (options: Options) => {
      const { config, language } = options
      if (language !== undefined && language !== 'zh' && language !== 'en') {
        terminal.complain(`error: --language expects zh or en, got ${JSON.stringify(language.slice(0, 60))}`)
        return finish(exitCode.wrong)
      }
      finish(await withConfig(config, terminal, loaded => run(loaded, terminal, language ?? loaded.language)))
    })
}

async function run(loaded: LoadedFile, terminal: Terminal, language: Language): Promise<number> {
  const token = await ownToken(loaded, terminal)
  if (token === null) return exitCode.failed
  const { listen } = loaded.config
  const client = new Client({ url: urlOf(listen, ''), token, now: systemClock.now })
  const at = `${listen.host}:${listen.port}`
  try {
    const { screen } = terminal
    if (!screen) return await printOnce(client, terminal, language, at)
    await new Top({ client, screen, clock: systemClock, language, at }).run()
    return exitCode.ok
  } finally {
    await client.close()
  }
}

async function printOnce(
  client: Client,
  terminal: Terminal,
  language: Language,
  at: string,
): Promise<number> {
  const frame = {
    ...{ width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY },
    ...{ language, at, now: systemClock.now(), isLive: false },
  }
  try {
    const lines = viewOf({ type: 'up', house: await client.house() }, frame)
    for (const { text } of lines) terminal.print(text.trimEnd())
    return exitCode.ok
  } catch (error) {
    const down = viewOf({ type: 'down', reason: reasonOf(error), house: null }, frame)
    for (const { text } of down) terminal.complain(text)
    return exitCode.failed
  }
}
