/** Whom the switch rings for a call, step after step until somebody talks. The first step is the one being tried. */
export interface Plan {
  readonly steps: readonly PlanStep[]
  /** How long each step rings, in seconds. */
  readonly timeoutSeconds: number
  /** The extension that calls and has proved it; "" = none, and no line to the outside is asked for. */
  readonly extension: string
  /** Where nobody is reached: the house's overflow of the extension, or the end with what the last one said. */
  readonly ifMissed: 'overflow' | 'end'
  /** The caller has heard something already: the switch makes the ringing tone, for their phone will not. */
  readonly hasMedia: boolean
}

/** Those who are rung at once; at least one. */
export type PlanStep = readonly Member[]

/** One to be rung. `displayNumber`: the caller as the far end sees it; "" = nobody named one. */
export type Member = MemberTarget & {
  readonly displayNumber: string
  readonly variables: Readonly<Record<string, string>>
}

type MemberTarget =
  | { readonly type: 'extension'; readonly number: string }
  /** Goes out over a trunk: the gateway named, or "" = as the route table has it. */
  | WantedLine
  | { readonly type: 'endpoint'; readonly text: string }

export interface WantedLine {
  readonly type: 'line'
  readonly gateway: string
  readonly number: string
}

export type LineMember = Extract<Member, { type: 'line' }>

/** Whom the present step rings. */
export const stepOf = ({ steps }: Plan): PlanStep => steps[0] ?? []

export const lineMembers = (step: PlanStep): LineMember[] =>
  step.flatMap(member => (member.type === 'line' ? [member] : []))

/** The extension of a step in which there is one only; "" otherwise. */
export function loneExtension(step: PlanStep): string {
  const extensions = step.flatMap(member => (member.type === 'extension' ? [member.number] : []))
  return extensions.length === 1 ? (extensions[0] ?? '') : ''
}

/** Whom a step rings, for people. */
export const shownStep = (step: PlanStep): string =>
  step.map(member => (member.type === 'endpoint' ? member.text : member.number)).join(',')
