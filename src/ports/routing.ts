import type { Route } from '../core/routing/route.ts'
import type { Page, PageRequest } from './page.ts'

/** The route table as those who route want it. */
export interface Routes {
  /** How many rows there are. */
  count(): Promise<number>
  /** All rows, page by page, so that a million never stands in memory twice. */
  pages(): AsyncIterable<readonly Route[]>
  /** After every change, once per batch of changes. */
  onChange(listener: () => void): void
}

/** The route table as an operator sees it. */
export interface RouteAdmin {
  list(request: PageRequest & { readonly prefix?: string; readonly gateway?: string }): Promise<Page<Route>>
  find(id: number): Promise<Route | null>
  /** A new row gets the next id. */
  add(route: Omit<Route, 'id'>): Promise<Route>
  save(route: Route): Promise<'created' | 'replaced'>
  remove(id: number): Promise<boolean>
}
