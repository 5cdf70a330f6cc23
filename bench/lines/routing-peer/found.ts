/** Somebody who finds the routes of numbers. */
export interface Finder {
  readonly name: string
  /** Numbers it is asked for in a round. */
  readonly perRound: number
  /** ms of each number where it is measured. Rejects where the first route is not the one the table has. */
  find(numbers: readonly string[]): Promise<readonly number[]>
  close(): Promise<void>
}

/** The gateway that goes first for a number: the tables are the same, and so must the answers be. */
export type Expected = (number: string) => string

export function mustBe(expected: string, got: string | undefined, number: string): void {
  if (got !== expected) throw new Error(`${number} goes over ${expected}, not over ${got}`)
}
