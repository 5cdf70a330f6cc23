import type { Millis } from '../../core/shared/ids.ts'
import type { Page, PageRequest } from '../page.ts'
import type { ChangeOutcome, SaveOutcome } from '../queue/agent-admin.ts'

/** A caller's number that is refused. The key is the number, as the switch reports it. */
export interface BlacklistEntry {
  readonly number: string
  /** The group that refuses it, "" = all. */
  readonly group: string
  /** Until when; null = for good. */
  readonly until: Millis | null
  readonly note: string
}

export type BlacklistChange = Partial<Omit<BlacklistEntry, 'number'>>

/** What an operator does to the blacklist. */
export interface BlacklistAdmin {
  /** By number; `group` null = whatever the group. Entries whose time is over are listed too. */
  list(group: string | null, request: PageRequest): Promise<Page<BlacklistEntry>>
  find(number: string): Promise<BlacklistEntry | null>
  save(record: BlacklistEntry): Promise<SaveOutcome>
  change(number: string, change: BlacklistChange): Promise<ChangeOutcome<BlacklistEntry>>
  /** False when there was none. */
  remove(number: string): Promise<boolean>
  /** After every change of a rule of the house, the blacklist or the holidays. */
  onChange(listener: () => void): void
}
