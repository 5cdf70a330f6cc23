import { runsCode } from '../../../core/dial/runs-code.ts'
import { escapeFor, escapeOriginateValue } from '../commands/quote.ts'
import { isUnsendable } from '../commands/syntax.ts'
import { firstRefusal, type Refused, refused } from '../refused.ts'

/** Channel variables by name. */
export type Variables = Readonly<Record<string, string>>

const name = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/
const longestValue = 32 * 1024

/** uuid_setvar_multi takes at most 64 at once (mod_commands). */
const mostVariables = 64

/** nacd's own names are never run by the switch, whatever words they are made of. */
const isOurs = (variable: string): boolean => variable.startsWith('nacd_')

function checkName(variable: string): Refused | null {
  if (!name.test(variable)) return refused('a variable name has a character that is not allowed')
  if (!isOurs(variable) && runsCode(variable)) return refused(`the variable ${variable} would run a command`)
  return null
}

/**
 * `$` before `{` is refused by FreeSWITCH itself (it would be expanded later), and a value that starts with `ARRAY::`
 * is taken apart.
 */
function checkValue(variable: string, value: string): Refused | null {
  if (value.length > longestValue) return refused(`the variable ${variable} is too long`)
  if (isUnsendable(value)) return refused(`the variable ${variable} has a character that cannot be sent`)
  if (/\$\\*\{/.test(value)) return refused(`the variable ${variable} has a variable in it`)
  if (value.startsWith('ARRAY::')) return refused(`the variable ${variable} looks like an array`)
  return null
}

function checkVariables(variables: Variables): Refused | null {
  const entries = Object.entries(variables)
  if (entries.length > mostVariables) return refused(`more than ${mostVariables} variables`)
  return firstRefusal(...entries.map(([key, value]) => checkName(key) ?? checkValue(key, armour(key, value))))
}

/**
 * `~24` for `$`: the percent sign would not do, since FreeSWITCH leaves what looks like an escape as it is when it
 * URL-encodes an event (switch_url_encode), and it could not be told apart from an escape of the event's own.
 */
const tildeOf = (character: string): string =>
  `~${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/** `nacd_state` is opaque text that must come back as it was, so what the switch would touch in it is encoded. */
const armourState = (value: string): string => value.replace(/[%~${}]|\p{Cc}/gu, tildeOf)

/** The mark of a `nacd_data` that is encoded: a dialplan sets it as it is, nacd itself may have a dial string to say. */
const dataMark = '~~'
const special = /[%~${}[\]()<>|,;:=^!'"\\ &]/g

const armourData = (value: string): string =>
  value.search(special) < 0 ? value : dataMark + value.replace(special, tildeOf)

function armour(variable: string, value: string): string {
  if (variable === 'nacd_state') return armourState(value)
  return variable === 'nacd_data' ? armourData(value) : value
}

/** The value that a variable had before it was encoded. */
export function disarm(variable: string, value: string): string {
  if (variable === 'nacd_state') return decoded(value)
  if (variable === 'nacd_data' && value.startsWith(dataMark)) return decoded(value.slice(dataMark.length))
  return value
}

const decoded = (text: string): string =>
  text.replace(/~[0-9A-F]{2}/g, code => String.fromCharCode(Number.parseInt(code.slice(1), 16)))

/** The list for `uuid_setvar_multi`: `a=1;b=2`. An empty value takes the variable away. */
export function variableList(variables: Variables): string | Refused {
  const refusal = checkVariables(variables)
  if (refusal) return refusal
  const entries = Object.entries(variables)
  if (entries.length === 0) return refused('no variables')
  return entries.map(([key, value]) => `${key}=${escapeFor(';', armour(key, value))}`).join(';')
}

/**
 * The braces of an originate. FreeSWITCH finds their end by counting braces without regard to quotes, and splits the
 * whole command at `:_:` before it looks at anything else, so neither can be carried in a value.
 */
export function originateBraces(variables: Variables): string | Refused {
  const refusal = checkVariables(variables)
  if (refusal) return refusal
  const entries = Object.entries(variables).filter(([, value]) => value !== '')
  const pairs = entries.map(([key, value]) => `${key}=${escapeOriginateValue(armour(key, value))}`)
  const list = pairs.join(',')
  if (/[{}]|:_:/.test(list)) return refused('a variable of the new leg has a character that is not allowed')
  return `{${list}}`
}

const separators = [',', ';', ':', '~', '!', '#']

/**
 * `a=1,b=2`, as it stands in the braces of a `bridge` and in the brackets of any leg. Nothing is escaped: every pass
 * FreeSWITCH makes over the text (expansion, `|`, `,`, the list, `=`) would undo an escape, and which passes there are
 * depends on the place. So a value that would need one is refused; where one has a comma, another separator is named
 * (`^^;a=1,2;b=3`, switch_event_create_brackets). `more`: characters that have a meaning in this place; `runs`: nacd's own,
 * which the switch carries out.
 */
export function plainVariables(variables: Variables, more = '', runs: Variables = {}): string | Refused {
  const refusal = checkVariables(variables)
  if (refusal) return refusal
  const entries = Object.entries({ ...variables, ...runs }).filter(([, value]) => value !== '')
  const pairs = entries.map(([key, value]) => `${key}=${armour(key, value)}`)
  const special = pairs.some(pair => [...`{}'"\\$${more}`].some(sign => pair.includes(sign)))
  const trimmed = entries.some(([, value]) => value.trim() !== value)
  const separator = separators.find(each => pairs.every(pair => !pair.includes(each)))
  if (special || trimmed || separator === undefined || pairs.some(pair => pair.includes(':_:')))
    return refused('a variable of the new leg has a character that is not allowed')
  return `${separator === ',' ? '' : `^^${separator}`}${pairs.join(separator)}`
}
