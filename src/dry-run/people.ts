import type { CallEvent } from '../core/call/call-event.ts'
import type { CallState } from '../core/call/state.ts'
import type { SwitchCommand } from '../core/call/switch-command.ts'
import type { HangupCause } from '../core/shared/hangup-cause.ts'
import type { Agenda } from './agenda.ts'
import type { Tell } from './happening.ts'
import { type BridgeOutcome, pace, type Script } from './script.ts'

type Originate = Extract<SwitchCommand, { type: 'originate' }>
type BridgeLegs = Extract<SwitchCommand, { type: 'bridgeLegs' }>

/** What those at the phones do, as the script has it: who answers, what is typed, who hangs up. */
export class People {
  readonly #script: Script
  readonly #agenda: Agenda<CallEvent>
  readonly #tell: Tell
  #collections = 0
  #attempts = 0

  constructor(script: Script, agenda: Agenda<CallEvent>, tell: Tell) {
    this.#script = script
    this.#agenda = agenda
    this.#tell = tell
  }

  /** All that the caller types at this collection, be it more than was asked for. */
  type(isSurvey: boolean): string {
    if (isSurvey) return this.#script.rating
    const typed = this.#script.dtmf[this.#collections] ?? ''
    this.#collections += 1
    return typed
  }

  /** A phone or a trunk is called. An agent whom the queue offers a caller always answers. */
  ring(order: Originate, { phase }: CallState): void {
    const offer = phase.type === 'offering'
    const outcome = offer ? 'answered' : this.#nextOutcome()
    const { target, displayNumber, timeoutSeconds, variables } = order
    this.#tell({ type: 'dialled', target, displayNumber, timeoutSeconds, variables, offer, outcome })
    const { legId } = order
    if (outcome === 'not-registered') {
      const cause = target.type === 'gateway' ? 'NETWORK_OUT_OF_ORDER' : 'USER_NOT_REGISTERED'
      this.#agenda.add(pace.refuse, { type: 'originateFailed', legId, cause })
      return
    }
    this.#agenda.add(pace.setUp, { type: 'legCreated', legId })
    if (outcome === 'answered') {
      this.#agenda.add(Math.min(pace.pickUp, timeoutSeconds * 1000), { type: 'legReady', legId })
    } else if (outcome === 'busy') this.#agenda.add(pace.busy, ended(legId, 'USER_BUSY', 'far', 486))
    else this.#agenda.add(timeoutSeconds * 1000, ended(legId, 'NO_ANSWER', 'switch', 480))
  }

  /** Two are joined, talk for a while, and one of them hangs up. */
  talk({ legId, otherId }: BridgeLegs): void {
    const { hangup } = this.#script
    this.#agenda.add(pace.switchWork, { type: 'legBridged', legId, otherId })
    this.#tell({ type: 'talking', seconds: pace.talking / 1000, endedBy: hangup })
    const who = hangup === 'caller' ? legId : otherId
    this.#agenda.add(pace.switchWork + pace.talking, ended(who, 'NORMAL_CLEARING', 'far', 0))
  }

  #nextOutcome(): BridgeOutcome {
    const { bridges } = this.#script
    const outcome = bridges[Math.min(this.#attempts, bridges.length - 1)]
    this.#attempts += 1
    return outcome ?? 'answered'
  }
}

type LegEnded = Extract<CallEvent, { type: 'legEnded' }>

export const ended = (
  legId: LegEnded['legId'],
  cause: HangupCause,
  endedBy: LegEnded['endedBy'],
  sipCode: number,
): LegEnded => ({ type: 'legEnded', legId, cause, sipCode, endedBy })
