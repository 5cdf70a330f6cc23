import type { Words } from '../problem.ts'

/**
 * Something to be said about an answer. `error`: nacd will not do this, or not this part of it. `warning`: nacd does
 * something with it, but hardly what was meant. `field` is where it stands (`action_data.ad_number`, `survey_ring[1]`;
 * "" = the answer as a whole). `instead` is JSON to write in its place, "" where nobody can know it.
 */
export interface FlowFinding {
  readonly level: 'error' | 'warning'
  readonly field: string
  readonly message: Words
  readonly instead: string
}

const made =
  (level: FlowFinding['level']) =>
  (field: string, message: Words, instead = ''): FlowFinding => ({ level, field, message, instead })

export const error = made('error')
export const warning = made('warning')

/** `"name": value` as it would stand in an answer; of `action_data.ad_number` the last name. */
export function written(field: string, value: unknown): string {
  const name = field.split('.').at(-1) ?? field
  return `${JSON.stringify(name)}: ${JSON.stringify(value)}`
}

/** A text from outside as it may be shown: quoted, control characters escaped, at most 60 characters. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** The finding where it applies, else none. */
export const when = (applies: boolean, find: () => FlowFinding): FlowFinding[] => (applies ? [find()] : [])
