import type { MemberTarget } from './member.ts'

/** With these the switch would call once more, or later, by itself: a number may be rung again that was busy. */
const callsAgain = ['originate_retries', 'originate_retry_timeout', 'originate_delay_start']

/** Variables that nacd itself acts on, or that speak of its lines; FreeSWITCH knows them in any case of letters. */
const actedOn: ReadonlySet<string> = new Set([
  ...callsAgain,
  'leg_delay_start',
  'ignore_early_media',
  'originate_timeout',
  'origination_uuid',
  'origination_caller_id_name',
  'origination_caller_id_number',
])

/** The name under which nacd looks for a variable. */
export function knownName(name: string): string {
  const small = name.toLowerCase()
  return actedOn.has(small) ? small : name
}

/** Seconds a leg may be held back: its line is kept for it a little longer than that, and no more. */
const longestDelay = 10

/** Whether the variables of a member that goes out over a line ask for more than the one call the line was claimed for. */
export function exceedsLine({ type }: MemberTarget, variables: ReadonlyMap<string, string>): boolean {
  if (type !== 'routed' && type !== 'gateway') return false
  const delay = variables.get('leg_delay_start') ?? ''
  return (
    callsAgain.some(name => variables.has(name)) ||
    (delay !== '' && !(/^\d{1,2}$/.test(delay) && Number(delay) <= longestDelay))
  )
}
