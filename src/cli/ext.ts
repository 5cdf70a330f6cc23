import type { Command } from 'commander'
import type { CustomerDbConfig } from '../config/config.ts'
import type { Words } from '../config/words.ts'
import { withConfig } from './config-file.ts'
import { type Asking, askCustomerDb, lookUpExit } from './customer/asking.ts'
import { aboutGateway } from './customer/gateway-words.ts'
import type { Finish, Terminal } from './terminal.ts'

interface Options {
  readonly config?: string
}

export function addExt(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('ext')
    .description("show what the customer's database says about an extension 查询分机")
    .option('-c, --config <file>', 'configuration file 配置文件')
    .argument('<number>', 'the extension 分机号')
    .action(async (number: string, options: Options) => {
      const ask = (asking: Asking) => askExtension(asking, number)
      finish(await withConfig(options.config, terminal, loaded => askCustomerDb(loaded, terminal, ask)))
    })
}

/** Whether it is known, and what it calls out with. A number without one is an extension all the same. */
async function askExtension(asking: Asking, number: string): Promise<number> {
  const format = asking.config.customerDb?.passwordFormat ?? 'plain'
  const known = await asking.ask('ext_query_string', number, 1, ([secret = '']) =>
    aboutSecret(number, secret, format),
  )
  if (known.type !== 'found') return lookUpExit[known.type]
  const out = await asking.ask('out_did_sql', number, 2, ([displayNumber = '', gateway = '']) => ({
    en: `calls out with ${displayNumber} through gateway ${gateway}`,
    zh: `外呼主叫号码 ${displayNumber}，经网关 ${gateway}`,
  }))
  if (out.type === 'found') asking.say(await aboutGateway(asking.config.store, out.texts[1] ?? ''))
  return out.type === 'failed' ? lookUpExit.failed : lookUpExit.found
}

/** Never the secret itself. */
function aboutSecret(number: string, secret: string, format: CustomerDbConfig['passwordFormat']): Words {
  const known = { en: `extension ${number} is known`, zh: `分机 ${number} 存在` }
  if (format === 'plain') {
    return {
      en: `${known.en}; password set, ${secret.length} characters`,
      zh: `${known.zh}；已设置密码，${secret.length} 个字符`,
    }
  }
  return /^[0-9a-f]{32}$/i.test(secret)
    ? { en: `${known.en}; HA1 set`, zh: `${known.zh}；已设置 HA1` }
    : {
        en: `${known.en}; but what stands there is no HA1 (32 hexadecimal digits): its phone cannot register`,
        zh: `${known.zh}；但所存内容不是 HA1（应为 32 位十六进制数）：话机无法注册`,
      }
}
