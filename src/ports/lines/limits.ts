import type { HouseLimit } from '../../core/limit/house-limit.ts'
import type { Page, PageRequest } from '../page.ts'

/** The limits of the house, for those who keep them. */
export interface HouseLimits {
  /** All of them, by key. */
  limits(): Promise<readonly HouseLimit[]>
  /** After every change. */
  onChange(listener: () => void): void
}

export type LimitChange = Partial<Omit<HouseLimit, 'key'>>

/** The same as an operator sees them. */
export interface LimitAdmin {
  list(request: PageRequest): Promise<Page<HouseLimit>>
  find(key: string): Promise<HouseLimit | null>
  save(limit: HouseLimit): Promise<'created' | 'replaced'>
  /** Null when there is no such limit. */
  change(key: string, change: LimitChange): Promise<HouseLimit | null>
  remove(key: string): Promise<boolean>
}
