import type { Holiday } from '../../../core/hours/opening.ts'
import { millis } from '../../../core/shared/ids.ts'
import type { BlacklistEntry } from '../../../ports/house/blacklist-admin.ts'
import type { BlacklistRow, HolidayRow } from '../schema.ts'

export const holidayRow = ({ date, name, hours, groups }: Holiday): HolidayRow => ({
  date,
  name,
  hours,
  groups: JSON.stringify(groups),
})

export const holidayRecord = ({ date, name, hours, groups }: HolidayRow): Holiday => ({
  date,
  name,
  hours,
  groups: JSON.parse(groups) as string[],
})

export const blacklistRow = ({ number, group, until, note }: BlacklistEntry): BlacklistRow => ({
  number,
  group_number: group,
  until,
  note,
})

export const blacklistEntry = ({ number, group_number, until, note }: BlacklistRow): BlacklistEntry => ({
  number,
  group: group_number,
  until: until === null ? null : millis(until),
  note,
})
