import type { Screen } from './top/screen.ts'

/** Where a command writes, and what it knows of its surroundings. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Standard output. */
  print(line: string): void
  /** Standard error. */
  complain(line: string): void
  /** Standard input, to its end. */
  input(): AsyncIterable<Uint8Array>
  /** The whole of it, to draw on; absent or null where it is no terminal. */
  readonly screen?: Screen | null
}

/** Exit codes of every command. */
export const exitCode = {
  ok: 0,
  /** The work was tried and failed. */
  failed: 1,
  /** The configuration or the command line is wrong: nothing was tried. */
  wrong: 2,
  /** Ended by a second Ctrl-C (128 + SIGINT, as a shell counts). */
  cutShort: 130,
} as const

/** Takes the exit code of the command that ran. */
export type Finish = (code: number) => void
