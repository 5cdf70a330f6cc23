import type { NacdApi } from './api.ts'

/** A row of `/v1/routes`; what is left out is as it is by default. */
export interface RouteRow {
  readonly prefix: string
  readonly gateway: string
  readonly priority?: number
  readonly weight?: number
  readonly cost?: number
  readonly hours?: string
  readonly caller_prefix?: string
  readonly extension?: string
  readonly group?: string
  readonly on_limit?: 'next' | 'wait' | 'refuse'
}

/** From now on these are the routes, with ids from 1, and no others. */
export async function setRoutes(api: NacdApi, ...rows: readonly RouteRow[]): Promise<void> {
  await removeAll(api, 'routes', 'id')
  for (const [index, row] of rows.entries()) await api.put(`/v1/routes/${index + 1}`, row)
}

/** Removes what is there of a resource, at most a page of it. */
export async function removeAll(api: NacdApi, resource: string, key: string): Promise<void> {
  const { items } = await api.get<{ items: Readonly<Record<string, unknown>>[] }>(`/v1/${resource}`)
  for (const item of items) await api.remove(`/v1/${resource}/${encodeURIComponent(String(item[key]))}`)
}
