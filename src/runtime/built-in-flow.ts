import type { GroupRecord } from '../core/acd/records.ts'
import { decide } from '../core/flow/built-in/decide.ts'
import type { Facts } from '../core/flow/built-in/facts.ts'
import type { FlowRequest } from '../core/flow/contract.ts'
import { dayBefore } from '../core/hours/local-time.ts'
import { lookUpForms, type NumberPlan } from '../core/shared/phone-number.ts'
import type { CallFlow } from '../ports/calls/call-flow.ts'
import type { Clock } from '../ports/clock.ts'
import { DatabaseUnavailable } from '../ports/database-unavailable.ts'
import type { HouseRules } from '../ports/house/house-rules.ts'
import type { Log } from '../ports/log.ts'
import { createLocalTime } from './clock/local-time.ts'
import { sparseWarning } from './sparse-warning.ts'

export interface BuiltInFlowDeps {
  readonly groups: () => Promise<readonly GroupRecord[]>
  readonly rules: HouseRules
  readonly numbers: NumberPlan
  /** IANA name; null = the machine's. */
  readonly timezone: string | null
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** What happens to a call where no `http_call_flow_url` is set: nacd's own tables decide. */
export function createBuiltInFlow(deps: BuiltInFlowDeps): CallFlow {
  const localTime = createLocalTime(deps.timezone)
  const readerOf = tableReader(deps)
  const gather = async (request: FlowRequest): Promise<Facts> => {
    const now = deps.clock.now()
    const local = localTime(now)
    const { caller_number: caller, group_number: group } = request
    const reading = readerOf(request.call_uuid)
    const callers = lookUpForms(caller, deps.numbers)
    const [groups, holidays, blacklisted] = await Promise.all([
      reading('groups', deps.groups, null),
      reading('holidays', () => deps.rules.holidaysOn([local.date, dayBefore(local.date)]), []),
      reading('blacklist', () => deps.rules.isBlacklisted(callers, group, now), false),
    ])
    return { groups, local, holidays, blacklisted }
  }
  return {
    async ask(request) {
      const from = deps.clock.now()
      const response = decide(request, await gather(request))
      return { type: 'answered', response, tookMs: deps.clock.now() - from, raw: '' }
    },
  }
}

/**
 * Reads a table for a call. One that cannot be read stops no call: it is as if nothing stood in it, and logged; not for
 * each call while the store is down.
 */
function tableReader({ log, clock }: BuiltInFlowDeps) {
  const down = sparseWarning(log, clock, 'the built-in flow goes without tables: the store does not answer')
  return (call: string) =>
    async <T, N>(table: string, read: () => Promise<T>, nothing: N): Promise<T | N> => {
      try {
        return await read()
      } catch (error) {
        if (error instanceof DatabaseUnavailable) down({ call, table, reason: error.message })
        else log.error({ call, table, error: String(error) }, 'the built-in flow could not read a table')
        return nothing
      }
    }
}
