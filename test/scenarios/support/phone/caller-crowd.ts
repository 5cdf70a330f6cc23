import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { House } from '../house.ts'
import { askSwitch } from '../switch/event-socket.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { until } from '../until.ts'
import { patient } from './agent-crowd.ts'
import { type CallerNote, readNotes } from './crowd-log.ts'
import { Sipp, type SippOutcome } from './sipp.ts'

export interface CrowdCaller {
  readonly number: string
  /** How long after they were taken into the queue they hang up; default never. */
  readonly patienceMs?: number
}

export interface CallerCrowdOptions {
  readonly callee: string
  readonly callers: readonly CrowdCaller[]
  readonly perSecond?: number
  /** No more than so many at the same time; default all. */
  readonly atOnce?: number
  /** How exactly patience is kept, ms; default 100. SIPp writes a line for each tick of each call. */
  readonly tickMs?: number
}

const forever = 3_600_000
const refusals = [403, 404, 408, 480, 486, 487, 488, 500, 502, 503, 504, 603]

/** Makes the gateway through which crowds of callers come. */
export async function openEntrance({ nacd, ports, kind, eventSocket }: House): Promise<void> {
  const host = `127.0.0.1:${ports.carrier}`
  await nacd.api.put('/v1/gateways/carrier', { host, max_concurrent: null, cps: null })
  // A FreeSWITCH of the scenarios has the carrier in its own files.
  if (kind === 'embedded') await askSwitch(eventSocket, 'sofia profile external rescan')
}

/** Many people who call through the carrier: one SIPp that plays them all, each once. */
export class CallerCrowd {
  readonly #sipp: Sipp
  readonly #folder: { readonly path: string; remove(): void }

  private constructor(sipp: Sipp, folder: { path: string; remove(): void }) {
    this.#sipp = sipp
    this.#folder = folder
  }

  /** They begin to call. `openEntrance` comes first. */
  static async start(house: House, options: CallerCrowdOptions): Promise<CallerCrowd> {
    const { callee, callers, perSecond = 20, atOnce = callers.length, tickMs = 100 } = options
    const folder = makeTempFolder('callers')
    const file = join(folder.path, 'callers.csv')
    writeFileSync(file, ['SEQUENTIAL', ...callers.map(each => lineOf(each, tickMs)), ''].join('\n'))
    const words = { refusals: refusalSteps(), tick: String(tickMs) }
    const sipp = await Sipp.start({
      ...{
        scenario: 'queue-callers',
        sipPort: house.trunkPort,
        port: house.ports.carrier,
        number: 'callers',
      },
      ...{ callee, password: '', calls: callers.length, quiet: true, words },
      args: ['-inf', file, '-r', String(perSecond), '-l', String(atOnce), '-aa', ...patient],
    })
    return new CallerCrowd(sipp, folder)
  }

  get notes(): readonly CallerNote[] {
    return readNotes(this.#sipp.log)
  }

  /** Resolves when so many have been taken into the queue, whatever became of them. */
  async taken(count: number, within = 10_000): Promise<void> {
    const answered = () => this.notes.filter(({ what }) => what === 'answered').length
    await until(`${count} callers taken`, () => answered() >= count, { within, every: 100 })
  }

  /** Resolves when the last of them is off the line. */
  ended(within: number): Promise<SippOutcome> {
    return this.#sipp.ended(within)
  }

  /** Nobody calls any more; who is on the line stays. */
  stopCalling(): void {
    this.#sipp.callNoMore()
  }

  async close(): Promise<void> {
    await this.#sipp.close()
    this.#folder.remove()
  }
}

const lineOf = ({ number, patienceMs = forever }: CrowdCaller, tickMs: number): string =>
  `${number};${Math.round(patienceMs / tickMs)}`

/** SIPp wants each status it may be refused with by name. */
const refusalSteps = (): string =>
  refusals
    .map(
      status =>
        `  <recv response="${status}" optional="true" next="refused">` +
        `<action><assignstr assign_to="status" value="${status}"/></action></recv>`,
    )
    .join('\n')
