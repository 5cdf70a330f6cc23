import { readLineMark } from '../../core/line/line-mark.ts'
import type { LegFacts } from '../../ports/switch.ts'

const nowhere: readonly string[] = []

/**
 * What a leg on a trunk counts for, as limits name it (core/limit/demand.ts, placeOf): its gateway, whichever way the
 * call came, and what its mark says.
 */
export function placesOf({ gateway, variables }: LegFacts): readonly string[] {
  if (gateway === '') return nowhere
  const mark = readLineMark(variables.nacd_line ?? '')
  const parts: readonly (readonly [string, string])[] = [
    ['gateway', gateway],
    ['called', mark?.called ?? ''],
    ['caller', mark?.shown ?? ''],
    ['group', mark?.group ?? ''],
  ]
  return parts.flatMap(([scope, key]) => (key === '' ? [] : [`${scope} ${key}`]))
}

/** How many live legs count at each place. */
export class LineCounts {
  readonly #counts = new Map<string, number>()

  at(place: string): number {
    return this.#counts.get(place) ?? 0
  }

  add(places: readonly string[]): void {
    for (const place of places) this.#counts.set(place, this.at(place) + 1)
  }

  remove(places: readonly string[]): void {
    for (const place of places) {
      const left = this.at(place) - 1
      if (left > 0) this.#counts.set(place, left)
      else this.#counts.delete(place)
    }
  }
}
