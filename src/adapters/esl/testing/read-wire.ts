import { separate } from './separate.ts'

/** What FreeSWITCH makes of an originate's arguments. */
export interface Originate {
  readonly variables: Readonly<Record<string, string>>
  readonly dialString: string
  readonly application: string
  /** What follows the application: dialplan, context, caller id, time. */
  readonly rest: readonly string[]
}

/** The end of the braces that `text` begins with: they are counted, whatever is quoted (switch_find_end_paren). */
function closingBrace(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  throw new Error('braces that do not close')
}

/** `a=1,b=2`, or with another separator after `^^` (switch_event_create_brackets); a pair without a value is nothing. */
function readVariables(text: string): Record<string, string> {
  const own = text.startsWith('^^')
  const parts = separate(own ? text.slice(3) : text, own ? (text[2] ?? ',') : ',')
  const pairs = parts.map(part => separate(part, '=', 2)).filter(pair => pair.length === 2)
  return Object.fromEntries(pairs as [string, string][])
}

/** Takes an originate apart as FreeSWITCH does (mod_commands originate, switch_ivr_originate), written from its rules. */
export function readOriginate(args: string): Originate {
  const [dial = '', application = '', ...rest] = separate(args, ' ')
  if (!dial.startsWith('{')) throw new Error('no braces')
  const end = closingBrace(dial)
  return { variables: readVariables(dial.slice(1, end)), dialString: dial.slice(end + 1), application, rest }
}

/** The variables that `uuid_setvar_multi` sets; "" takes one away. */
export function readVariableList(list: string): Readonly<Record<string, string>> {
  const pairs = separate(list, ';').map(part => {
    const at = part.indexOf('=')
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
  })
  return Object.fromEntries(pairs)
}
