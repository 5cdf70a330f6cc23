import type { Holiday } from '../../core/hours/opening.ts'
import type { Millis } from '../../core/shared/ids.ts'

/** What the built-in flow asks about a call, beside its group. */
export interface HouseRules {
  /** Those of these dates (YYYY-MM-DD) that have hours of their own. */
  holidaysOn(dates: readonly string[]): Promise<readonly Holiday[]>
  /** Whether the number, in any of these forms, is refused by this group at this moment. */
  isBlacklisted(forms: readonly string[], group: string, now: Millis): Promise<boolean>
}
