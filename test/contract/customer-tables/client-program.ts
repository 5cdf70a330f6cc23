import { spawnSync } from 'node:child_process'
import { findProgram } from '../../../scripts/test-run/programs.ts'

/** How a script went through the program people load it with. */
export interface Loaded {
  readonly ok: boolean
  /** What the program complained of. */
  readonly said: string
}

/** Feeds a script to `psql`, `mariadb` or `sqlite3` and waits for its end. Throws when the program is not installed. */
export function loadWith(
  program: string,
  args: readonly string[],
  script: string,
  env: NodeJS.ProcessEnv = {},
): Loaded {
  const path = findProgram(program)
  if (path === null) throw new Error(`${program} is not installed; npm test says which packages are needed`)
  const { status, stderr } = spawnSync(path, args, {
    input: script,
    encoding: 'utf8',
    // A locale that is not UTF-8 is the hard case.
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...env },
    timeout: 60_000,
  })
  return { ok: status === 0, said: stderr }
}
