import type { GlobalVariables } from '../../channel/global-variables.ts'
import { ok, usage } from './answers.ts'
import type { ApiHandler } from './api-table.ts'

/** `global_getvar [<name>]`: all of them without a name. */
export function globalGetvar(globals: GlobalVariables): ApiHandler {
  return args => (args.trim() === '' ? globals.list() : globals.get(args.trim()))
}

/** `global_setvar <name>=[<value>]`. */
export function globalSetvar(globals: GlobalVariables): ApiHandler {
  return args => (globals.set(args.trim()) ? ok : usage('<var>=<value> [=<value2>]'))
}
