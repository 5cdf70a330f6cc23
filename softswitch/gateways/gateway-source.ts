import type { Header } from '../eventsocket/protocol/event.ts'
import type { SipClock } from '../sip/clock.ts'
import type { XmlCurl } from '../xmlcurl/client.ts'
import { readGateways } from '../xmlcurl/gateways-document.ts'
import { trunkProfile } from './gateway-events.ts'
import type { GatewayTable } from './gateway-table.ts'

export interface GatewaySourceSetup {
  readonly ask: XmlCurl
  readonly table: Pick<GatewayTable, 'apply'>
  readonly clock: SipClock
  readonly log: {
    info(fields: object, message: string): void
    warn(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/** How a scan ended. */
export type Scan = { readonly type: 'done' } | { readonly type: 'failed'; readonly reason: string }

/** Pauses while the controller does not answer: from the first, doubled up to the last, ms. */
const pauses = { first: 1_000, last: 30_000 }

const ended: Scan = { type: 'failed', reason: 'the switch ends' }

/** mod_sofia's question for the gateways of a profile with `<domain name="all" parse="true"/>`. */
const question: readonly Header[] = [
  ['tag_name', ''],
  ['key_name', ''],
  ['key_value', ''],
  ['purpose', 'gateways'],
  ['profile', trunkProfile],
]

/** Where the gateways come from: the controller is asked at the start and whenever told to, until it answers. */
export class GatewaySource {
  readonly #setup: GatewaySourceSetup
  #pause: number = pauses.first
  #cancel: () => void = () => undefined
  #running: Promise<Scan> | null = null
  #queued: Promise<Scan> | null = null
  #stopped = false

  constructor(setup: GatewaySourceSetup) {
    this.#setup = setup
  }

  /**
   * Asks and applies the answer; without one everything stays as it is, and it is asked again later. What is told while
   * a question is under way may have come too late for it: one more follows.
   */
  scan(): Promise<Scan> {
    if (this.#running === null) return this.#start()
    this.#queued ??= this.#running.then(() => {
      this.#queued = null
      return this.#start()
    })
    return this.#queued
  }

  /** Asks no more; what is answered now comes too late: there must be no trunk that nobody stops. */
  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  #start(): Promise<Scan> {
    this.#cancel()
    this.#running = this.#scan().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #scan(): Promise<Scan> {
    const { ask, table, log } = this.#setup
    if (this.#stopped) return ended
    const result = await ask('directory', question)
    if (this.#stopped) return ended
    if (result.type === 'failed') return this.#failed(result.reason)
    this.#pause = pauses.first
    // Nothing told is not "there are none": an empty section says that.
    if (result.type === 'notFound') return { type: 'done' }
    const { gateways, problems } = readGateways(result.section)
    for (const problem of problems) log.error(problem, 'gateway ignored')
    await table.apply(gateways)
    log.info({ gateways: gateways.length }, 'gateways scanned')
    return { type: 'done' }
  }

  #failed(reason: string): Scan {
    this.#setup.log.warn({ reason, againMs: this.#pause }, 'no answer about gateways')
    this.#cancel = this.#setup.clock.after(this.#pause, () => void this.scan())
    this.#pause = Math.min(this.#pause * 2, pauses.last)
    return { type: 'failed', reason }
  }
}
