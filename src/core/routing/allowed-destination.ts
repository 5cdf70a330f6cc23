import { type NumberPlan, writeNumber } from '../shared/phone-number.ts'
import { type DialledNumber, readNumber } from '../shared/read-number.ts'
import { isDialable } from '../shared/sign-set.ts'
import { isPrefix } from './table/prefix-key.ts'

/** Whom a rule is for. */
export type RuleScope =
  | { readonly type: 'extension'; readonly number: string }
  | { readonly type: 'group'; readonly number: string }
  | { readonly type: 'everyone' }

export interface DestinationRule {
  readonly scope: RuleScope
  /** In the plan's form or E.164 (+44); "+" = all foreign numbers; "" = all that is not closed by default. */
  readonly prefix: string
  readonly verdict: 'allow' | 'deny'
}

/** Who calls, and where. */
export interface Destination {
  /** As dialled. */
  readonly called: string
  /** What it was read as, where that was done already. */
  readonly read?: DialledNumber | null
  readonly extension: string
  readonly groups: readonly string[]
}

/** What is known of the house; `blacklist` holds numbers in the plan's form. */
export interface DestinationPolicy {
  readonly rules: readonly DestinationRule[]
  readonly blacklist: Pick<ReadonlySet<string>, 'has'>
  readonly plan: NumberPlan
}

export type DestinationVerdict =
  | { readonly type: 'allowed'; readonly rule: DestinationRule | null }
  | {
      readonly type: 'refused'
      readonly because: 'notANumber' | 'blacklisted' | 'international' | 'unreadable'
    }
  | { readonly type: 'refused'; readonly because: 'denied'; readonly rule: DestinationRule }

/** Longer, what the plan cannot read is no number of the town: perhaps a code of a carrier with another number behind. */
const longestLocal = 8

/** Null = the rule can be kept. 00 is refused, as no number is matched in that form: +44, not 0044. */
export const wrongRule = ({ prefix }: DestinationRule): 'prefix' | null =>
  isPrefix(prefix) && !prefix.startsWith('00') ? null : 'prefix'

/**
 * Whether a number may be called, before any trunk is touched. The rules of the extension decide, else those of its
 * groups, else those for everyone; among them the longest prefix, of one length `deny`. Where no rule speaks, numbers
 * of the country are open, and closed are foreign ones and long ones the plan cannot read.
 */
export function checkDestination(destination: Destination, policy: DestinationPolicy): DestinationVerdict {
  const { called } = destination
  const { plan, blacklist } = policy
  if (!isDialable(called)) return { type: 'refused', because: 'notANumber' }
  const read = destination.read === undefined ? readNumber(called, plan) : destination.read
  const forms = formsOf(called, read, plan)
  if (forms.some(form => blacklist.has(form))) return { type: 'refused', because: 'blacklisted' }
  const closed = closedByDefault(called, read, plan)
  const rule = decidingRule(forms, destination, policy.rules, closed)
  if (rule?.verdict === 'deny') return { type: 'refused', because: 'denied', rule }
  if (rule === null && closed !== null) return { type: 'refused', because: closed }
  return { type: 'allowed', rule }
}

/** As the plan has it, as it came, and as E.164; no doubles. */
function formsOf(called: string, read: DialledNumber | null, plan: NumberPlan): readonly string[] {
  if (read === null) return [called]
  const [normal, e164] = [
    writeNumber(called, read, plan),
    writeNumber(called, read, { ...plan, form: 'e164' }),
  ]
  const forms = normal === called ? [called] : [normal, called]
  return forms.includes(e164) ? forms : [...forms, e164]
}

function closedByDefault(
  called: string,
  read: DialledNumber | null,
  plan: NumberPlan,
): 'international' | 'unreadable' | null {
  if (read !== null) return read.type === 'foreign' ? 'international' : null
  if (called.startsWith('+') || called.startsWith('00')) return 'international'
  // What North America dials for abroad.
  if (plan.countryCode === '1' && called.startsWith('011')) return 'international'
  return called.length > longestLocal ? 'unreadable' : null
}

function decidingRule(
  forms: readonly string[],
  { extension, groups }: Destination,
  rules: readonly DestinationRule[],
  closed: 'international' | 'unreadable' | null,
): DestinationRule | null {
  if (rules.length === 0) return null
  const speaking = rules.filter(({ prefix, verdict }) => {
    const opensAll = prefix === '' && verdict === 'allow'
    if (opensAll && closed !== null) return false
    // Numbers of the country have a form with a + as well.
    if (prefix === '+' && closed !== 'international') return false
    return forms.some(form => form.startsWith(prefix))
  })
  const mine: Record<RuleScope['type'], (scope: RuleScope) => boolean> = {
    extension: scope => scope.type === 'extension' && scope.number === extension,
    group: scope => scope.type === 'group' && groups.includes(scope.number),
    everyone: scope => scope.type === 'everyone',
  }
  const scopes = [mine.extension, mine.group, mine.everyone]
  const heard = scopes
    .map(isMine => speaking.filter(({ scope }) => isMine(scope)))
    .find(found => found.length > 0)
  return (heard ?? []).toSorted(byWeightOfWord)[0] ?? null
}

const byWeightOfWord = (a: DestinationRule, b: DestinationRule): number =>
  b.prefix.length - a.prefix.length || Number(a.verdict === 'allow') - Number(b.verdict === 'allow')
