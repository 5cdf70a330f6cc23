import type { RouteProblem } from './table/route.ts'

type Field = RouteProblem['field']

const others: Partial<Record<Field, string>> = { callerPrefix: 'caller_prefix', onLimit: 'on_limit' }

/** What a field is called where people write it: in the API and in files. */
export const writtenField = (field: Field): string => others[field] ?? field
