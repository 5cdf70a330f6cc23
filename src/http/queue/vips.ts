import Type from 'typebox'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { listedFields, listedNumbers } from '../resource/listed-numbers.ts'
import { resource } from '../resource/resource.ts'

const fields = {
  ...listedFields('Only in this group; "" = in all.'),
  priority: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Points of priority on top. Default 10.' }),
  ),
}

const view = Type.Object({ ...Type.Required(Type.Object(fields)).properties, number: Type.String() })

/** `/v1/vips`: callers who go before others in a queue. */
export const vips = ({ vips: store }: Pick<HttpDeps, 'vips'>): ApiPlugin =>
  resource({
    path: '/v1/vips',
    key: 'number',
    one: 'a VIP',
    fields,
    view,
    ...listedNumbers(store, { group: '', until: null, note: '', priority: 10 }),
  })
