import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Every program a scenario starts carries this variable, and so does everything it starts itself: a process that
 * outlives its parent (the embedded switch does so on purpose) is still found and ended.
 */
const markName = 'NACD_SCENARIO'

/** A mark of this test process: `<pid>.<uuid>`. */
export function newMark(): Readonly<Record<string, string>> {
  return { [markName]: `${process.pid}.${randomUUID()}` }
}

/** Kills every process that carries `mark`. */
export function killMarked(mark: Readonly<Record<string, string>>): void {
  for (const [pid, found] of markedProcesses()) if (found === mark[markName]) kill(pid)
}

/** Kills what test processes that are gone (killed themselves, for instance) left behind. */
export function killOrphans(): void {
  for (const [pid, found] of markedProcesses()) {
    const owner = Number.parseInt(found, 10)
    if (!isAlive(owner)) kill(pid)
  }
}

/** Process ids with the given mark. */
export function markedPids(mark: Readonly<Record<string, string>>): number[] {
  return markedProcesses()
    .filter(([, found]) => found === mark[markName])
    .map(([pid]) => pid)
}

function markedProcesses(): [number, string][] {
  const marked: [number, string][] = []
  for (const entry of readdirSync('/proc')) {
    const found = /^\d+$/.test(entry) ? markOf(entry) : undefined
    if (found !== undefined && Number(entry) !== process.pid) marked.push([Number(entry), found])
  }
  return marked
}

function markOf(pid: string): string | undefined {
  const prefix = `${markName}=`
  return environmentOf(pid)
    .split('\0')
    .find(variable => variable.startsWith(prefix))
    ?.slice(prefix.length)
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch (error) {
    // It ended between the two looks, or belongs to somebody else.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error))) return ''
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''
