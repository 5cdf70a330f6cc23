import type { Command } from 'commander'
import { lookUpForms } from '../core/shared/phone-number.ts'
import { withConfig } from './config-file.ts'
import { type Asking, askCustomerDb, lookUpExit } from './customer/asking.ts'
import type { Told } from './customer/reading-words.ts'
import type { Finish, Terminal } from './terminal.ts'

interface Options {
  readonly config?: string
}

export function addDid(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('did')
    .description(
      "show what the customer's database says about a number called from outside 查询直线号码对应的分机",
    )
    .option('-c, --config <file>', 'configuration file 配置文件')
    .argument('<number>', 'the number that was called 被叫号码')
    .action(async (number: string, options: Options) => {
      const ask = (asking: Asking) => askDid(asking, number)
      finish(await withConfig(options.config, terminal, loaded => askCustomerDb(loaded, terminal, ask)))
    })
}

/** The forms of the number in order, as a call tries them, until one has an extension; then that extension. */
async function askDid(asking: Asking, number: string): Promise<number> {
  const forms = lookUpForms(number, asking.config.numbers)
  asking.say({
    en: `${number} is looked up as: ${forms.join(', ')}`,
    zh: `${number} 依次按以下形式查询：${forms.join('、')}`,
  })
  const told = await firstFound(asking, forms)
  if (told.type !== 'found') return lookUpExit[told.type]
  const [extension = ''] = told.texts
  const known = await asking.ask('ext_query_string', extension, 1, () => ({
    en: `extension ${extension} is known`,
    zh: `分机 ${extension} 存在`,
  }))
  if (known.type === 'notFound') asking.say(unknownExtension(extension))
  return lookUpExit[known.type]
}

async function firstFound(asking: Asking, forms: readonly string[]): Promise<Told> {
  let told: Told | null = null
  for (const form of forms) {
    told = await asking.ask('in_did_sql', form, 1, ([extension = '']) => ({
      en: `${form} belongs to extension ${extension}`,
      zh: `${form} 对应分机 ${extension}`,
    }))
    if (told.type !== 'notFound') return told
  }
  if (told === null) throw new Error('a number has at least one form')
  return told
}

function unknownExtension(extension: string) {
  return {
    en: `calls to it fail: nobody can register as ${extension}`,
    zh: `呼入将失败：分机 ${extension} 不存在，无法注册`,
  }
}
