import Type from 'typebox'
import type { Holiday } from '../../core/hours/opening.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { fromJson } from '../resource/field-names.ts'
import { resource } from '../resource/resource.ts'
import { line, numberText } from '../resource/schemas.ts'
import { checkDayHours } from '../resource/text-forms.ts'
import { groupsKnown } from '../resource/unknown-groups.ts'

const fields = {
  name: Type.Optional(line(64)),
  hours: Type.Optional({
    ...line(256),
    description: '"" = closed all day, else the times of this date: `09:00-12:00,13:30-18:00`.',
  }),
  groups: Type.Optional(
    Type.Array(numberText, { maxItems: 200, uniqueItems: true, description: 'None = all groups.' }),
  ),
}

const view = Type.Object({ ...Type.Required(Type.Object(fields)).properties, date: Type.String() })

const names = { name: 'name', hours: 'hours', groups: 'groups' } as const satisfies Record<
  keyof typeof fields,
  keyof Holiday
>

const defaults = { name: '', hours: '', groups: [] } as const satisfies Omit<Holiday, 'date'>

const toView = ({ date, name, hours, groups }: Holiday) => ({ date, name, hours, groups: [...groups] })

/** `/v1/holidays`: dates with hours of their own, days off and working weekends 调休 alike. */
export function holidays({ holidays: store }: Pick<HttpDeps, 'holidays'>): ApiPlugin {
  return resource({
    path: '/v1/holidays',
    key: 'date',
    keyText: Type.String({ format: 'date', description: 'YYYY-MM-DD' }),
    one: 'a holiday',
    fields,
    filters: {},
    view,
    async list(_query, page) {
      const { items, total } = await store.list(page)
      return { total, items: items.map(toView) }
    },
    async find(date) {
      const record = await store.find(date)
      return record && toView(record)
    },
    async put(date, body) {
      checkDayHours('hours', body.hours)
      const record = { ...defaults, ...fromJson(names, body), date }
      const { type } = groupsKnown(await store.save(record))
      return { created: type === 'created', view: toView(record) }
    },
    async patch(date, body) {
      checkDayHours('hours', body.hours)
      const outcome = groupsKnown(await store.change(date, fromJson(names, body)))
      return outcome.type === 'changed' ? toView(outcome.record) : null
    },
    remove: date => store.remove(date),
  })
}
