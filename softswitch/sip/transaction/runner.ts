import type { SipMessage } from '../message/message.ts'
import type { Machine, TransactionAction, TransactionEvent, Transition } from './machine.ts'
import { type TransactionTime, TransactionTimers } from './timers.ts'

/** Why a transaction ended without doing its work. */
export type TransactionDeath = 'timeout' | 'transport error'

/** What the actions of a machine mean for one transaction. `terminated` comes exactly once. */
export interface Effects {
  send(message: SipMessage): void
  resend(): void
  acknowledge(response: SipMessage): void
  tell(message: SipMessage): void
  died(why: TransactionDeath): void
  terminated(): void
}

/** Runs one of the four machines: state, timers, effects. Events that have no arrow in a state are ignored. */
export class Runner<State extends string> {
  readonly #machine: Machine<State>
  readonly #effects: Effects
  readonly #timers: TransactionTimers
  #state: State | 'terminated'

  constructor(machine: Machine<State>, effects: Effects, time: TransactionTime) {
    this.#machine = machine
    this.#effects = effects
    this.#state = machine.initial
    this.#timers = new TransactionTimers(time, timer => this.fire(`timer ${timer}`))
  }

  get state(): State | 'terminated' {
    return this.#state
  }

  /** Takes an event; `message` is what was received or is to be sent with it. */
  fire(event: TransactionEvent, message?: SipMessage): void {
    if (this.#state === 'terminated') return
    const transition = this.#machine.table[this.#state][event]
    if (transition === undefined) return
    this.#move(transition)
    for (const action of transition.do) this.#perform(action, message)
  }

  #move(transition: Transition<State>): void {
    this.#state = transition.to
    this.#timers.keep(transition.to === 'terminated' ? [] : this.#machine.timers[transition.to])
    for (const timer of transition.start ?? []) this.#timers.start(timer)
    if (transition.again !== undefined) this.#timers.again(transition.again)
    if (transition.slow !== undefined) this.#timers.slow(transition.slow)
    if (transition.to === 'terminated') this.#effects.terminated()
  }

  #perform(action: TransactionAction, message: SipMessage | undefined): void {
    if (action === 'resend') this.#effects.resend()
    else if (action === 'tell timeout') this.#effects.died('timeout')
    else if (action === 'tell transport error') this.#effects.died('transport error')
    else if (message !== undefined) this.#withMessage(action, message)
  }

  #withMessage(action: 'send' | 'ack' | 'tell', message: SipMessage): void {
    if (action === 'send') this.#effects.send(message)
    else if (action === 'ack') this.#effects.acknowledge(message)
    else this.#effects.tell(message)
  }
}
