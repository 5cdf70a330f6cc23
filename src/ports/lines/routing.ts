import type { Route, RouteNarrowing } from '../../core/routing/table/route.ts'
import type { Page, PageRequest } from '../page.ts'

/** The route table as those who route want it. */
export interface Routes {
  /** How many rows there are. */
  count(): Promise<number>
  /** All rows, page by page, so that a million never stands in memory twice. */
  pages(): AsyncIterable<readonly Route[]>
  /** After every change, once per batch of changes. */
  onChange(listener: () => void): void
}

export interface RouteQuery extends PageRequest {
  /** What the route's prefix begins with. */
  readonly prefix?: string
  readonly gateway?: string
}

export type NewRoute = Omit<Route, 'id'>

export type RouteChange = Partial<Omit<Route, 'id' | 'only'>> & { readonly only?: Partial<RouteNarrowing> }

/** The route table as an operator sees it. */
export interface RouteAdmin {
  /** By id, where a prefix is asked for by prefix first. `total` counts no further than 20,000. */
  list(request: RouteQuery): Promise<Page<Route>>
  find(id: number): Promise<Route | null>
  /** A new row gets the next id; none is given twice. */
  add(route: NewRoute): Promise<Route>
  save(route: Route): Promise<'created' | 'replaced'>
  /** Null when there is no such route. */
  change(id: number, change: RouteChange): Promise<Route | null>
  remove(id: number): Promise<boolean>
}

/** Very many routes at once. */
export interface RouteLoads {
  /** One that is under way is overtaken: it cannot finish any more. */
  begin(): Promise<RouteLoad>
}

/** Routes that nobody sees until all are there. Ended by `finish` or `abandon`. */
export interface RouteLoad {
  /** Some hundreds at a time: whoever else writes waits for them. */
  add(routes: readonly NewRoute[]): Promise<void>
  /** All of them become routes at one moment, beside those there are or in their place. */
  finish(how: 'add' | 'replace'): Promise<'live' | 'overtaken'>
  abandon(): Promise<void>
}
