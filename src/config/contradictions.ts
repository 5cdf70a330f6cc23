import { isReasonForm } from '../core/routing/dialplan/agent-codes.ts'
import { readServerAddress } from './database/server-address.ts'
import type { Values } from './param.ts'
import { type PortUse, reportPortConflicts } from './port-use.ts'
import type { Report } from './problem.ts'
import type { settingsParams } from './schema.ts'
import type { ReadSwitch } from './switches.ts'
import type { RawTable } from './xml/raw-file.ts'

type Read = Partial<Values<typeof settingsParams>>

/** What is right by itself and wrong together. Values that were already reported take no part. */
export function reportContradictions(
  settings: Read,
  raw: RawTable,
  switches: readonly ReadSwitch[],
  report: Report,
): void {
  reportCustomerDb(settings, raw, report)
  reportStore(settings, raw, report)
  reportHa1Domain(settings, raw, report)
  reportPush(settings, raw, report)
  reportAgentCodes(settings, raw, report)
  reportPortConflicts([...listenUse(settings, raw), ...switches.flatMap(({ ports }) => ports)], report)
}

const neededWithDb = ['db_string', 'ext_query_string'] as const
const onlyWithDb = ['db_string', 'ext_query_string', 'out_did_sql', 'in_did_sql'] as const

function reportCustomerDb(settings: Read, raw: RawTable, report: Report): void {
  const type = settings.db_type
  if (type === null && onlyWithDb.some(name => settings[name] !== null)) {
    report(raw.place, 'db_type', {
      en: 'missing; expected with the other parameters of the customer database',
      zh: '缺少；填写客户数据库的其他参数时必须填写',
    })
  }
  if (type === null || type === undefined) return
  for (const name of neededWithDb) {
    if (settings[name] === null) {
      report(raw.place, name, { en: 'missing; expected with db_type', zh: '缺少；填写 db_type 时必填' })
    }
  }
  const connection = settings.db_string
  const place = raw.values.get('db_string')?.place ?? raw.place
  if (connection && connection.type !== type) {
    report(place, 'db_string', {
      en: `is for ${connection.type}, but db_type is ${type}`,
      zh: `是 ${connection.type} 的连接串，而 db_type 为 ${type}`,
    })
  } else if (connection && connection.type !== 'sqlite') {
    const read = readServerAddress(connection.type, connection.url)
    if (read.type === 'problem') report(place, 'db_string', read.message)
  }
}

function reportStore({ store }: Read, raw: RawTable, report: Report): void {
  if (!store || store.type === 'sqlite') return
  const read = readServerAddress(store.type, store.url)
  if (read.type === 'problem') report(raw.values.get('store')?.place ?? raw.place, 'store', read.message)
}

function reportHa1Domain(settings: Read, raw: RawTable, report: Report): void {
  if (!settings.ext_password_domain || settings.ext_password_format !== 'plain') return
  report(raw.values.get('ext_password_domain')?.place ?? raw.place, 'ext_password_domain', {
    en: 'has no effect without ext_password_format=ha1',
    zh: '没有 ext_password_format=ha1 时不起作用',
  })
}

function reportPush(settings: Read, raw: RawTable, report: Report): void {
  if (!settings.push_events || settings.push_event_url !== null) return
  report(raw.values.get('push_events')?.place ?? raw.place, 'push_events', {
    en: 'has no effect without push_event_url',
    zh: '没有 push_event_url 时不起作用',
  })
}

const codes = ['code_ready', 'code_busy', 'code_offline', 'code_wrap_up_end'] as const

/** Each code means one thing, and none of them a reason to be busy. */
function reportAgentCodes(settings: Read, raw: RawTable, report: Report): void {
  for (const [at, name] of codes.entries()) {
    const code = settings[name]
    if (code === undefined || code === '') continue
    const place = raw.values.get(name)?.place ?? raw.place
    const twin = codes.slice(0, at).find(other => settings[other] === code)
    if (twin !== undefined) {
      report(place, name, { en: `is the same as ${twin}`, zh: `与 ${twin} 相同` })
    } else if (isReasonForm(code, settings.code_busy ?? '')) {
      report(place, name, {
        en: `is code_busy (${settings.code_busy}) with a reason after it`,
        zh: `等于 code_busy（${settings.code_busy}）后接原因，会产生歧义`,
      })
    }
  }
}

function listenUse(settings: Read, raw: RawTable): PortUse[] {
  const listen = settings.listen
  if (listen === undefined) return []
  const place = raw.values.get('listen')?.place ?? raw.place
  const { host, port } = listen
  return [{ param: 'listen', place, protocols: ['tcp'], host, low: port, high: port, own: true }]
}
