import type { Dialplan, DialplanAction, DialplanCondition, DialplanExtension } from './dialplan.ts'
import { expandVariables, substituteGroups } from './expand.ts'
import { matchSafely } from './safe-match.ts'

/** What hunting knows of the call. */
export interface HuntSubject {
  readonly context: string
  /** A field of the caller's profile (`destination_number`, `network_addr`, ...), null when there is none of that name. */
  readonly field: (name: string) => string | null
  /** A channel variable or profile field. */
  readonly variable: (name: string) => string | null
  /** Runs an inline action at once. */
  readonly runInline: (application: string, data: string) => void
  /** Told of expressions that could not be used. */
  readonly warn: (fields: object, message: string) => void
}

/** An application to run and its argument with `$1` filled in; variables are expanded when it runs. */
export interface PlannedApplication {
  readonly application: string
  readonly data: string
}

/** Most applications one call may be given. */
const maxApplications = 500

interface Hunt {
  readonly subject: HuntSubject
  readonly planned: PlannedApplication[]
}

/** The groups of a condition that holds (empty without a field), null when it does not hold. */
function holds(condition: DialplanCondition, subject: HuntSubject): readonly string[] | null {
  const { field } = condition
  if (field === null) return []
  const text = field.includes('$')
    ? expandVariables(field, subject.variable)
    : (subject.field(field.toLowerCase()) ?? '')
  const expression = expandVariables(condition.expression, subject.variable)
  const result = matchSafely(expression, text)
  if (result.type === 'failed') subject.warn({ expression, reason: result.reason }, 'dialplan condition')
  return result.type === 'matched' ? result.groups : null
}

function plan(hunt: Hunt, actions: readonly DialplanAction[], groups: readonly string[]): void {
  for (const action of actions) {
    const data = groups.length > 1 ? substituteGroups(action.data, groups) : action.data
    if (action.inline) hunt.subject.runInline(action.application, data)
    else if (hunt.planned.length < maxApplications)
      hunt.planned.push({ application: action.application, data })
  }
}

function stopsAfter(condition: DialplanCondition, held: boolean): boolean {
  if (condition.break === 'always') return true
  return condition.break === (held ? 'on-true' : 'on-false')
}

/** Whether the extension took the call: its last condition tried held or had anti-actions. */
function tryExtension(hunt: Hunt, extension: DialplanExtension): boolean {
  let taken = false
  for (const condition of extension.conditions) {
    const groups = holds(condition, hunt.subject)
    if (groups === null) plan(hunt, condition.antiActions, [])
    else plan(hunt, condition.actions, groups)
    taken = groups !== null || condition.antiActions.length > 0
    if (stopsAfter(condition, groups !== null)) break
  }
  return taken
}

/**
 * Hunts through the extensions of the subject's context (or of `global` when there is none of that name) and returns
 * what to run, in order; empty = no extension took the call. Rules of FreeSWITCH's mod_dialplan_xml.
 */
export function hunt(dialplan: Dialplan, subject: HuntSubject): readonly PlannedApplication[] {
  const extensions = dialplan.get(subject.context) ?? dialplan.get('global') ?? []
  const state: Hunt = { subject, planned: [] }
  for (const extension of extensions) {
    if (tryExtension(state, extension) && !extension.continues) break
  }
  return state.planned
}
