import { StoreFault } from './fault.ts'

/**
 * Writes records together, or, where the database refuses values, each by itself, so that one bad record does not keep
 * all others waiting for ever. Returns why, for each that was refused; throws whatever else the database said.
 */
export async function withoutRefused<T>(
  all: readonly T[],
  write: (some: readonly T[]) => Promise<void>,
): Promise<readonly string[]> {
  try {
    if (all.length > 0) await write(all)
    return []
  } catch (error) {
    if (!(error instanceof StoreFault) || error.kind !== 'refused') throw error
    if (all.length === 1) return [error.message]
    const reasons: string[] = []
    for (const each of all) reasons.push(...(await withoutRefused([each], write)))
    return reasons
  }
}
