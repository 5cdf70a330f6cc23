import Type from 'typebox'
import type { GatewayChange, GatewayRecord, GatewayRemoval } from '../../ports/lines/gateways.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { fromJson, toJson } from '../resource/field-names.ts'
import { resource } from '../resource/resource.ts'
import { ApiError } from '../server/errors.ts'
import { checkGateway } from './gateway-check.ts'
import { gatewayLive, liveOf } from './gateway-live.ts'
import { checkRouting, routingDefaults, routingFields, routingNames } from './gateway-routing.ts'

const kind = Type.Enum(['sip', 'freeswitch'], {
  description:
    "`sip`: nacd tells the switch all about it. `freeswitch`: it stands in a FreeSWITCH's own files.",
})
const transport = Type.Enum(['udp', 'tcp'])

const fields = {
  kind: Type.Optional(kind),
  host: Type.Optional(
    Type.String({ maxLength: 255, description: 'Where its calls go: host or host:port; needed for `sip`.' }),
  ),
  addresses: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: 100,
      description: 'Addresses and networks (10.0.0.0/24) its calls come from, beside `host`.',
    }),
  ),
  transport: Type.Optional(transport),
  username: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Za-z+._@%~!*&=-]{0,128}$',
      description: "For the carrier's challenges; needed to register.",
    }),
  ),
  password: Type.Optional(
    Type.String({ pattern: '^[\\u0020-\\u007e]{0,128}$', writeOnly: true, description: 'Never given back.' }),
  ),
  realm: Type.Optional(
    Type.String({
      pattern: '^[ !#-\\[\\]-~]{0,255}$',
      description: 'Of the carrier\'s challenges, "" = whatever it says.',
    }),
  ),
  register: Type.Optional(Type.Boolean({ description: 'Whether we register with the carrier.' })),
  register_seconds: Type.Optional(Type.Integer({ minimum: 30, maximum: 86_400 })),
  ping_seconds: Type.Optional(
    Type.Union([Type.Literal(0), Type.Integer({ minimum: 5, maximum: 3600 })], {
      description: 'Seconds between two OPTIONS that see whether it is there, 0 = none are sent.',
    }),
  ),
  enabled: Type.Optional(Type.Boolean()),
  ...routingFields,
}

const { password: _never, ...readable } = fields
const view = Type.Object({
  name: Type.String(),
  ...Type.Required(Type.Object(readable)).properties,
  live: gatewayLive,
})

const names = {
  name: 'name',
  kind: 'kind',
  host: 'host',
  addresses: 'addresses',
  transport: 'transport',
  username: 'username',
  realm: 'realm',
  register: 'register',
  register_seconds: 'registerSeconds',
  ping_seconds: 'pingSeconds',
  enabled: 'enabled',
  ...routingNames,
} as const satisfies Record<'name' | keyof typeof readable, keyof GatewayRecord>

const defaults = {
  kind: 'sip',
  host: '',
  addresses: [],
  transport: 'udp',
  username: '',
  realm: '',
  register: false,
  registerSeconds: 3600,
  pingSeconds: 0,
  enabled: true,
  ...routingDefaults,
} as const satisfies Omit<GatewayRecord, 'name'>

function viewOf(now: Deps['live'], record: GatewayRecord) {
  const { addresses, callerIds } = record
  return {
    ...toJson(names, record),
    addresses: [...addresses],
    caller_ids: [...callerIds],
    live: liveOf(now, record.name),
  }
}

interface Deps {
  readonly gateways: HttpDeps['gateways']
  readonly live: Pick<HttpDeps['live'], 'gateway' | 'gatewayLoad' | 'gatewayHealth'>
}

/** `/v1/gateways`: the trunks. */
export function gateways({ gateways: store, live: now }: Deps): ApiPlugin {
  const toView = (record: GatewayRecord) => viewOf(now, record)
  return resource({
    path: '/v1/gateways',
    key: 'name',
    keyText: Type.String({ pattern: '^[0-9A-Za-z._-]{1,64}$' }),
    one: 'a gateway',
    putNote: 'Replacing without a password keeps the old one.',
    fields,
    filters: {},
    view,
    async list(_query, page) {
      const { items, total } = await store.list(page)
      return { total, items: items.map(toView) }
    },
    async find(name) {
      const record = await store.find(name)
      return record && toView(record)
    },
    async put(name, { password, ...body }) {
      const record = { ...defaults, ...fromJson(names, body), name }
      checkGateway(record, password, await hasPassword(store, name))
      checkRouting(record)
      const outcome = await store.save(record, record.kind === 'sip' ? (password ?? null) : '')
      return { created: outcome === 'created', view: toView(record) }
    },
    async patch(name, { password, ...body }) {
      const before = await store.find(name)
      if (before === null) return null
      const change = fromJson(names, body)
      const record = { ...before, ...change, name }
      checkGateway(record, password, await hasPassword(store, name))
      checkRouting(record)
      const outcome = await store.change(name, { ...change, ...passwordOf(record, password) })
      return outcome.type === 'changed' ? toView(outcome.record) : null
    },
    remove: async name => wasRemoved(await store.remove(name)),
  })
}

function wasRemoved(removal: GatewayRemoval): boolean {
  if (removal.type === 'inUse') throw new ApiError('gateway_in_use', { routes: removal.routes })
  return removal.type === 'removed'
}

async function hasPassword(store: Deps['gateways'], name: string): Promise<boolean> {
  return (await store.gateways()).some(gateway => gateway.name === name && gateway.password !== '')
}

/** One that stands in a FreeSWITCH's own files has its password there. */
function passwordOf({ kind }: GatewayRecord, sent: string | undefined): Pick<GatewayChange, 'password'> {
  if (kind === 'freeswitch') return { password: '' }
  return sent === undefined ? {} : { password: sent }
}
