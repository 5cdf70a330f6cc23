import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import type { Language, Words } from '../config/words.ts'
import { checkCustomerDb } from './checks/customer-db.ts'
import { checkCustomerServer } from './checks/customer-server.ts'
import type { Check, Finding } from './checks/finding.ts'
import { checkListen } from './checks/listen.ts'
import { checkQueues } from './checks/queues.ts'
import { checkRouting } from './checks/routing.ts'
import { checkStore } from './checks/store.ts'
import { checkSwitches } from './checks/switches.ts'
import { checkVoices } from './checks/voices.ts'
import { type LoadedFile, withConfig } from './config-file.ts'
import { exitCode, type Finish, type Terminal } from './terminal.ts'

const checks: readonly Check[] = [
  checkCustomerDb,
  checkStore,
  checkQueues,
  checkRouting,
  checkSwitches,
  checkCustomerServer,
  checkListen,
  checkVoices,
]

interface Options {
  readonly config?: string
}

export function addCheck(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('check')
    .description('check the configuration and everything it connects to 检查配置及其连接')
    .option('-c, --config <file>', 'configuration file 配置文件')
    .action(async (options: Options) => {
      finish(await withConfig(options.config, terminal, loaded => run(loaded, terminal)))
    })
}

async function run({ config, language }: LoadedFile, terminal: Terminal): Promise<number> {
  terminal.print(line('ok', { en: 'configuration', zh: '配置文件' }[language], config.file))
  const findings = await runChecks(config)
  for (const finding of findings) terminal.print(describe(finding, language))
  const count = (type: Outcome) => findings.filter(({ outcome }) => outcome.type === type).length
  terminal.print(summary(count('failed'), count('warning'))[language])
  return count('failed') === 0 ? exitCode.ok : exitCode.failed
}

/** All at once, for each may wait for its deadline; the findings come in the order of the checks. */
async function runChecks(config: Config): Promise<Finding[]> {
  return (await Promise.all(checks.map(check => check(config)))).flat()
}

function describe({ subject, outcome }: Finding, language: Language): string {
  if (outcome.type === 'ok') return line('ok', subject[language], outcome.detail[language])
  return line(outcome.type, subject[language], `${outcome.why[language]} -> ${outcome.mend[language]}`)
}

type Outcome = Finding['outcome']['type']

const marks: Record<Outcome, string> = { ok: 'ok    ', warning: 'WARN  ', failed: 'FAILED' }

function line(outcome: Outcome, subject: string, detail: string): string {
  return `${marks[outcome]} ${subject}: ${detail}`
}

/** A warning leaves the exit code alone: what it tells of works. */
function summary(failures: number, warnings: number): Words {
  const warned = { en: `${warnings} warning${warnings === 1 ? '' : 's'}`, zh: `${warnings} 项警告` }
  if (failures === 0) return warnings === 0 ? { en: 'all well', zh: '全部正常' } : warned
  const told = { en: `${failures} failed`, zh: `${failures} 项失败` }
  return warnings === 0 ? told : { en: `${told.en}, ${warned.en}`, zh: `${told.zh}，${warned.zh}` }
}
