import type { Dial, DialMember } from '../dial-string.ts'
import type { MemberTarget } from '../member.ts'

/** A dial string that reads as `dial`: every variable at its own member. */
export function printDialString({ steps, timeoutSeconds }: Dial): string {
  const all = timeoutSeconds === null ? '' : `{originate_timeout=${timeoutSeconds}}`
  return all + steps.map(({ members }) => members.map(printMember).join(',')).join('|')
}

function printMember({ variables, target }: DialMember): string {
  const pairs = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}`)
  return (pairs.length > 0 ? `[${pairs.join(',')}]` : '') + printTarget(target)
}

const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function printTarget(target: MemberTarget): string {
  switch (target.type) {
    case 'routed':
      return target.number
    case 'gateway':
      return `sofia/gateway/${target.gateway}/${target.number}`
    case 'extension':
      return `user/${target.number}`
    case 'endpoint':
      return target.text
  }
}
