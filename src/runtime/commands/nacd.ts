import type { AgentRecord, AgentStatus } from '../../core/acd/records.ts'
import { otherParty, waitedMs } from '../../core/call/party.ts'
import type { AgentAdmin } from '../../ports/agent-admin.ts'
import type { AgentStore } from '../../ports/agent-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { AcdRunner } from '../acd-runner.ts'
import type { CallRunner } from '../call-runner.ts'
import { err, ok, table, words } from './answer.ts'
import { type ExplainDeps, explain } from './explain.ts'

export interface NacdCommandDeps extends ExplainDeps {
  readonly clock: Clock
  readonly calls: CallRunner
  readonly acd: AcdRunner
  readonly store: AgentStore & AgentAdmin
  /** What is remembered of the customer's extensions. */
  readonly extensions: { forget(number: string): void; forgetAll(): void }
  readonly switches: () => readonly { readonly name: string; readonly ready: boolean }[]
}

type SubCommand = (args: readonly string[], deps: NacdCommandDeps) => Promise<string>

/** `nacd <sub-command>`: what an operator sees and does. */
const subCommands: Readonly<Record<string, SubCommand>> = {
  status: (_args, deps) => Promise.resolve(status(deps)),
  calls: (_args, deps) => Promise.resolve(calls(deps)),
  groups: (_args, deps) => groups(deps),
  agents: (_args, deps) => agents(deps),
  ready: ([extension = ''], deps) => setStatus(deps, extension, 'ready', ''),
  busy: ([extension = '', reason = ''], deps) => setStatus(deps, extension, 'busy', reason),
  logout: ([extension = ''], deps) => setStatus(deps, extension, 'offline', ''),
  flush: ([extension = ''], deps) => Promise.resolve(flush(deps, extension)),
  explain: (args, deps) =>
    Promise.resolve(
      explain(
        args.flatMap(each => each.split(/\s+/)),
        deps,
      ),
    ),
  login: ([extension = '', list = ''], deps) => login(deps, extension, list),
}

export const nacdUsage = `usage: nacd ${Object.keys(subCommands).join('|')}`

export async function runNacd(text: string, deps: NacdCommandDeps): Promise<string> {
  const [name = '', ...args] = words(text, 3)
  const run = Object.hasOwn(subCommands, name) ? subCommands[name] : undefined
  return run === undefined ? err(nacdUsage) : run(args, deps)
}

function status(deps: NacdCommandDeps): string {
  const switches = deps
    .switches()
    .map(each => `switch ${each.name}: ${each.ready ? 'ready' : 'not connected'}`)
  return [...switches, `calls: ${deps.calls.size}`, ok()].join('\n')
}

function calls({ calls: runner, clock }: NacdCommandDeps): string {
  const heading = ['uuid', 'caller', 'callee', 'group', 'phase', 'waited_s', 'with']
  const rows = runner.calls().map(call => {
    const waited = Math.round(waitedMs(call, clock.now()) / 1000)
    return [
      call.uuid,
      call.callerNumber,
      call.calleeNumber,
      call.group,
      call.phase.type,
      waited,
      otherParty(call),
    ]
  })
  return table(heading, rows)
}

async function groups({ store, acd }: NacdCommandDeps): Promise<string> {
  const list = await store.groups()
  return table(
    ['number', 'name', 'waiting'],
    list.map(group => [group.number, group.name, acd.engine.waitingIn(group.number).length]),
  )
}

async function agents({ store, acd }: NacdCommandDeps): Promise<string> {
  const list = await store.agents()
  return table(
    ['extension', 'name', 'groups', 'status', 'state'],
    list.map(agent => [
      agent.extension,
      agent.name,
      agent.groups.map(each => each.number).join(','),
      agent.status,
      acd.stateOf(agent.extension),
    ]),
  )
}

async function setStatus(
  { store }: NacdCommandDeps,
  extension: string,
  to: AgentStatus,
  reason: string,
): Promise<string> {
  const outcome = await store.changeAgent(extension, { status: to, statusReason: reason })
  return outcome.type === 'changed' ? ok(`${extension} ${to}`) : err(`no agent ${extension}`)
}

/** Without an extension: all of them. */
function flush({ extensions }: NacdCommandDeps, extension: string): string {
  if (extension === '') extensions.forgetAll()
  else extensions.forget(extension)
  return ok()
}

async function login({ store }: NacdCommandDeps, extension: string, list: string): Promise<string> {
  const numbers = list.split(',').filter(each => each !== '')
  if (extension === '' || numbers.length === 0) return err('usage: nacd login <extension> <group,group>')
  const groupsOf = numbers.map(number => ({ number, level: 1, position: 1 }))
  const change: Partial<AgentRecord> = { status: 'ready', statusReason: '', groups: groupsOf }
  const outcome = await store.changeAgent(extension, change)
  if (outcome.type === 'unknownGroups') return err(`no group ${outcome.groups.join(', ')}`)
  return outcome.type === 'changed' ? ok(`${extension} ready`) : err(`no agent ${extension}`)
}
