import type { LineHouse } from '../house.ts'
import type { Hunt } from './hunt.ts'

/** Passed-over routes that are told of. */
const mostPassed = 50

/** Looked up once for each hunt. */
export function passedOver(hunt: Hunt, { table }: LineHouse): NonNullable<Hunt['passed']> {
  hunt.passed ??= hunt.request.gateway === '' ? table.passedOver(hunt.call, mostPassed) : []
  return hunt.passed
}
