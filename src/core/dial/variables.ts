import { isDialable } from '../flow/numbers.ts'
import { commandVariable, type Fault, faults, most, reservedVariable, wrong } from './fault.ts'
import { knownName } from './line-variables.ts'
import { runsCode } from './runs-code.ts'

/** Variables in the order they were written; of two with one name the later holds. */
export type VariableList = ReadonlyMap<string, string>

export interface ReadList {
  readonly type: 'list'
  readonly variables: VariableList
  /** The offset behind the closing bracket. */
  readonly end: number
}

/** Which sign closes which. */
const closers = { '<': '>', '{': '}', '[': ']' } as const

export type Opener = keyof typeof closers

export const isOpener = (sign: string | undefined): sign is Opener =>
  sign !== undefined && Object.hasOwn(closers, sign)

/**
 * The variables in the bracket that opens at `from`: `{a=1,b='x,y',c=x\,y}`, or with another separator
 * `{^^:a=1:b=x,y}` (FreeSWITCH, switch_event_create_brackets). As there, the bracket ends at its first closing sign,
 * quoted or not; a bracket within is refused.
 */
export function readList(text: string, from: number, opener: Opener): ReadList | Fault {
  const end = text.indexOf(closers[opener], from + 1)
  if (end < 0) return wrong(from, faults.notClosed)
  const inner = text.slice(from + 1, end)
  const bracket = inner.search(opener === '<' ? /[{}[\]<]/ : /[{}[\]]/)
  if (bracket >= 0) return wrong(from + 1 + bracket, faults.nested)
  const separator = separatorOf(inner, from + 1)
  if (typeof separator !== 'string') return separator
  const start = inner.startsWith('^^') ? from + 4 : from + 1
  const parts = split(text.slice(start, end), start, separator)
  if (!Array.isArray(parts)) return parts
  const variables = readParts(parts)
  return 'type' in variables ? variables : { type: 'list', variables, end: end + 1 }
}

function separatorOf(inner: string, at: number): string | Fault {
  if (!inner.startsWith('^^')) return ','
  const sign = inner[2] ?? ''
  return /^[^\w\s'"\\=]$/.test(sign) ? sign : wrong(at + 2, faults.separator)
}

/** One `name=value` with what is quoted and escaped undone; `equals` is where the name ends, -1 = nowhere. */
interface Part {
  readonly text: string
  readonly equals: number
  readonly at: number
}

/**
 * Splits outside of quotes and undoes `\` before a quote, a backslash, `=` and the separator, and `\s` for a blank
 * (switch_utils.c, cleanup_separated_string). Any other backslash stays.
 */
function split(text: string, at: number, separator: string): Part[] | Fault {
  const { signs, openQuote } = readSigns(text, separator)
  if (openQuote >= 0) return wrong(at + openQuote, faults.quote)
  const parts: Part[] = []
  let part = emptyPart(at)
  for (const { sign, isBare, index } of signs) {
    if (!isBare) part.take(sign)
    else if (sign !== separator) part.takeBare(sign)
    else {
      parts.push(part.done())
      part = emptyPart(at + index + 1)
    }
  }
  return [...parts, part.done()]
}

interface Sign {
  readonly sign: string
  /** Neither quoted nor escaped. */
  readonly isBare: boolean
  readonly index: number
}

const escapable = `s'"\\=`

/** The signs without quotes and escapes; `openQuote` is where one begins that does not end, -1 = none does. */
function readSigns(text: string, separator: string): { signs: readonly Sign[]; openQuote: number } {
  const signs: Sign[] = []
  let openQuote = -1
  for (let index = 0; index < text.length; index += 1) {
    const [sign, next] = [text.charAt(index), text.charAt(index + 1)]
    if (sign === '\\' && next !== '' && (next === separator || escapable.includes(next))) {
      signs.push({ sign: next === 's' ? ' ' : next, isBare: false, index })
      index += 1
    } else if (sign === "'") openQuote = openQuote < 0 ? index : -1
    else signs.push({ sign, isBare: openQuote < 0, index })
  }
  return { signs, openQuote }
}

/** Gathers one part: blanks at its ends go, unless they are quoted or escaped. */
function emptyPart(at: number) {
  let text = ''
  let equals = -1
  let kept = 0
  return {
    take(sign: string): void {
      text += sign
      kept = text.length
    },
    /** Neither quoted nor escaped: a blank counts only between others, the first `=` ends the name. */
    takeBare(sign: string): void {
      const isBlank = sign === ' '
      if (isBlank && (text === '' || text.length === equals + 1)) return
      if (sign === '=' && equals < 0) {
        text = text.trimEnd()
        equals = text.length
      }
      text += sign
      if (!isBlank) kept = text.length
    },
    done: (): Part => ({ text: text.slice(0, kept), equals, at }),
  }
}

function readParts(parts: readonly Part[]): VariableList | Fault {
  const variables = new Map<string, string>()
  for (const part of parts.filter(each => each.text !== '')) {
    if (part.equals < 0) return wrong(part.at, faults.noValue)
    const [name, value] = [knownName(part.text.slice(0, part.equals)), part.text.slice(part.equals + 1)]
    const fault = checkVariable(name, value, part.at)
    if (fault !== null) return fault
    variables.set(name, value)
  }
  return variables
}

const namePattern = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/

function checkVariable(name: string, value: string, at: number): Fault | null {
  if (!namePattern.test(name)) return wrong(at, faults.name)
  if (name.toLowerCase().startsWith('nacd_')) return wrong(at, reservedVariable(name))
  if (runsCode(name)) return wrong(at, commandVariable(name))
  if (value.length > most.value || value.startsWith('ARRAY::')) return wrong(at, faults.value)
  return Object.hasOwn(valueChecks, name) ? (valueChecks[name]?.(value, at) ?? null) : null
}

/** In `<>` and `{}` the longest time to ring; a leg of its own has `leg_timeout`. */
export const timeoutName = 'originate_timeout'

/** Those that nacd itself acts on. */
const valueChecks: Readonly<Record<string, (value: string, at: number) => Fault | null>> = {
  origination_caller_id_number: (value, at) =>
    value === '' || isDialable(value) ? null : wrong(at, faults.displayNumber),
  [timeoutName]: (value, at) =>
    /^[1-9]\d{0,3}$/.test(value) && Number(value) <= most.seconds ? null : wrong(at, faults.timeout),
}
