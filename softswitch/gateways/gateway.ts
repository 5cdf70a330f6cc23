import { isDeepStrictEqual } from 'node:util'
import type { SipClock } from '../sip/clock.ts'
import type { SipStack } from '../sip/types.ts'
import type { GatewayDefinition } from './definition.ts'
import { TrunkPing } from './ping.ts'
import { type RegistrationState, TrunkRegistration } from './registration.ts'

/** mod_sofia's states; NOREG = we do not register with it. */
export type GatewayState = RegistrationState | 'NOREG'

/** What the far end said on a change; status 0 = nothing. */
export interface GatewayNews {
  readonly status: number
  readonly phrase: string
}

export interface GatewaySetup {
  readonly stack: Pick<SipStack, 'series' | 'request'>
  readonly clock: SipClock
  readonly changed: (gateway: Gateway, news: GatewayNews) => void
}

/** Calls so far, and those of them that came to nothing. */
interface CallCount {
  total: number
  failed: number
}

/** What is asked of a leg to count it. */
interface CountedLeg {
  readonly channel: { readonly answered: boolean }
  watch(watcher: (news: string) => void): void
}

/** A trunk in use: its registration, whether it answers, its counts. */
export class Gateway {
  readonly definition: GatewayDefinition
  readonly counts: Readonly<Record<'in' | 'out', CallCount>> = {
    in: { total: 0, failed: 0 },
    out: { total: 0, failed: 0 },
  }
  readonly registration: TrunkRegistration | null
  readonly ping: TrunkPing | null
  readonly #setup: GatewaySetup
  #upSince = 0

  constructor(definition: GatewayDefinition, setup: GatewaySetup) {
    const { stack, clock } = setup
    const part = { definition, stack, clock, changed: (news: GatewayNews) => this.#changed(news) }
    this.#setup = setup
    this.definition = definition
    this.registration = definition.register ? new TrunkRegistration(part) : null
    this.ping = definition.pingSeconds === 0 ? null : new TrunkPing(part)
    this.#noteUp()
  }

  get name(): string {
    return this.definition.name
  }

  get state(): GatewayState {
    return this.registration?.state ?? 'NOREG'
  }

  /** Whether calls may go out over it: registered where that is asked for, and it answers (mod_sofia: Status). */
  get isUp(): boolean {
    return (this.registration?.registered ?? true) && (this.ping?.alive ?? true)
  }

  /** How long it has been up, ms. */
  get upMs(): number {
    return this.isUp ? this.#setup.clock.now() - this.#upSince : 0
  }

  start(): void {
    this.ping?.start()
    this.registration?.start()
  }

  /** Stops asking and registering; `takeBack`: the registration is taken back. Calls that run are not touched. */
  async stop(takeBack: boolean): Promise<void> {
    this.ping?.stop()
    await this.registration?.stop(takeBack)
  }

  /** Counts a call, and whether it ends without an answer. */
  count(way: 'in' | 'out', leg: CountedLeg): void {
    const count = this.counts[way]
    count.total += 1
    leg.watch(news => {
      if (news === 'ended' && !leg.channel.answered) count.failed += 1
    })
  }

  /** Whether a definition says the same as the one in use. */
  is(definition: GatewayDefinition): boolean {
    return isDeepStrictEqual(this.definition, definition)
  }

  /** Whether a registration by `other` replaces ours at the registrar. */
  isReplacedBy(other: GatewayDefinition): boolean {
    const { proxy, username, transport, fromDomain } = this.definition
    const sameRegistrar = isDeepStrictEqual(proxy, other.proxy) && transport === other.transport
    const sameAccount = username === other.username && fromDomain === other.fromDomain
    return other.register && sameRegistrar && sameAccount
  }

  #changed(news: GatewayNews): void {
    this.#noteUp()
    this.#setup.changed(this, news)
  }

  #noteUp(): void {
    if (!this.isUp) this.#upSince = 0
    else if (this.#upSince === 0) this.#upSince = this.#setup.clock.now()
  }
}
