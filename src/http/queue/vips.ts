import Type from 'typebox'
import { millis } from '../../core/shared/ids.ts'
import type { Vip } from '../../ports/queue/vips.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { resource, type Values } from '../resource/resource.ts'
import { instant, line } from '../resource/schemas.ts'
import { groupsKnown } from '../resource/unknown-groups.ts'

const anyGroup = Type.String({
  pattern: '^[0-9A-Za-z*#+._-]{0,32}$',
  description: 'Only in this group; "" = in all.',
})

const fields = {
  group: Type.Optional(anyGroup),
  until: Type.Optional(
    Type.Union([instant, Type.Null()], { description: 'ms since the epoch; null = for ever.' }),
  ),
  note: Type.Optional(line(256)),
  priority: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Points of priority on top. Default 10.' }),
  ),
}

const view = Type.Object({ ...Type.Required(Type.Object(fields)).properties, number: Type.String() })

const filters = { group: Type.Optional(anyGroup) }

const defaults = { group: '', until: null, note: '', priority: 10 } as const satisfies Omit<Vip, 'number'>

/** `/v1/vips`: callers who go before others in a queue. */
export function vips({ vips: store }: Pick<HttpDeps, 'vips'>): ApiPlugin {
  return resource({
    path: '/v1/vips',
    key: 'number',
    one: 'a VIP',
    fields,
    filters,
    view,
    list: async ({ group = null }, page) => {
      const { items, total } = await store.list(group, page)
      return { total, items: [...items] }
    },
    find: number => store.find(number),
    async put(number, body) {
      const record = { ...defaults, ...changeOf(body), number }
      const { type } = groupsKnown(await store.save(record))
      return { created: type === 'created', view: record }
    },
    async patch(number, body) {
      const outcome = groupsKnown(await store.change(number, changeOf(body)))
      return outcome.type === 'changed' ? outcome.record : null
    },
    remove: number => store.remove(number),
  })
}

function changeOf({ until, ...rest }: Values<typeof fields>) {
  return { ...rest, ...(until === undefined ? {} : { until: until === null ? null : millis(until) }) }
}
