import type { Page, PageRequest } from '../page.ts'
import type { ChangeOutcome, SaveOutcome } from './agent-admin.ts'
import type { Vip } from './vips.ts'

export type VipChange = Partial<Omit<Vip, 'number'>>

/** What an operator does to the callers who go before others. */
export interface VipAdmin {
  /** By number; `group` null = whatever the group. Those whose time is over are listed too. */
  list(group: string | null, request: PageRequest): Promise<Page<Vip>>
  find(number: string): Promise<Vip | null>
  save(record: Vip): Promise<SaveOutcome>
  change(number: string, change: VipChange): Promise<ChangeOutcome<Vip>>
  /** False when there was none. */
  remove(number: string): Promise<boolean>
}
