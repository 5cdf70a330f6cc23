import Type from 'typebox'
import { checkRoute } from '../../core/routing/table/check-route.ts'
import { forAllCalls, onLimits, type Route } from '../../core/routing/table/route.ts'
import { writtenField } from '../../core/routing/written-field.ts'
import type { RouteChange } from '../../ports/lines/routing.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { checkChosenId } from '../resource/chosen-id.ts'
import { fromJson } from '../resource/field-names.ts'
import { resource, type Values } from '../resource/resource.ts'
import { idInBody, idText, line } from '../resource/schemas.ts'
import { refused } from '../resource/text-forms.ts'

const whom = (description: string) =>
  Type.Optional(Type.String({ pattern: '^[0-9A-Za-z*#+._-]{0,32}$', description }))

const fields = {
  prefix: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'What the called number begins with, "" = every number. Needed for a new route.',
    }),
  ),
  gateway: Type.Optional(
    Type.String({ maxLength: 64, description: 'One of /v1/gateways. Needed for a new route.' }),
  ),
  priority: Type.Optional(Type.Integer({ description: '0..65535, the lowest first; 1 if not given.' })),
  weight: Type.Optional(
    Type.Integer({ description: '0..65535: its share of the calls within a priority, 0 = none.' }),
  ),
  cost: Type.Optional(Type.Number({ description: 'Of a minute, in whatever unit the house counts.' })),
  hours: Type.Optional({
    ...line(1024),
    description: 'When it is valid, as opening hours of a group; "" = always.',
  }),
  caller_prefix: Type.Optional(
    Type.String({ maxLength: 64, description: 'What the caller\'s number begins with, "" = all.' }),
  ),
  extension: whom('The extension it is for, "" = all.'),
  group: whom('The group it is for, "" = all.'),
  on_limit: Type.Optional(
    Type.Enum([...onLimits], {
      description:
        'Its gateway is full: `next` = on to the next route, and wait when all are full; `wait` = wait, on to no worse one; `refuse` = the call is refused.',
    }),
  ),
}

const view = Type.Object({ id: idInBody, ...Type.Required(Type.Object(fields)).properties })

const filters = {
  prefix: Type.Optional(
    Type.String({ pattern: '^\\+?[0-9]{0,15}$', description: "What the route's prefix begins with." }),
  ),
  gateway: Type.Optional(line(64)),
}

const names = {
  prefix: 'prefix',
  gateway: 'gateway',
  priority: 'priority',
  weight: 'weight',
  cost: 'cost',
  on_limit: 'onLimit',
} as const
const narrowingNames = {
  hours: 'hours',
  caller_prefix: 'callerPrefix',
  extension: 'extension',
  group: 'group',
} as const

const defaults = { priority: 1, weight: 0, cost: 0, onLimit: 'next' } as const

type Body = Values<typeof fields>

function toView({ id, prefix, gateway, priority, weight, cost, only, onLimit }: Route) {
  const { hours, callerPrefix, extension, group } = only
  const narrowing = { hours, caller_prefix: callerPrefix, extension, group }
  return { id, prefix, gateway, priority, weight, cost, ...narrowing, on_limit: onLimit }
}

const changeOf = (body: Body): RouteChange => ({
  ...fromJson(names, body),
  only: fromJson(narrowingNames, body),
})

/** `/v1/routes`: which numbers go out over which gateway. */
export function routes({ routes: store, gateways }: Pick<HttpDeps, 'routes' | 'gateways'>): ApiPlugin {
  const check = async (route: Route): Promise<void> => {
    const known = new Set((await gateways.gateways()).map(({ name }) => name))
    const problem = checkRoute(route, known)
    if (problem !== null) throw refused(writtenField(problem.field), problem)
  }
  const whole = async (id: number, body: Body): Promise<Route> => {
    const { prefix, gateway = '', only, ...change } = changeOf(body)
    if (prefix === undefined) throw refused('prefix', { expected: prefixNeeded })
    const route = { ...defaults, ...change, id, prefix, gateway, only: { ...forAllCalls, ...only } }
    await check(route)
    return route
  }
  return resource({
    path: '/v1/routes',
    key: 'id',
    keyText: idText,
    keyInBody: idInBody,
    one: 'a route',
    listNote: 'By id; where a prefix is asked for, by prefix. `total` counts no further than 20,000.',
    fields,
    filters,
    view,
    async list(filter, page) {
      const { items, total } = await store.list({ ...page, ...filter })
      return { total, items: items.map(toView) }
    },
    async find(id) {
      const route = await store.find(Number(id))
      return route && toView(route)
    },
    async add(body) {
      const { id: _unknownYet, ...route } = await whole(1, body)
      return toView(await store.add(route))
    },
    async put(id, body) {
      const route = await whole(Number(id), body)
      if ((await store.find(route.id)) === null) checkChosenId(route.id)
      return { created: (await store.save(route)) === 'created', view: toView(route) }
    },
    async patch(id, body) {
      const before = await store.find(Number(id))
      if (before === null) return null
      const { only, ...change } = changeOf(body)
      await check({ ...before, ...change, only: { ...before.only, ...only } })
      const route = await store.change(before.id, changeOf(body))
      return route && toView(route)
    },
    remove: id => store.remove(Number(id)),
  })
}

const prefixNeeded = {
  en: 'what the called number begins with: digits, with or without a + before them; "" = every number',
  zh: '被叫号码的前缀：数字，前面可以有 +；"" = 所有号码',
}
