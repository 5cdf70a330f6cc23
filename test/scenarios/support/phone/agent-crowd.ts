import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-ports.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { until } from '../until.ts'
import { type AgentNote, readNotes } from './crowd-log.ts'
import { type Account, type RegistrationGoal, registerAll, startRegistering } from './register-all.ts'
import { Sipp } from './sipp.ts'

/** What an agent does with a call (test/scenarios/sipp/agents.xml says it in full). */
export type AgentWay = 'answers' | 'declines' | 'busy' | 'away' | 'ignores' | 'silent' | 'late'

export interface AgentTurn {
  readonly way: AgentWay
  /** How long it rings before the agent does what they do; default at once. */
  readonly ringMs?: number
  /** How long they talk before they hang up; default until the other side does. */
  readonly talkMs?: number
}

export interface AgentCrowdOptions {
  readonly sipPort: number
  readonly accounts: readonly Account[]
  /** What becomes of the first call, the second, ... whoever is rung; after the last it begins anew. */
  readonly turns: readonly AgentTurn[]
  /** How exactly times are kept, ms; default 100. SIPp writes a line for each tick of each call. */
  readonly tickMs?: number
}

const forever = 3_600_000

/** What comes while SIPp is between two steps is not taken for an error: it comes again (RFC 3261 section 17.1.2). */
export const patient = ['-default_behaviors', 'none'] as const

/** Longer than any scenario: SIPp ends after so many. */
const mostCalls = 10_000_000
/** How long phones stay registered, s. */
const expires = '3600'

/** Phones of many agents, registered: one SIPp that plays them all. */
export class AgentCrowd {
  readonly #accounts: readonly Account[]
  readonly #goal: RegistrationGoal
  readonly #sipp: Sipp
  readonly #folder: { remove(): void }

  private constructor(
    accounts: readonly Account[],
    goal: RegistrationGoal,
    sipp: Sipp,
    folder: { remove(): void },
  ) {
    this.#accounts = accounts
    this.#goal = goal
    this.#sipp = sipp
    this.#folder = folder
  }

  /** Resolves when every phone is registered and answers. */
  static async open({ sipPort, accounts, turns, tickMs = 100 }: AgentCrowdOptions): Promise<AgentCrowd> {
    const folder = makeTempFolder('agents')
    const port = await freePort()
    const goal = { sipPort, folder: folder.path, final: '200', port, perSecond: 100 }
    await registerAll(accounts, { ...goal, expires })
    const file = join(folder.path, 'turns.csv')
    writeFileSync(file, ['SEQUENTIAL', ...turns.map(turn => lineOf(turn, tickMs)), ''].join('\n'))
    const sipp = await Sipp.start({
      ...{ scenario: 'agents', sipPort, port, number: 'agents', password: '', calls: mostCalls },
      ...{ quiet: true, words: { tick: String(tickMs) }, args: ['-inf', file, '-aa', ...patient] },
    })
    return new AgentCrowd(accounts, goal, sipp, folder)
  }

  /** What they have noted so far. */
  get notes(): readonly AgentNote[] {
    return readNotes(this.#sipp.log)
  }

  /** Resolves with the first note that `wanted` holds for, there already or still to come. */
  noted(what: string, wanted: (note: AgentNote) => boolean, within = 10_000): Promise<AgentNote> {
    return until(what, () => this.notes.find(wanted), { within })
  }

  /** Every phone without a word, as when the power goes. */
  async dies(): Promise<void> {
    await this.#sipp.kill()
  }

  /** The phones unregister: else those of the next scenario would be others of the same extensions. */
  async close(): Promise<void> {
    await this.#sipp.close()
    const leaving = await startRegistering(this.#accounts, { ...this.#goal, expires: '0' })
    // A switch that is gone has forgotten them anyhow.
    await leaving.ended(5_000).catch(error => error)
    await leaving.close()
    this.#folder.remove()
  }
}

function lineOf({ way, ringMs = 0, talkMs = forever }: AgentTurn, tickMs: number): string {
  const ring = way === 'ignores' || way === 'late' ? forever : ringMs
  return [way, ...[ring, talkMs].map(ms => Math.round(ms / tickMs))].join(';')
}
