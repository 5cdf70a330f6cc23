import { Command, CommanderError } from 'commander'
import { addApi } from './api.ts'
import { addCheck } from './check.ts'
import { addDid } from './did.ts'
import { addExplain } from './explain.ts'
import { addExt } from './ext.ts'
import { describeFailure } from './failure.ts'
import { addFlow } from './flow.ts'
import { addRoutes } from './routes.ts'
import { addSampleData } from './sample-data.ts'
import { addStart, type StartApp } from './start.ts'
import { exitCode, type Terminal } from './terminal.ts'
import { addTop } from './top.ts'
import { addVersion } from './version.ts'

/** Runs one command line (without the program's own name) and gives its exit code. Never rejects. */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  startApp: StartApp,
): Promise<number> {
  let code: number = exitCode.ok
  const finish = (result: number): void => {
    code = result
  }
  const program = new Command('nacd')
    .description('call-centre controller for FreeSWITCH and its embedded switch 呼叫中心控制器')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.print(text.trimEnd()),
      writeErr: text => terminal.complain(text.trimEnd()),
    })
  addStart(program, terminal, startApp, finish)
  addCheck(program, terminal, finish)
  addDid(program, terminal, finish)
  addExt(program, terminal, finish)
  addExplain(program, terminal, finish)
  addApi(program, terminal, finish)
  addTop(program, terminal, finish)
  addFlow(program, terminal, finish)
  addRoutes(program, terminal, finish)
  addSampleData(program, terminal, finish)
  addVersion(program, terminal, finish)
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    // Help and version come as errors with exit code 0; a wrong command line has been told already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.wrong
    terminal.complain(describeFailure(error))
    return exitCode.failed
  }
}
