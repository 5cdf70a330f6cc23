import type { LocalTime } from '../hours/local-time.ts'
import { checkDestination, type DestinationVerdict } from '../routing/allowed-destination.ts'
import type { RoutedCall } from '../routing/table/narrowing.ts'
import { type NumberPlan, normaliseNumber, writeNumber } from '../shared/phone-number.ts'
import { type DialledNumber, readNumber } from '../shared/read-number.ts'
import type { LineHouse } from './house.ts'
import type { LineRequest } from './line.ts'
import { markPart } from './line-mark.ts'

/** A call that goes out, as routes and limits see it. */
export interface OutwardCall extends RoutedCall {
  /** The group whose limits count it: the call's, else the first of the extension's; "" = none. */
  readonly group: string
  /** What the number is read as; null = nothing the plan knows. */
  readonly read: DialledNumber | null
}

/** `groups`: those of the extension. */
export function readCall(
  { number, caller, extension, group }: LineRequest,
  plan: NumberPlan,
  groups: readonly string[],
  at: LocalTime,
  { holidays }: LineHouse,
): OutwardCall {
  const own = group === '' ? groups : [group]
  const isFor = (theirs: readonly string[]): boolean =>
    theirs.length === 0 || theirs.some(each => own.includes(each))
  const read = readNumber(number, plan)
  return {
    called: writeNumber(number, read, plan),
    caller: normaliseNumber(caller, plan),
    extension,
    groups: own,
    at,
    holidays: holidays.filter(({ groups: theirs }) => isFor(theirs)),
    group: markPart(own[0] ?? ''),
    read,
  }
}

/** Whether the house lets this call out at all. */
export function checkCall(
  { number }: LineRequest,
  { extension, groups, read }: OutwardCall,
  plan: NumberPlan,
  { destinations, blacklist }: LineHouse,
  now: number,
): DestinationVerdict {
  const isForbidden = (form: string): boolean => {
    const found = blacklist.get(form)
    if (found === undefined || (found.until !== null && found.until <= now)) return false
    return found.group === '' || groups.includes(found.group)
  }
  const policy = { rules: destinations, blacklist: { has: isForbidden }, plan }
  return checkDestination({ called: number, extension, groups, read }, policy)
}
