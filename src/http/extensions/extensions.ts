import Type from 'typebox'
import type { ExtensionAdmin, ExtensionRecord } from '../../ports/house/extension-admin.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { fromJson, toJson } from '../resource/field-names.ts'
import { resource } from '../resource/resource.ts'
import { line } from '../resource/schemas.ts'
import { ApiError } from '../server/errors.ts'

const fields = {
  name: Type.Optional(line(64)),
  callout_number: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z*#+._-]{0,32}$' })),
  gateway_name: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z._-]{0,64}$' })),
  extension_type: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
  enabled: Type.Optional(Type.Boolean()),
  password: Type.Optional(
    Type.String({ pattern: '^[\\u0021-\\u007e]{8,128}$', writeOnly: true, description: 'Never given back.' }),
  ),
}

const view = Type.Object({
  number: Type.String(),
  name: Type.String(),
  callout_number: Type.String(),
  gateway_name: Type.String(),
  extension_type: Type.Integer({ description: '1 = has an outside number' }),
  enabled: Type.Boolean(),
})

const names = {
  number: 'number',
  name: 'name',
  callout_number: 'calloutNumber',
  gateway_name: 'gatewayName',
  extension_type: 'extensionType',
  enabled: 'enabled',
} as const satisfies Record<keyof typeof view.properties, keyof ExtensionRecord>

const defaults = { name: '', calloutNumber: '', gatewayName: '', extensionType: 0, enabled: true }

const toView = (record: ExtensionRecord) => toJson(names, record)

/** `/v1/extensions`: the extensions of the embedded demo database; 409 where the customer has their own. */
export function extensions(deps: Pick<HttpDeps, 'extensions' | 'extensionCache'>): ApiPlugin {
  const { extensionCache: cache } = deps
  return resource({
    path: '/v1/extensions',
    key: 'number',
    one: 'an extension',
    putNote: 'A new one needs a password; replacing without one keeps the old.',
    fields,
    filters: {},
    view,
    async list(_query, page) {
      const found = await managed(deps).list(page)
      return { total: found.total, items: found.items.map(toView) }
    },
    async find(number) {
      const record = await managed(deps).find(number)
      return record && toView(record)
    },
    async put(number, { password, ...body }) {
      const record = { ...defaults, ...fromJson(names, body), number }
      const outcome = await managed(deps).save(record, password ?? null)
      if (outcome === 'passwordNeeded') throw new ApiError('password_needed', { number })
      cache.forget(number)
      return { created: outcome === 'created', view: toView(record) }
    },
    async patch(number, { password, ...body }) {
      const change = { ...fromJson(names, body), ...(password === undefined ? {} : { password }) }
      const record = await managed(deps).change(number, change)
      cache.forget(number)
      return record && toView(record)
    },
    async remove(number) {
      const removed = await managed(deps).remove(number)
      cache.forget(number)
      return removed
    },
  })
}

function managed({ extensions: admin }: Pick<HttpDeps, 'extensions'>): ExtensionAdmin {
  if (admin === null) throw new ApiError('extensions_not_managed')
  return admin
}
