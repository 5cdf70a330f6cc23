import { spawnSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { findProgram } from '../../scripts/test-run/programs.ts'

/** The user `nobody`: database servers refuse to run as root. */
const nobody = 65_534

const isRoot = (): boolean => process.getuid?.() === 0

/**
 * A command as it is started: not as root, and ended with the process that started it, even where that is killed
 * (setpriv of util-linux; PR_SET_PDEATHSIG of prctl(2)).
 */
export function unprivileged(program: string, args: readonly string[]): readonly [string, readonly string[]] {
  const user = isRoot() ? [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []
  return [installed('setpriv'), ['--pdeathsig', 'KILL', ...user, '--', installed(program), ...args]]
}

/** Runs it to its end. Throws with what it wrote when it fails. */
export function runUnprivileged(program: string, args: readonly string[], folder: string): void {
  const [file, all] = unprivileged(program, args)
  const { status, stdout, stderr, error } = spawnSync(file, all, { encoding: 'utf8', cwd: folder })
  if (status !== 0) throw new Error(`${program} failed (${error?.message ?? status}):\n${stdout}\n${stderr}`)
}

/** Gives a folder to the user the server runs as. */
export function giveAway(folder: string): void {
  if (isRoot()) chownSync(folder, nobody, nobody)
}

function installed(program: string): string {
  const path = findProgram(program)
  if (path === null) throw new Error(`${program} is not installed; npm test says which packages are needed`)
  return path
}
