import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The full path of an executable on the PATH, or where Debian keeps the programs of servers; null = there is none. */
export function findProgram(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return [...folders, ...serverFolders()].map(folder => join(folder, name)).find(isExecutable) ?? null
}

/** An ordinary user's PATH lacks these. The newest PostgreSQL first. */
function serverFolders(): string[] {
  const versions = '/usr/lib/postgresql'
  const found = existsSync(versions) ? readdirSync(versions).toSorted((a, b) => Number(b) - Number(a)) : []
  return ['/usr/sbin', ...found.map(version => join(versions, version, 'bin'))]
}

/** The FreeSWITCH the scenarios run on: of FREESWITCH_HOME where that is set, else on the PATH. */
export function findFreeswitch(): string | null {
  const home = process.env.FREESWITCH_HOME
  if (home === undefined || home === '') return findProgram('freeswitch')
  return [join(home, 'bin', 'freeswitch'), join(home, 'freeswitch')].find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return false
    throw error
  }
}
