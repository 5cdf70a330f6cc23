import type { Command } from 'commander'
import { withConfig } from './config-file.ts'
import { exportRoutes } from './routes/export.ts'
import { importRoutes } from './routes/import.ts'
import type { Finish, Terminal } from './terminal.ts'

interface Options {
  readonly config?: string
  readonly replace?: boolean
}

export function addRoutes(program: Command, terminal: Terminal, finish: Finish): void {
  const routes = program.command('routes').description('the route table 路由表')
  routes
    .command('import')
    .description(
      'write the routes of a CSV file, all of them or none 从 CSV 文件导入路由，全部成功或全部不写',
    )
    .option('-c, --config <file>', 'configuration file 配置文件')
    .option('--replace', 'in the place of all routes there are 替换现有全部路由')
    .argument('<file>', 'its first line names the columns: prefix,gateway,... 首行为列名')
    .action(async (file: string, { config, replace = false }: Options) => {
      finish(await withConfig(config, terminal, loaded => importRoutes(loaded, { file, replace }, terminal)))
    })
  routes
    .command('export')
    .description('write all routes into a CSV file 将全部路由导出为 CSV 文件')
    .option('-c, --config <file>', 'configuration file 配置文件')
    .argument('<file>', 'the file, written anew 目标文件（覆盖写入）')
    .action(async (file: string, { config }: Options) => {
      finish(await withConfig(config, terminal, loaded => exportRoutes(loaded, file, terminal)))
    })
}
