import type { Originator } from '../originate/originator.ts'
import { err, ok } from './answer.ts'
import { type NacdCommandDeps, runNacd } from './nacd.ts'
import { runNoriginate } from './noriginate.ts'

export interface CommandDeps extends NacdCommandDeps {
  readonly version: string
  readonly originator: Pick<Originator, 'start'>
  readonly maxCalls: { get(): number; set(most: number): void }
}

/** An operator's command: the arguments as text in, FreeSWITCH-style text out. */
export type Command = (args: string) => Promise<string>

/** The API commands of contract.md section 2, by name: one implementation behind HTTP and CLI. */
export function createCommands(deps: CommandDeps): Readonly<Record<string, Command>> {
  return {
    nacd: args => runNacd(args, deps),
    nacd_max: args => Promise.resolve(showOrSetMax(args, deps)),
    noriginate: args => runNoriginate(args, deps.originator),
    nacd_version: () => Promise.resolve(ok(deps.version)),
  }
}

function showOrSetMax(args: string, { maxCalls }: CommandDeps): string {
  const text = args.trim()
  if (text === '') return ok(String(maxCalls.get()))
  const most = Number(text)
  if (!Number.isSafeInteger(most) || most < 1 || most > 1_000_000)
    return err('expected a whole number, 1 to 1000000')
  maxCalls.set(most)
  return ok(String(most))
}
