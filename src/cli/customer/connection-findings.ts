import type { Fault } from '../../adapters/sql/customer/reading.ts'
import { askServerKind } from '../../adapters/sql/customer/server-kind.ts'
import type { CustomerDbConfig } from '../../config/config.ts'
import type { Words } from '../../config/words.ts'
import { type Finding, failed, warning } from '../checks/finding.ts'
import { type Context, subjectOf } from './check-context.ts'
import { faultWords } from './fault-words.ts'
import { grantStatement, readQueryText } from './query-text.ts'

export function connectedWords({ address }: Context): Words {
  if (address === null) return { en: 'readable', zh: '可读' }
  const idle = address.idle.join(', ')
  if (idle === '') return { en: `lets ${address.user} in`, zh: `用户 ${address.user} 可登录` }
  return {
    en: `lets ${address.user} in; of no meaning to nacd: ${idle}`,
    zh: `用户 ${address.user} 可登录；以下选项对 nacd 无意义：${idle}`,
  }
}

export async function connectionFinding(context: Context, fault: Fault): Promise<Finding> {
  const { customer, address } = context
  const kind = address === null ? null : await askServerKind(address)
  if (kind !== null && kind !== customer.type) {
    const why = {
      en: `a ${kind} server answers there, but db_type is ${customer.type}`,
      zh: `应答的是 ${kind} 服务器，而 db_type 为 ${customer.type}`,
    }
    const mend = {
      en: 'correct db_type, or the port in db_string',
      zh: '修改 db_type，或 db_string 中的端口',
    }
    return failed(subjectOf(context, 'db_type'), why, mend)
  }
  const { why, mend } = faultWords(fault)
  return failed(subjectOf(context), why, address === null ? mendFile : mend)
}

const mendFile: Words = {
  en: 'correct db_string, or the rights of the file',
  zh: '修改 db_string，或调整文件权限',
}

export function writeFinding(context: Context): Finding {
  const user = context.address?.user ?? ''
  const texts = [
    ...new Set(queriesOf(context.customer).map(query => readQueryText(query, context.customer.type).table)),
  ]
  const grants = texts
    .map(table => grantStatement({ table, column: null }, context.customer.type, 'nacd_reader'))
    .join(' ')
  const why = {
    en: `user ${user} may change the data; nacd only reads`,
    zh: `用户 ${user} 有写权限，而 nacd 只需读取`,
  }
  const mend = { en: `use a user that may only read: ${grants}`, zh: `建议使用只读用户：${grants}` }
  return warning(subjectOf(context), why, mend)
}

const queriesOf = ({ extensionQuery, outDidQuery, inDidQuery }: CustomerDbConfig): string[] =>
  [extensionQuery, outDidQuery, inDidQuery].filter(query => query !== null)
