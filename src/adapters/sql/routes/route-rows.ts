import type { OnLimit, Route } from '../../../core/routing/table/route.ts'
import type { RouteRow } from '../schema.ts'

export const routeRow = (route: Route, batch: number): RouteRow => ({
  id: route.id,
  batch,
  prefix: route.prefix,
  gateway: route.gateway,
  priority: route.priority,
  weight: route.weight,
  cost: route.cost,
  hours: route.only.hours,
  caller_prefix: route.only.callerPrefix,
  extension: route.only.extension,
  group_number: route.only.group,
  on_limit: route.onLimit,
})

export const routeOf = (row: RouteRow): Route => ({
  id: row.id,
  prefix: row.prefix,
  gateway: row.gateway,
  priority: row.priority,
  weight: row.weight,
  cost: row.cost,
  only: {
    callerPrefix: row.caller_prefix,
    extension: row.extension,
    group: row.group_number,
    hours: row.hours,
  },
  onLimit: row.on_limit as OnLimit,
})
