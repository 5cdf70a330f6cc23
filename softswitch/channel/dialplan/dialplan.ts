/** One application to run: name and argument, as written. */
export interface DialplanAction {
  readonly application: string
  readonly data: string
  /** Run while hunting, so that later conditions see what it sets. */
  readonly inline: boolean
}

export type BreakRule = 'on-false' | 'on-true' | 'always' | 'never'

export interface DialplanCondition {
  /** A field of the caller's profile or a text with `${variables}`; null = always true. */
  readonly field: string | null
  readonly expression: string
  readonly break: BreakRule
  readonly actions: readonly DialplanAction[]
  readonly antiActions: readonly DialplanAction[]
}

export interface DialplanExtension {
  readonly name: string
  /** Whether hunting goes on after this extension matched. */
  readonly continues: boolean
  readonly conditions: readonly DialplanCondition[]
}

/** The extensions of each context, in order (FreeSWITCH's XML dialplan). */
export type Dialplan = ReadonlyMap<string, readonly DialplanExtension[]>
