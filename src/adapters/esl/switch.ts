import type { AnswerNote } from '../../core/call/switch-command.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { CommandOutcome, LegFacts, Switch, SwitchEvent } from '../../ports/switch.ts'
import { backoffMs } from './backoff.ts'
import { type AnyCommand, buildCommand } from './commands/command.ts'
import { sessionCommand } from './commands/session-command.ts'
import { createEventContext, type EventContext, mapEvent } from './events/events.ts'
import { createHeldEvents, type HeldEvents } from './events/held-events.ts'
import { createKnownLegs } from './events/known-legs.ts'
import { createRegistrations } from './events/registrations.ts'
import { lateReferral, lookAgain, takeSnapshot } from './events/snapshot.ts'
import { outcomeOf } from './outcome.ts'
import { defaultTimings, type Timings } from './timings.ts'
import { type DialTrouble, describeTrouble, troubleMessages } from './trouble.ts'
import { EventSocket } from './wire/event-socket.ts'
import { EventMessage } from './wire/message.ts'
import { encodeWire } from './wire/wire.ts'

export interface EslSwitchOptions {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly password: string
  /** Channel variables to read beside nacd's own (the configuration's list). */
  readonly variables?: readonly string[]
  /** The Sofia profile that trunks belong to; "external" when absent. */
  readonly gatewayProfile?: string
  readonly clock: Clock
  readonly log: Log
  /** [0, 1), spreads the dials. */
  readonly random: () => number
  readonly timings?: Partial<Timings>
  /** Told once for each change of what keeps the switch away, e.g. a wrong password. */
  readonly onTrouble?: (trouble: DialTrouble) => void
}

/** A switch behind FreeSWITCH's inbound event socket. */
export function createEslSwitch(options: EslSwitchOptions): Switch {
  return new EslSwitch(options)
}

/**
 * One dial loop for the life of the process. After each login: subscribe, look at everything that is alive, tell
 * `switchReady`, then the events that came meanwhile, in their order.
 */
class EslSwitch implements Switch {
  readonly name: string
  readonly #options: EslSwitchOptions
  readonly #timings: Timings
  readonly #context: EventContext
  readonly #listeners: ((event: SwitchEvent) => void)[] = []
  #socket: EventSocket | null = null
  #held: HeldEvents | null = null
  #state: 'idle' | 'dialling' | 'ready' | 'stopped' = 'idle'
  #failures = 0
  #reported = ''
  #cancelTimer = (): void => undefined

  constructor(options: EslSwitchOptions) {
    this.name = options.name
    this.#options = options
    this.#timings = { ...defaultTimings, ...options.timings }
    this.#context = createEventContext(createKnownLegs(), createRegistrations(), options.variables ?? [])
  }

  onEvent(listener: (event: SwitchEvent) => void): void {
    this.#listeners.push(listener)
  }

