import { separate } from './separate.ts'

/** What FreeSWITCH makes of a dial string that begins with braces. */
export interface Dialled {
  readonly variables: Readonly<Record<string, string>>
  readonly dialString: string
}

/** What FreeSWITCH makes of an originate's arguments. */
export interface Originate extends Dialled {
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
function readVariables(text: string, separator = ','): Record<string, string> {
  const own = text.startsWith('^^')
  const parts = separate(own ? text.slice(3) : text, own ? (text[2] ?? separator) : separator)
  const pairs = parts.map(part => separate(part, '=', 2)).filter(pair => pair.length === 2)
  return Object.fromEntries(pairs as [string, string][])
}

/** Takes an originate apart as FreeSWITCH does (mod_commands originate, switch_ivr_originate), written from its rules. */
export function readOriginate(args: string): Originate {
  const [dial = '', application = '', ...rest] = separate(args, ' ')
  return { ...readDialled(dial), application, rest }
}

export function readDialled(text: string): Dialled {
  if (!text.startsWith('{')) throw new Error('no braces')
  const end = closingBrace(text)
  return { variables: readVariables(text.slice(1, end)), dialString: text.slice(end + 1) }
}

/** One leg of a dial string, as FreeSWITCH reads it. */
export interface ReadLeg {
  readonly variables: Readonly<Record<string, string>>
  readonly endpoint: string
}

/** Stands for a comma in brackets while the legs are separated (UNQUOTED_ESC_COMMA). */
const hiddenComma = '\u0001'

function hideCommas(text: string): string {
  let depth = 0
  return [...text]
    .map(character => {
      if (character === '[') depth += 1
      if (character === ']') depth -= 1
      return character === ',' && depth > 0 ? hiddenComma : character
    })
    .join('')
}

function readLeg(text: string): ReadLeg {
  if (!text.startsWith('[')) return { variables: {}, endpoint: text }
  const end = text.indexOf(']')
  const list = text.slice(1, end).replaceAll(hiddenComma, text.startsWith('[^^') ? ',' : hiddenComma)
  return { variables: readVariables(list, hiddenComma), endpoint: text.slice(end + 1) }
}

/** The legs that are called at once, after the braces: separated at `|`, then at `,` outside of brackets. */
export function readLegs(dialString: string): readonly ReadLeg[] {
  const [group = '', ...more] = separate(dialString, '|')
  if (more.length > 0) throw new Error('one after the other')
  return separate(hideCommas(group), ',').map(readLeg)
}

/** The variables that `uuid_setvar_multi` sets; "" takes one away. */
export function readVariableList(list: string): Readonly<Record<string, string>> {
  const pairs = separate(list, ';').map(part => {
    const at = part.indexOf('=')
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
  })
  return Object.fromEntries(pairs)
}
