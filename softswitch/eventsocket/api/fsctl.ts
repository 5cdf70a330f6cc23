import { ok, usage } from './answers.ts'
import type { ApiHandler } from './api-table.ts'

/** How the switch is to end: hang everything up now, or take no new calls and end after the last. */
export type ShutdownMode = 'now' | 'drain'

const modes: Readonly<Record<string, ShutdownMode>> = {
  '': 'now',
  now: 'now',
  asap: 'drain',
  elegant: 'drain',
}

/** `fsctl shutdown [now|asap|elegant]`. */
export function fsctl(shutdown: (mode: ShutdownMode) => void): ApiHandler {
  const syntax = usage('shutdown [asap|elegant|now]')
  return args => {
    const [word, mode = '', ...more] = args.trim().split(/ +/)
    if (word === '') return syntax
    if (word !== 'shutdown') return `-ERR Invalid command\n${syntax}`
    const chosen = Object.hasOwn(modes, mode) && more.length === 0 ? modes[mode] : undefined
    if (chosen === undefined) return syntax
    shutdown(chosen)
    return ok
  }
}