  start(): void {
    if (this.#state === 'idle') this.#dial()
  }

  stop(): Promise<void> {
    this.#state = 'stopped'
    this.#cancelTimer()
    this.#socket?.close({ type: 'closed', detail: 'by us' })
    return Promise.resolve()
  }

  async send(command: AnyCommand): Promise<CommandOutcome> {
    const wires = buildCommand(command, this.#options.gatewayProfile)
    if ('reason' in wires) return this.#refuse(command, wires.reason)
    const socket = this.#socket
    if (this.#state !== 'ready' || socket === null)
      return this.#refuse(command, 'the switch is not connected')
    const replies = await Promise.all(wires.map(wire => socket.request(encodeWire(wire))))
    return outcomeOf(command, replies)
  }

  #refuse(command: AnyCommand, reason: string): CommandOutcome {
    this.#options.log.warn({ command: command.type, reason }, 'command not sent to the switch')
    return { type: 'refused', reason }
  }

  #dial(): void {
    this.#state = 'dialling'
    this.#held = createHeldEvents()
    const socket = new EventSocket(
      { ...this.#options, timings: this.#timings },
      {
        opened: () => void this.#reconcile(socket),
        event: body => this.#take(body),
        closed: trouble => this.#closed(trouble),
      },
    )
    this.#socket = socket
  }

  async #reconcile(socket: EventSocket): Promise<void> {
    const subscribed = await socket.request(sessionCommand.subscribe)
    if (subscribed.type !== 'answered') return socket.close({ type: 'silent', afterMs: this.#timings.reply })
    if (!subscribed.text.startsWith('+OK')) {
      return socket.close({ type: 'notEventSocket', detail: subscribed.text.slice(0, 100) })
    }
    const snapshot = await takeSnapshot(socket.request, this.#context, this.#timings.list)
    if (snapshot.type !== 'snapshot') return socket.close(snapshot)
    if (this.#socket !== socket) return
    this.#context.legs.reset(snapshot.legs.map(({ leg }) => leg))
    this.#context.registrations.reset(snapshot.contacts)
    const again = (): void => void this.#lookAgain(socket)
    this.#cancelTimer = this.#options.clock.after(this.#timings.secondLook, again)
    this.#ready(snapshot.noted)
  }

  #ready(noted: readonly AnswerNote[]): void {
    const { clock, log } = this.#options
    const { legs, registrations } = this.#context
    this.#state = 'ready'
    this.#failures = 0
    this.#reported = ''
    log.debug({ legs: legs.size, registered: registrations.extensions.length }, 'connected to the switch')
    this.#tell({
      type: 'switchReady',
      at: clock.now(),
      legs: legs.all(),
      registered: registrations.extensions,
      noted,
    })
    const held = this.#held?.take() ?? []
    this.#held = null
    for (const body of held) this.#take(body)
  }

  async #lookAgain(socket: EventSocket): Promise<void> {
    const found = await lookAgain(socket.request, this.#context, this.#timings.list)
    if (this.#socket !== socket) return
    const { legs, registrations } = this.#context
    const at = this.#options.clock.now()
    for (const { leg, parked } of found.legs.filter(({ leg }) => legs.isUntold(leg.legId))) {
      legs.see(leg, true)
      this.#tell({ type: 'legCreated', at, leg })
      if (parked) this.#tell({ type: 'legParked', at, leg })
    }
    legs.settle()
    const { came, gone } = registrations.settle(found.contacts)
    for (const extension of came) this.#tell({ type: 'registered', at, extension })
    for (const extension of gone) this.#tell({ type: 'unregistered', at, extension })
  }

  #take(body: Buffer): void {
    if (this.#held === null) {
      const message = new EventMessage(body)
      for (const event of mapEvent(this.#context, message)) {
        this.#tell(event)
        if (mayBeReferred(event, message)) void this.#lookForReferral(event.leg)
      }
    } else if (!this.#held.add(body)) {
      this.#socket?.close({ type: 'flooded' })
    }
  }

  async #lookForReferral(leg: LegFacts): Promise<void> {
    const socket = this.#socket
    if (socket === null) return
    const referred = await lateReferral(socket.request, this.#context, leg)
    if (referred === null || this.#socket !== socket) return
    this.#tell({ type: 'legParked', at: this.#options.clock.now(), leg: referred })
  }

  #tell(event: SwitchEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #closed(trouble: DialTrouble): void {
    const { clock, random, log } = this.#options
    const wasReady = this.#state === 'ready'
    this.#socket = null
    this.#held = null
    this.#cancelTimer()
    if (this.#state === 'stopped') return
    this.#state = 'dialling'
    this.#failures += 1
    this.#report(trouble)
    const wait = backoffMs(this.#timings.backoff, this.#failures, random)
    this.#cancelTimer = clock.after(wait, () => this.#dial())
    log.debug({ trouble, waitMs: wait }, 'the switch will be dialled again')
    if (wasReady) this.#tell({ type: 'switchLost', at: clock.now(), reason: describeTrouble(trouble) })
  }

  /** Once for each change, not for each try. */
  #report(trouble: DialTrouble): void {
    const { log, host, port, onTrouble } = this.#options
    const reason = describeTrouble(trouble)
    if (reason === this.#reported) return
    this.#reported = reason
    const facts = { host, port, trouble }
    if (trouble.type === 'ended') log.info(facts, troubleMessages.ended)
    else log.error(facts, troubleMessages[trouble.type])
    onTrouble?.(trouble)
  }
}

/** Parked after a talk of ours, out of which a REFER may have sent it (commands/held-from-dialplan.ts). */
const mayBeReferred = (
  event: SwitchEvent,
  message: EventMessage,
): event is Extract<SwitchEvent, { type: 'legParked' }> =>
  event.type === 'legParked' &&
  event.leg.referral === undefined &&
  !!event.leg.lastBridgedTo &&
  message.header('variable_force_transfer_dialplan') !== undefined
