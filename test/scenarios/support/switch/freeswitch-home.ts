import { accessSync, constants } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

export interface FreeswitchHome {
  readonly binary: string
  readonly modules: string
}

/**
 * Where FreeSWITCH is on this machine: FREESWITCH_HOME, beside a `freeswitch` on the PATH, or where its own build and
 * packages put it. Null when there is none.
 */
export function findFreeswitch(): FreeswitchHome | null {
  for (const home of candidates()) {
    const binary = join(home, 'bin', 'freeswitch')
    if (!isThere(binary, constants.X_OK)) continue
    for (const folder of ['lib/freeswitch/mod', 'mod']) {
      const modules = join(home, folder)
      if (isThere(join(modules, 'mod_sofia.so'), constants.R_OK)) return { binary, modules }
    }
  }
  return null
}

function candidates(): string[] {
  const named = process.env.FREESWITCH_HOME
  if (named !== undefined && named !== '') return [named]
  const onPath = (process.env.PATH ?? '').split(delimiter).map(folder => dirname(folder))
  return [...onPath, '/opt/freeswitch', '/usr/local/freeswitch', '/usr']
}

function isThere(file: string, mode: number): boolean {
  try {
    accessSync(file, mode)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR') return false
    throw error
  }
}
