import { readdirSync, readFileSync } from 'node:fs'

/** Sends a signal to a process and everything that descends from it; PostgreSQL has one process per connection. */
export function signalFamily(pid: number, signal: NodeJS.Signals): void {
  for (const member of familyOf(pid)) send(member, signal)
}

function familyOf(pid: number): number[] {
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

/** The fourth field of /proc/pid/stat, counted behind the name in its parentheses (proc(5)). Null when it has ended. */
function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
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
