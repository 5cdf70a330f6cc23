import { readdirSync, readFileSync } from 'node:fs'
import { until } from '../scenarios/support/until.ts'

/** Sends a signal to a process and everything that descends from it; PostgreSQL has one process per connection. */
export function signalFamily(pid: number, signal: NodeJS.Signals): void {
  for (const member of familyOf(pid)) send(member, signal)
}

/**
 * Kills them all. Resolves when none is left: a last one holds the memory and the port that the next server wants.
 */
export async function killFamily(pid: number): Promise<void> {
  // Stopped, it has no more children.
  send(pid, 'SIGSTOP')
  const family = familyOf(pid)
  for (const member of family) send(member, 'SIGKILL')
  await until('the end of all that were killed', () => !family.some(isRunning))
}

export function familyOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({ pid: Number(name), parent: parentOf(name) }))
  const family = [pid]
  // It grows while it is gone through.
  for (const member of family) {
    family.push(...parents.filter(({ parent }) => parent === member).map(each => each.pid))
  }
  return family
}

/** Whether it still has what it held: a zombie has nothing any more. */
export function isRunning(pid: number): boolean {
  const state = statusOf(String(pid))?.[0]
  return state !== undefined && state !== 'Z' && state !== 'X'
}

function parentOf(pid: string): number | null {
  const parent = statusOf(pid)?.[1]
  return parent === undefined ? null : Number(parent)
}

/** The fields of /proc/pid/stat behind the name in its parentheses: state, parent, ... (proc(5)). Null when it has ended. */
function statusOf(pid: string): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')
