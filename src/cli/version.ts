import type { Command } from 'commander'
import { version } from '../version.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

export function addVersion(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('version')
    .description('print the versions of nacd and Node.js 版本')
    .action(() => {
      terminal.print(`nacd ${version} (Node.js ${process.versions.node})`)
      finish(exitCode.ok)
    })
}
