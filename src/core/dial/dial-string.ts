import { type Fault, faults, most, wrong } from './fault.ts'
import { exceedsLine } from './line-variables.ts'
import { type MemberTarget, readTarget } from './member.ts'
import { isOpener, type Opener, readList, timeoutName, type VariableList } from './variables.ts'

/** One to be rung. */
export interface DialMember {
  /** Channel variables of this leg: those of its own, then of its thread, then of all. */
  readonly variables: Readonly<Record<string, string>>
  readonly target: MemberTarget
}

/** Those who are rung at once. */
export interface DialStep {
  readonly members: readonly DialMember[]
}

export interface Dial {
  readonly type: 'dial'
  /** One after the other, at least one. */
  readonly steps: readonly DialStep[]
  /** `originate_timeout` in `<>` or `{}`, the longest of several; null = none was named. */
  readonly timeoutSeconds: number | null
}

/**
 * Reads the argument of `bridge` (FreeSWITCH, mod_dptools bridge and switch_ivr_originate):
 * `<all>{thread}[leg]first,[leg]at-once|next:_:{thread}another`. The steps of several threads (`:_:`) go side by side:
 * the first ones at once, then the second ones. Never throws.
 */
export function readDialString(text: string): Dial | Fault {
  const outer = checkText(text)
  if (outer !== null) return outer
  const reader = new Reader(text)
  const globals = reader.lists('<')
  if ('type' in globals) return globals
  const threads: Thread[] = []
  do {
    const thread = reader.thread()
    if ('type' in thread) return thread
    threads.push(thread)
  } while (reader.skip(':_:'))
  return sideBySide(globals, threads)
}

function checkText(text: string): Fault | null {
  if (text.length > most.characters) return wrong(most.characters, faults.tooLong)
  if (text.trim() === '') return wrong(0, faults.empty)
  const unsendable = text.search(/[\p{Cc}\p{Cs}]/u)
  if (unsendable >= 0) return wrong(unsendable, faults.unsendable)
  const dollar = text.indexOf('$')
  return dollar < 0 ? null : wrong(dollar, faults.dollar)
}

interface ReadMember {
  readonly own: VariableList
  readonly target: MemberTarget
  readonly at: number
}

interface Thread {
  readonly variables: VariableList
  readonly steps: readonly (readonly ReadMember[])[]
}

/** Goes through the text from left to right. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  thread(): Thread | Fault {
    const variables = this.lists('{')
    if ('type' in variables) return variables
    const steps: ReadMember[][] = []
    do {
      const members = this.#step()
      if ('type' in members) return members
      steps.push(members)
      if (steps.length > most.steps) return wrong(members[0]?.at ?? this.#at, faults.tooManySteps)
    } while (this.skip('|'))
    return { variables, steps }
  }

  #step(): ReadMember[] | Fault {
    const members: ReadMember[] = []
    do {
      const member = this.#member()
      if ('type' in member) return member
      members.push(member)
    } while (this.skip(','))
    return members
  }

  #member(): ReadMember | Fault {
    const own = this.lists('[')
    if ('type' in own) return own
    const at = this.#at
    if (isOpener(this.#text[at])) return wrong(at, faults.misplaced)
    const rest = this.#text.slice(at)
    const length = rest.search(/[,|]|:_:/)
    const text = length < 0 ? rest : rest.slice(0, length)
    this.#at += text.length
    const target = readTarget(text.trimEnd(), at)
    return target.type === 'wrong' ? target : { own, target, at }
  }

  /** All brackets of one kind that stand here, with the blanks around them. */
  lists(opener: Opener): VariableList | Fault {
    const variables = new Map<string, string>()
    this.#blanks()
    while (this.#text[this.#at] === opener) {
      const list = readList(this.#text, this.#at, opener)
      if (list.type === 'wrong') return list
      for (const [name, value] of list.variables) variables.set(name, value)
      if (variables.size > most.variables) return wrong(this.#at, faults.tooManyVariables)
      this.#at = list.end
      this.#blanks()
    }
    return variables
  }

  skip(separator: string): boolean {
    if (!this.#text.startsWith(separator, this.#at)) return false
    this.#at += separator.length
    return true
  }

  #blanks(): void {
    while (this.#text[this.#at] === ' ') this.#at += 1
  }
}

function sideBySide(globals: VariableList, threads: readonly Thread[]): Dial | Fault {
  const timeoutSeconds = longestTimeout([globals, ...threads.map(({ variables }) => variables)])
  const count = Math.max(...threads.map(({ steps }) => steps.length))
  const steps: DialStep[] = []
  for (let index = 0; index < count; index += 1) {
    const read = threads.flatMap(({ variables, steps: own }) =>
      (own[index] ?? []).map(member => ({ ...member, variables: merged(globals, variables, member.own) })),
    )
    const tooMany = read[most.members] ?? read.find(({ variables }) => variables.size > most.variables)
    if (tooMany !== undefined)
      return wrong(tooMany.at, read.length > most.members ? faults.tooManyMembers : faults.tooManyVariables)
    const greedy = read.find(({ target, variables }) => exceedsLine(target, variables))
    if (greedy !== undefined) return wrong(greedy.at, faults.oneCall)
    steps.push({
      members: read.map(({ target, variables }) => ({ target, variables: Object.fromEntries(variables) })),
    })
  }
  return { type: 'dial', steps, timeoutSeconds }
}

function merged(...lists: readonly VariableList[]): VariableList {
  const variables = new Map(lists.flatMap(list => [...list]))
  variables.delete(timeoutName)
  return variables
}

/** Null = nobody names one. */
function longestTimeout(lists: readonly VariableList[]): number | null {
  const named = lists.flatMap(list => list.get(timeoutName) ?? [])
  return named.length === 0 ? null : Math.max(...named.map(Number))
}
