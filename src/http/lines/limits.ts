import Type from 'typebox'
import { type HouseLimit, readLimitKey } from '../../core/limit/house-limit.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { fromJson, toJson } from '../resource/field-names.ts'
import { resource } from '../resource/resource.ts'
import { line } from '../resource/schemas.ts'
import { refused } from '../resource/text-forms.ts'
import { checkLimit, limitField } from './limit-fields.ts'

const keyText = Type.String({
  ...line(100),
  description:
    '`<scope>:<whom>`: target (a host), caller, called (numbers) or group; whom `*` = each for itself. `called:*`, `target:sip.example.com`.',
})

const fields = {
  cps: Type.Optional(limitField('Calls begun in any second')),
  max_concurrent: Type.Optional(limitField('Calls at once')),
  per_hour: Type.Optional(limitField('Calls begun in any hour')),
  per_day: Type.Optional(limitField('Calls begun in any 24 hours')),
  even_spacing: Type.Optional(Type.Boolean({ description: 'Calls are begun 1/cps apart.' })),
}

const view = Type.Object({ key: Type.String(), ...Type.Required(Type.Object(fields)).properties })

const names = {
  key: 'key',
  cps: 'cps',
  max_concurrent: 'maxConcurrent',
  per_hour: 'perHour',
  per_day: 'perDay',
  even_spacing: 'evenSpacing',
} as const satisfies Record<'key' | keyof typeof fields, keyof HouseLimit>

const defaults = {
  cps: null,
  maxConcurrent: null,
  perHour: null,
  perDay: null,
  evenSpacing: false,
} as const satisfies Omit<HouseLimit, 'key'>

const toView = (limit: HouseLimit) => toJson(names, limit)

/** `/v1/limits`: how many calls callers, called numbers, groups and hosts may have, beside the limits of gateways. */
export function limits({ limits: store }: Pick<HttpDeps, 'limits'>): ApiPlugin {
  return resource({
    path: '/v1/limits',
    key: 'key',
    keyText,
    one: 'a limit',
    fields,
    filters: {},
    view,
    async list(_query, page) {
      const { items, total } = await store.list(page)
      return { total, items: items.map(toView) }
    },
    async find(key) {
      const limit = await store.find(key)
      return limit && toView(limit)
    },
    async put(key, body) {
      if (readLimitKey(key) === null) throw refused('key', { expected: keyForms }, 'params')
      const limit = { ...defaults, ...fromJson(names, body), key }
      check(limit)
      return { created: (await store.save(limit)) === 'created', view: toView(limit) }
    },
    async patch(key, body) {
      const before = await store.find(key)
      if (before === null) return null
      const { ...change } = fromJson(names, body)
      check({ ...before, ...change })
      const limit = await store.change(key, change)
      return limit && toView(limit)
    },
    remove: key => store.remove(key),
  })
}

function check({ cps, maxConcurrent, perHour, perDay }: HouseLimit): void {
  checkLimit('cps', 'rate', cps, instead)
  checkLimit('max_concurrent', 'concurrency', maxConcurrent, instead)
  checkLimit('per_hour', 'rate', perHour, instead)
  checkLimit('per_day', 'rate', perDay, instead)
  if ([cps, maxConcurrent, perHour, perDay].every(each => each === null)) {
    throw refused('cps', { expected: something })
  }
}

const instead = {
  en: 'to forbid calls use /v1/destination-rules or /v1/blacklist',
  zh: '如需禁止呼叫，请使用 /v1/destination-rules 或 /v1/blacklist',
}
const something = {
  en: 'at least one of cps, max_concurrent, per_hour and per_day; to lift the limit remove it',
  zh: 'cps、max_concurrent、per_hour、per_day 至少填写一项；如需取消限制请删除本条',
}
const keyForms = {
  en: 'target:<host or host:port, lower case>, caller:<number>, called:<number> or group:<number>; * instead of the number or host = each for itself',
  zh: 'target:<主机或 host:port，小写>、caller:<主叫号码>、called:<被叫号码> 或 group:<座席组号>；号码或主机写成 * 表示对每一个分别限制',
}
