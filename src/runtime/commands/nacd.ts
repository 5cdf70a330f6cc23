import type { AgentRecord, AgentStatus } from '../../core/acd/records.ts'
import { groupOf } from '../../core/call/parties/group.ts'
import { otherParty, waitedMs } from '../../core/call/parties/party.ts'
import { groupObjection } from '../../core/call/put-in-group.ts'
import { legId } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { AgentAdmin } from '../../ports/queue/agent-admin.ts'
import type { AgentDesk } from '../../ports/queue/agent-desk.ts'
import type { AgentStore } from '../../ports/queue/agent-store.ts'
import type { CallRunner } from '../call-runner.ts'
import type { AcdRunner } from '../queue/acd-runner.ts'
import { err, ok, table, words } from './answer.ts'
import { type ExplainDeps, explain } from './explain.ts'
import { type SuperviseDeps, supervise } from './supervise.ts'

export interface NacdCommandDeps extends ExplainDeps, SuperviseDeps {
  readonly clock: Clock
  readonly calls: CallRunner
  readonly acd: AcdRunner
  readonly store: AgentStore & AgentAdmin
  readonly desk: AgentDesk
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
  wrapup: ([extension = '', what = 'end'], deps) => Promise.resolve(wrapUp(deps, extension, what)),
  flush: ([extension = ''], deps) => Promise.resolve(flush(deps, extension)),
  explain: (args, deps) =>
    Promise.resolve(
      explain(
        args.flatMap(each => each.split(/\s+/)),
        deps,
      ),
    ),
  supervise,
  login: ([extension = '', list = ''], deps) => login(deps, extension, list),
}

export const nacdUsage = `usage: nacd ${Object.keys(subCommands).join('|')}|<uuid> <group>`

export async function runNacd(text: string, deps: NacdCommandDeps): Promise<string> {
  const [name = '', ...args] = words(text, 3)
  const run = Object.hasOwn(subCommands, name) ? subCommands[name] : undefined
  if (run !== undefined) return run(args, deps)
  const [group, ...more] = args
  return group === undefined || more.length > 0 ? err(nacdUsage) : putInGroup(deps, name, group)
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
      groupOf(call),
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
  { desk }: NacdCommandDeps,
  extension: string,
  to: AgentStatus,
  reason: string,
): Promise<string> {
  if (!sound.test(extension)) return err('expected the extension of an agent')
  if (reason.length > longestReason) return err(`expected a reason of at most ${longestReason} characters`)
  const outcome = await desk.setStatus(extension, to, reason)
  return outcome === 'done' ? ok(`${extension} ${to}`) : err(`no agent ${extension}`)
}

const sound = /^[0-9A-Za-z*#+._-]{1,64}$/
const longestReason = 64
const longestRest = 36_000

/** `wrapup <ext> [end]` ends the rest the agent is in, `wrapup <ext> <seconds>` lets it last so long from now. */
function wrapUp({ desk }: NacdCommandDeps, extension: string, what: string): string {
  if (!sound.test(extension)) return err('usage: nacd wrapup <extension> [seconds|end]')
  const seconds = /^\d{1,5}$/.test(what) ? Number(what) : Number.NaN
  const isEnd = what === 'end'
  if (!isEnd && !(seconds >= 1 && seconds <= longestRest))
    return err(`expected end, or seconds from 1 to ${longestRest}`)
  const outcome = isEnd ? desk.endRest(extension) : desk.extendRest(extension, seconds)
  const answers = {
    done: ok(`${extension} ${isEnd ? 'rest ended' : `rests ${seconds} s`}`),
    notFound: err(`no agent ${extension}`),
    notResting: err(`${extension} does not rest`),
  } as const
  return answers[outcome]
}

/** `nacd <uuid> <group>`: a live call is put into a group's queue, unless somebody is with the caller. */
function putInGroup({ calls: runner, acd }: NacdCommandDeps, uuid: string, group: string): string {
  if (!sound.test(uuid)) return err(nacdUsage)
  const id = legId(uuid)
  const call = runner.ownerOf(id)
  if (call?.uuid !== id)
    return err(call === undefined ? `no call ${uuid}` : `${uuid} is a leg of ${call.uuid}`)
  if (!acd.policy.groups.has(group)) return err(sound.test(group) ? `no group ${group}` : 'no such group')
  const objection = groupObjection(call, group)
  if (objection !== null) return err(objection)
  runner.post(id, { type: 'groupRequested', group })
  return ok(`${uuid} ${group}`)
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
