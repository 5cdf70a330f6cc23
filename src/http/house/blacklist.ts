import Type from 'typebox'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { listedFields, listedNumbers } from '../resource/listed-numbers.ts'
import { resource } from '../resource/resource.ts'

const fields = listedFields('The group that refuses it; "" = all.')

const view = Type.Object({ ...Type.Required(Type.Object(fields)).properties, number: Type.String() })

/** `/v1/blacklist`: callers who are refused. */
export const blacklist = ({ blacklist: store }: Pick<HttpDeps, 'blacklist'>): ApiPlugin =>
  resource({
    path: '/v1/blacklist',
    key: 'number',
    one: 'a number of the blacklist',
    fields,
    view,
    ...listedNumbers(store, { group: '', until: null, note: '' }),
  })
