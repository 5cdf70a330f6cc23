import { separate } from '../separate.ts'

/** What to dial. */
export type DialTarget =
  | { readonly type: 'user'; readonly extension: string; readonly domain: string }
  | { readonly type: 'gateway'; readonly gateway: string; readonly number: string }
  /** Nobody: the cause it ends with, as written. */
  | { readonly type: 'error'; readonly cause: string }
  | { readonly type: 'unknown'; readonly text: string }

/** One leg to call, with the variables of its own `[...]`. */
export interface DialLeg {
  readonly target: DialTarget
  readonly variables: ReadonlyMap<string, string>
}

/** A dial string: groups tried one after the other, the legs of a group all at once. */
export interface DialString {
  /** The variables of `{...}`, for every leg. */
  readonly variables: ReadonlyMap<string, string>
  readonly groups: ReadonlyArray<readonly DialLeg[]>
}

const maxLength = 64 * 1024
const maxLegs = 50
const maxVariables = 200

const depths: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 }

/** Splits at `separator` outside of brackets. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let from = 0
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    depth = Math.max(0, depth + (depths[character] ?? 0))
    if (character !== separator || depth > 0) continue
    parts.push(text.slice(from, at))
    from = at + 1
  }
  return [...parts, text.slice(from)]
}

/** Where the bracket `text` begins with is closed, counting those inside it; -1 = nowhere. */
function endOfBracket(text: string, open: string, close: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === open) depth += 1
    else if (text[at] === close) depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** `a=1,b='x,y'`; a beginning `^^;` names another separator. Null = too many. */
function readVariables(text: string): Map<string, string> | null {
  const [, separator = ','] = /^\^\^(.)/.exec(text) ?? []
  const list = text.startsWith('^^') ? text.slice(3) : text
  const variables = new Map<string, string>()
  for (const pair of separate(list, separator)) {
    const [name = '', value = ''] = separate(pair, '=', 2)
    if (name !== '' && value !== '') variables.set(name, value)
  }
  return variables.size > maxVariables ? null : variables
}

function readTarget(text: string, domain: string): DialTarget {
  const [, extension, at] = /^user\/([^@/]+)(?:@([^@/]+))?$/.exec(text) ?? []
  if (extension !== undefined) return { type: 'user', extension, domain: at ?? domain }
  const [, gateway, number] = /^sofia\/gateway\/([^/]+)\/(.+)$/.exec(text) ?? []
  if (gateway !== undefined && number !== undefined) return { type: 'gateway', gateway, number }
  const [, cause] = /^error\/(.+)$/.exec(text) ?? []
  return cause === undefined ? { type: 'unknown', text } : { type: 'error', cause }
}

/** Takes a bracket of variables off the front, if there is one; null = it cannot be read. */
function takeVariables(
  text: string,
  open: string,
  close: string,
): { readonly variables: Map<string, string>; readonly rest: string } | null {
  if (!text.startsWith(open)) return { variables: new Map(), rest: text }
  const end = endOfBracket(text, open, close)
  const variables = end === -1 ? null : readVariables(text.slice(1, end))
  return variables === null ? null : { variables, rest: text.slice(end + 1).trim() }
}

function readLeg(text: string, domain: string): DialLeg | null {
  const taken = takeVariables(text.trim(), '[', ']')
  if (taken === null || taken.rest === '') return null
  return { target: readTarget(taken.rest, domain), variables: taken.variables }
}

/**
 * Reads `{var=value,...}[var=value]user/1001,user/1002|user/1003` (FreeSWITCH: dial string; `,` = ring at once,
 * `|` = ring one after the other). `domain` is that of users written without one. Null = it cannot be read.
 */
export function parseDialString(text: string, domain: string): DialString | null {
  const taken = text.length > maxLength ? null : takeVariables(text.trim(), '{', '}')
  if (taken === null) return null
  const groups = splitOutside(taken.rest, '|').map(group =>
    splitOutside(group, ',').map(leg => readLeg(leg, domain)),
  )
  const legs = groups.flat()
  if (legs.length > maxLegs || legs.includes(null)) return null
  return { variables: taken.variables, groups: groups as DialLeg[][] }
}
