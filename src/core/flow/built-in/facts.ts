import type { GroupRecord } from '../../acd/records.ts'
import type { LocalTime } from '../../hours/local-time.ts'
import { type Holiday, type Opening, openingAt } from '../../hours/opening.ts'
import { readOpeningHours } from '../../hours/read-hours.ts'

/** What nacd's own tables say at this moment, as far as they could be read. */
export interface Facts {
  /** All groups; null = they could not be read, and nothing is known of any. */
  readonly groups: readonly GroupRecord[] | null
  readonly local: LocalTime
  /** Those of today and of the day before. */
  readonly holidays: readonly Holiday[]
  /** Whether the caller's number is refused by the group the call came for. */
  readonly blacklisted: boolean
}

export const findGroup = (number: string, { groups }: Facts): GroupRecord | undefined =>
  groups?.find(group => group.number === number)

/** Hours that nobody can read shut nobody out. */
export function openingOf(
  group: GroupRecord,
  { local, holidays }: Pick<Facts, 'local' | 'holidays'>,
): Opening {
  const read = readOpeningHours(group.openingHours)
  if (read.type === 'wrong') return 'open'
  const own = holidays.filter(({ groups }) => groups.length === 0 || groups.includes(group.number))
  return openingAt(read.week, local, own)
}
