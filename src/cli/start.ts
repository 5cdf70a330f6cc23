import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { type LoadedFile, withConfig } from './config-file.ts'
import { describeFailure } from './failure.ts'
import { type Greeting, greetingLines } from './greeting.ts'
import { stopOnSignal } from './stop-signals.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

/** A running nacd. */
export interface RunningApp {
  readonly greeting: Greeting
  /** Drains: takes no new call, leaves the live ones on the switch, and ends. */
  stop(): Promise<void>
}

export type StartApp = (config: Config) => Promise<RunningApp>

interface Options {
  readonly config?: string
}

export function addStart(program: Command, terminal: Terminal, startApp: StartApp, finish: Finish): void {
  program
    .command('start')
    .description('run nacd until a signal stops it 启动')
    .option('-c, --config <file>', 'configuration file 配置文件')
    .action(async (options: Options) => {
      finish(await withConfig(options.config, terminal, loaded => run(loaded, terminal, startApp)))
    })
}

async function run(
  { config, language }: LoadedFile,
  terminal: Terminal,
  startApp: StartApp,
): Promise<number> {
  try {
    const app = await startApp(config)
    for (const line of greetingLines(app.greeting, language)) terminal.print(line)
    const ending = await stopOnSignal(
      process,
      () => app.stop(),
      () => performance.now(),
    )
    return ending === 'stopped' ? exitCode.ok : exitCode.cutShort
  } catch (error) {
    terminal.complain(describeFailure(error))
    return exitCode.failed
  }
}
