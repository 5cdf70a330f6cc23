import { runsCode } from '../dial/runs-code.ts'

const variable = /^([A-Za-z][A-Za-z0-9_.-]{0,63})=([^\p{C}{}[\],&'"\\^|]{0,255})$/u

/**
 * Variables with which a channel runs something, changes who owns it or what nacd itself keeps there.
 * (FreeSWITCH channel variables reference: execute_on_*, api_*_hook, exec_after_bridge, ...)
 */
const reserved =
  /^(nacd_|origination_|originate_|execute_|api_|exec_|bridge_|transfer_|park_|hangup_after|session_|fail_on|failure_|group_confirm|enable_|record_|current_application|max_forwards|uuid$)/i

const mostVariables = 32

export interface ReadVariables {
  readonly variables: Readonly<Record<string, string>>
  readonly refused: readonly string[]
}

/** `ad_data`: `name=value,...` for the called leg. What could run a command or is nacd's own is refused. */
export function readDialVariables(text: string): ReadVariables {
  const variables: Record<string, string> = {}
  const refused: string[] = []
  for (const part of text.split(',').filter(each => each.trim() !== '')) {
    const [, name = '', value = ''] = variable.exec(part.trim()) ?? []
    const isFull = Object.keys(variables).length >= mostVariables
    if (isFull || !isHarmless(name, value)) refused.push(part)
    else variables[name] = value
  }
  return { variables, refused }
}

/** `::` and `:_:` separate things inside FreeSWITCH's own argument lists. */
const isHarmless = (name: string, value: string): boolean =>
  name !== '' && !reserved.test(name) && !runsCode(name) && !/::|:_:/.test(value)
