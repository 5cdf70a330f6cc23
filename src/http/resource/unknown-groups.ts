import { ApiError } from '../server/errors.ts'

type Outcome = { readonly type: string }
type UnknownGroups = { readonly type: 'unknownGroups'; readonly groups: readonly string[] }

/** The outcome of a write that names groups, all of which exist; else throws ApiError. */
export function groupsKnown<T extends Outcome>(outcome: T | UnknownGroups): Exclude<T, UnknownGroups> {
  if (isUnknown(outcome)) throw new ApiError('unknown_groups', { groups: outcome.groups })
  return outcome as Exclude<T, UnknownGroups>
}

const isUnknown = (outcome: Outcome): outcome is UnknownGroups => outcome.type === 'unknownGroups'
