import type { SipClock } from '../sip/clock.ts'
import type { PlainAnswer, SipStack } from '../sip/types.ts'
import { type GatewayDefinition, proxyText, trunkUri } from './definition.ts'

export interface PingSetup {
  readonly definition: GatewayDefinition
  readonly stack: Pick<SipStack, 'series' | 'request'>
  readonly clock: SipClock
  /** Told when the trunk went down or came back. */
  readonly changed: (news: { readonly status: number; readonly phrase: string }) => void
}

/** Statuses that say that nobody is there, or that the trunk cannot take calls (mod_sofia); also of no answer at all. */
const deaf: ReadonlySet<number> = new Set([408, 503])

function isAlive(answer: PlainAnswer): boolean {
  return !deaf.has(answer.status)
}

/** Asks a trunk with OPTIONS whether it is there: one question without an answer = down, one answer = up. */
export class TrunkPing {
  readonly #setup: PingSetup
  #alive = true
  #asking = false
  #ms = 0
  #stopped = false
  #cancel: () => void = () => undefined

  constructor(setup: PingSetup) {
    this.#setup = setup
  }

  /** Whether it answers; taken for granted until the first question. */
  get alive(): boolean {
    return this.#alive
  }

  /** Whether a question is under way. */
  get asking(): boolean {
    return this.#asking
  }

  /** How long the last answer took, ms. */
  get ms(): number {
    return this.#ms
  }

  start(): void {
    const { clock, definition } = this.#setup
    this.#cancel = clock.after(definition.pingSeconds * 1000, () => void this.#ask())
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  async #ask(): Promise<void> {
    const { definition, stack, clock } = this.#setup
    const target = `sip:${definition.fromDomain || proxyText(definition)}`
    const started = clock.now()
    this.#asking = true
    const answer = await stack.request({
      method: 'OPTIONS',
      uri: trunkUri(definition),
      from: target,
      to: target,
      series: stack.series(),
    })
    this.#asking = false
    if (this.#stopped) return
    this.#ms = isAlive(answer) ? clock.now() - started : 0
    this.#note(answer)
    this.start()
  }

  #note(answer: PlainAnswer): void {
    const alive = isAlive(answer)
    if (alive === this.#alive) return
    this.#alive = alive
    this.#setup.changed({ status: answer.status, phrase: answer.reason })
  }
}
