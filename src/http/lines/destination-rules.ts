import Type from 'typebox'
import { type DestinationRule, wrongRule } from '../../core/routing/allowed-destination.ts'
import type { DestinationRuleRecord } from '../../ports/lines/destination-rules.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { checkChosenId } from '../resource/chosen-id.ts'
import { resource, type Values } from '../resource/resource.ts'
import { idInBody, idText } from '../resource/schemas.ts'
import { refused } from '../resource/text-forms.ts'

const fields = {
  scope: Type.Optional(
    Type.Enum(['everyone', 'extension', 'group'], { description: 'Whom it is for. Needed for a new rule.' }),
  ),
  number: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Za-z*#+._-]{0,32}$',
      description: 'Of the extension or group; "" for everyone.',
    }),
  ),
  prefix: Type.Optional(
    Type.String({
      maxLength: 64,
      description:
        'What the called number begins with: `138`, `+44`; `+` = all foreign numbers; "" = all that are open by default. Needed for a new rule.',
    }),
  ),
  verdict: Type.Optional(Type.Enum(['allow', 'deny'], { description: 'Needed for a new rule.' })),
}

const view = Type.Object({ id: idInBody, ...Type.Required(Type.Object(fields)).properties })

type Body = Values<typeof fields>
type Whole = Required<Body>

const toBody = ({ scope, prefix, verdict }: DestinationRule): Whole => ({
  scope: scope.type,
  number: scope.type === 'everyone' ? '' : scope.number,
  prefix,
  verdict,
})

const toView = (record: DestinationRuleRecord) => ({ id: record.id, ...toBody(record) })

/** `/v1/destination-rules`: who may call where. */
export function destinationRules({ destinationRules: store }: Pick<HttpDeps, 'destinationRules'>): ApiPlugin {
  return resource({
    path: '/v1/destination-rules',
    key: 'id',
    keyText: idText,
    keyInBody: idInBody,
    one: 'a destination rule',
    fields,
    filters: {},
    view,
    async list(_query, page) {
      const { items, total } = await store.list(page)
      return { total, items: items.map(toView) }
    },
    async find(id) {
      const record = await store.find(Number(id))
      return record && toView(record)
    },
    add: async body => toView(await store.add(readRule(body))),
    async put(id, body) {
      const record = { ...readRule(body), id: Number(id) }
      if ((await store.find(record.id)) === null) checkChosenId(record.id)
      return { created: (await store.save(record)) === 'created', view: toView(record) }
    },
    async patch(id, body) {
      const before = await store.find(Number(id))
      if (before === null) return null
      const record = await store.change(before.id, readRule({ ...toBody(before), ...body }))
      return record && toView(record)
    },
    remove: id => store.remove(Number(id)),
  })
}

/** Throws ApiError. */
function readRule({ scope, number = '', prefix, verdict }: Body): DestinationRule {
  if (scope === undefined) throw refused('scope', { expected: scopes })
  if (prefix === undefined) throw refused('prefix', { expected: prefixes })
  if (verdict === undefined) throw refused('verdict', { expected: verdicts })
  if ((scope === 'everyone') !== (number === '')) {
    throw refused('number', { expected: scope === 'everyone' ? noNumber : aNumber })
  }
  const rule = { scope: scope === 'everyone' ? { type: scope } : { type: scope, number }, prefix, verdict }
  if (wrongRule(rule) !== null) throw refused('prefix', { expected: prefixes })
  return rule
}

const scopes = { en: 'everyone, extension or group', zh: 'everyone、extension 或 group' }
const verdicts = { en: 'allow or deny', zh: 'allow 或 deny' }
const prefixes = {
  en: 'digits, with or without a + before them, at most 15; +44 and not 0044; + = all foreign numbers; "" = all that are open by default',
  zh: '最多 15 位数字，前面可以有 +；写 +44，不写 0044；+ = 全部国际号码；"" = 默认开放的全部号码',
}
const noNumber = { en: 'nothing, as the rule is for everyone', zh: '留空（规则对所有人生效）' }
const aNumber = { en: 'the number of the extension or group', zh: '分机号或座席组号' }
