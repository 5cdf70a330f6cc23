import type { Command } from 'commander'
import { newDemoPassword } from '../adapters/sql/demo/demo-password.ts'
import { sampleRows } from '../adapters/sql/sample/sample-rows.ts'
import { sampleScript } from '../adapters/sql/sample/sample-script.ts'
import { refuse } from './flow/options.ts'
import { heads } from './sample-data/loading.ts'
import { type RawSampleOptions, readSample, type Sample } from './sample-data/options.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

export function addSampleData(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('sample-data')
    .description(
      'print a table of extensions with sample rows, as SQL, for a database of your own 输出分机表及示例数据的 SQL',
    )
    .argument('<database>', 'postgres | mysql | sqlite')
    .option('--extensions <range>', 'extensions, 1001-1010 if not given 分机号段')
    .option('--did <range>', 'outside numbers of the first of them 前几个分机的直线号码')
    .option('--gateway <name>', 'gateway they call out through, carrier1 if not given 外呼所走的落地网关')
    .action((database: string, raw: RawSampleOptions) => {
      const read = readSample(database, raw)
      if (!read.ok) return finish(refuse(terminal, read.problems))
      print(read.sample, terminal)
      finish(exitCode.ok)
    })
}

function print({ type, numbers }: Sample, terminal: Terminal): void {
  const script = sampleScript(type, sampleRows(numbers, newDemoPassword))
  for (const line of [...heads[type], script]) terminal.print(line)
}
