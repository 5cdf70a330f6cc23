import { type DialledNumber, readNumber } from './read-number.ts'

/** How one house writes telephone numbers. China: `{ form: 'national', countryCode: '86', nationalPrefix: '0' }`. */
export interface NumberPlan {
  /**
   * `national`: as dialled inside the country (01088886666, 13800138000); `e164`: +8613800138000 (ITU-T E.164);
   * `digits`: the same without the +; `as_is`: numbers are left as they come.
   */
  readonly form: NumberForm
  /** Digits, 1 to 3, no leading 0. */
  readonly countryCode: string
  /** What is dialled before a number of another area of the same country; "" where there is none. */
  readonly nationalPrefix: string
}

export type NumberForm = 'national' | 'e164' | 'digits' | 'as_is'

/** The rules of China; every other plan is these with other values. */
export const chinesePlan: NumberPlan = { form: 'national', countryCode: '86', nationalPrefix: '0' }

/**
 * The number in the plan's form: +8613800138000, 008613800138000 and 013800138000 are all 13800138000.
 * What is no telephone number (an extension, a star code, a name) stays as it is. Never fails.
 */
export function normaliseNumber(number: string, plan: NumberPlan): string {
  return plan.form === 'as_is' ? number : writeNumber(number, readNumber(number, plan), plan)
}

/** `normaliseNumber` of one that was read already. */
export function writeNumber(number: string, read: DialledNumber | null, plan: NumberPlan): string {
  return read === null || plan.form === 'as_is' ? number : writers[plan.form](read, plan)
}

/** What a number is looked up as, in this order: its normal form, then the number as it came; no doubles. */
export function lookUpForms(number: string, plan: NumberPlan): readonly string[] {
  return [...new Set([normaliseNumber(number, plan), number])]
}

/** A foreign number has a + in the national form too: there it means the same whatever is dialled for "abroad". */
const writers: Record<Exclude<NumberForm, 'as_is'>, (read: DialledNumber, plan: NumberPlan) => string> = {
  national: (read, { nationalPrefix }) => {
    if (read.type === 'foreign') return `+${read.digits}`
    return read.type === 'area' ? nationalPrefix + read.digits : read.digits
  },
  e164: (read, plan) => (read.type === 'short' ? read.digits : `+${international(read, plan)}`),
  digits: (read, plan) => (read.type === 'short' ? read.digits : international(read, plan)),
}

const international = (read: DialledNumber, { countryCode }: NumberPlan): string =>
  read.type === 'foreign' ? read.digits : countryCode + read.digits
