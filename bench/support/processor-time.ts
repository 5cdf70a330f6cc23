import { readFileSync } from 'node:fs'

/** Ticks of /proc/pid/stat in a second (proc(5), sysconf(_SC_CLK_TCK) on Linux). */
const ticksPerSecond = 100

/** Seconds of processor time a process has used, in user and kernel. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // Behind the name in its parentheses the fields count from the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}
