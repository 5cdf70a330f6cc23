import type { Holiday } from '../../core/hours/opening.ts'
import type { Page, PageRequest } from '../page.ts'
import type { ChangeOutcome, SaveOutcome } from '../queue/agent-admin.ts'

export type HolidayChange = Partial<Omit<Holiday, 'date'>>

/** What an operator does to holidays. */
export interface HolidayAdmin {
  /** By date. */
  list(request: PageRequest): Promise<Page<Holiday>>
  find(date: string): Promise<Holiday | null>
  save(record: Holiday): Promise<SaveOutcome>
  change(date: string, change: HolidayChange): Promise<ChangeOutcome<Holiday>>
  /** False when there was none. */
  remove(date: string): Promise<boolean>
}
