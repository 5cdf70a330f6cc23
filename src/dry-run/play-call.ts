import type { Arrival } from '../core/call/arrival.ts'
import { beginCall } from '../core/call/begin-call.ts'
import type { CallEffect } from '../core/call/call-effect.ts'
import type { CallEvent } from '../core/call/call-event.ts'
import type { CallPolicy, Outcome } from '../core/call/outcome.ts'
import type { CallStep } from '../core/call/record/record.ts'
import type { CallState } from '../core/call/state.ts'
import { step } from '../core/call/step.ts'
import type { LegId } from '../core/shared/ids.ts'
import type { Language } from '../core/speech/language.ts'
import type { CallFlow } from '../ports/calls/call-flow.ts'
import type { SoundLibrary } from '../ports/house/sound-library.ts'
import { Agenda } from './agenda.ts'
import type { Happening, Tell } from './happening.ts'
import { ended } from './people.ts'
import { patience, type Script } from './script.ts'
import { SimulatedLines } from './simulated-lines.ts'
import { SimulatedQueue, type Staff } from './simulated-queue.ts'
import { SimulatedSwitch } from './simulated-switch.ts'

export interface DryRunDeps {
  readonly callFlow: CallFlow
  readonly policy: CallPolicy
  readonly staff: Staff
  readonly sounds: SoundLibrary
  /** The language of the house. */
  readonly language: Language
  readonly freshLegId: () => LegId
}

/**
 * Plays one call from its arrival to its end with the core that runs real ones, a simulated switch and people who keep to
 * the script. The call flow is asked in earnest, one question at a time; everything else takes no time. Always ends.
 */
export async function playCall(arrival: Arrival, script: Script, deps: DryRunDeps): Promise<Happening[]> {
  const run = new DryRun(arrival, script, deps)
  await run.toTheEnd()
  return run.happenings
}

type Effect<T extends CallEffect['type']> = Extract<CallEffect, { type: T }>
type Handlers = {
  readonly [T in CallEffect['type']]: (effect: Effect<T>) => Promise<void> | void
}

class DryRun {
  readonly happenings: Happening[] = []
  readonly #arrival: Arrival
  readonly #deps: DryRunDeps
  readonly #agenda: Agenda<CallEvent>
  readonly #switch: SimulatedSwitch
  readonly #queue: SimulatedQueue
  readonly #lines: SimulatedLines
  #state: CallState | null = null
  #questions = 0
  #isOver = false

  constructor(arrival: Arrival, script: Script, deps: DryRunDeps) {
    this.#arrival = arrival
    this.#deps = deps
    this.#agenda = new Agenda(arrival.arrivedAt)
    const { sounds, language, staff } = deps
    const tell: Tell = what => this.#tell(what)
    this.#switch = new SimulatedSwitch({ script, agenda: this.#agenda, sounds, language, tell })
    this.#lines = new SimulatedLines(this.#agenda, deps.freshLegId)
    this.#queue = new SimulatedQueue(script, staff, this.#agenda, tell)
  }

  async toTheEnd(): Promise<void> {
    let state = await this.#carryOut(beginCall(this.#arrival, this.#input()))
    while (!this.#isOver) {
      const event = this.#hasPatience() ? this.#agenda.next() : this.#giveUp()
      if (event === undefined) throw new Error(`nothing is to come in phase ${state.phase.type}`)
      state = await this.#carryOut(step(state, event, this.#input()))
    }
  }

  async #carryOut({ state, effects }: Outcome): Promise<CallState> {
    this.#state = state
    for (const effect of effects) {
      const handler = this.#handlers[effect.type] as (effect: CallEffect) => Promise<void> | void
      await handler(effect)
    }
    return state
  }

  readonly #handlers: Handlers = {
    command: ({ command }) => {
      if (this.#state !== null) this.#switch.obey(command, this.#state)
    },
    ask: effect => this.#ask(effect),
    joinQueue: ({ wait }) => this.#queue.join(wait),
    leaveQueue: () => this.#queue.leave(),
    callBack: () => this.#queue.leave(),
    // The only one who waits is the caller.
    askPlace: () =>
      this.#agenda.add(0, { type: 'queuePlace', position: 1, length: 1, estimatedWaitMs: null }),
    seekLine: effect => this.#lines.seek(effect),
    lineFailed: effect => this.#lines.failed(effect),
    leaveLine: ({ requestId }) => this.#lines.leave(requestId),
    armGuard: ({ delayMs }) => {
      this.#disarm()
      this.#agenda.add(delayMs, { type: 'phaseTimedOut' })
    },
    disarmGuard: () => this.#disarm(),
    record: ({ step: each }) => this.#note(each),
    finish: ({ summary }) => {
      this.#isOver = true
      this.#tell({ type: 'ended', summary })
    },
    // Nothing is pushed and nothing is kept; the queue and its agents are the script's.
    push: () => undefined,
    save: () => undefined,
    ownLeg: () => undefined,
    offerRinging: () => undefined,
    offerTaken: () => undefined,
    // A call that asks the server is at no direct number.
    lookUp: () => undefined,
    // Nobody in a script has a transfer key.
    route: () => undefined,
    setAgent: () => undefined,
    keepOffer: () => undefined,
    offerAnswered: () => undefined,
    offerFailed: () => undefined,
  }

  async #ask({ request, requestId }: Effect<'ask'>): Promise<void> {
    this.#questions += 1
    this.#tell({ type: 'asked', request })
    const answer = await this.#deps.callFlow.ask(request, requestId)
    const { tookMs, raw } = answer
    if (answer.type === 'answered') {
      const { response } = answer
      this.#tell({ type: 'answered', request, response, tookMs, raw })
      this.#agenda.add(tookMs, { type: 'flowAnswered', requestId, response, tookMs, raw })
    } else {
      const { reason, detail } = answer
      this.#tell({ type: 'failed', request, reason, detail, tookMs, raw })
      this.#agenda.add(tookMs, { type: 'flowFailed', requestId, reason, detail, tookMs, raw })
    }
  }

  /** What the core writes into the call's record and nothing else shows. */
  #note({ type, detail }: CallStep): void {
    if (type === 'value_refused') {
      this.#tell({ type: 'refused', field: String(detail.field), value: String(detail.value) })
    } else if (type === 'fallback') this.#tell({ type: 'fallback', to: String(detail.type) })
    else if (type === 'loop_stopped') this.#tell({ type: 'looped', questions: Number(detail.questions) })
    else if (type === 'typed_ahead') this.#tell({ type: 'typedAhead' })
    else if (type === 'survey') this.#tell({ type: 'rated', digit: String(detail.digit) })
    else if (type === 'server_failed' && detail.reason === 'bad_number') {
      this.#tell({ type: 'unusable', field: String(detail.field) })
    }
  }

  #hasPatience(): boolean {
    if (this.#state?.phase.type === 'ending') return true
    return this.#questions < patience.questions && this.#elapsed() < patience.ms
  }

  #giveUp(): CallEvent {
    const seconds = Math.round(this.#elapsed() / 1000)
    this.#tell({ type: 'lostPatience', questions: this.#questions, seconds })
    return ended(this.#arrival.uuid, 'NORMAL_CLEARING', 'far', 0)
  }

  #disarm(): void {
    this.#agenda.drop(({ type }) => type === 'phaseTimedOut')
  }

  #elapsed(): number {
    return this.#agenda.now - this.#arrival.arrivedAt
  }

  #tell(what: Parameters<Tell>[0]): void {
    this.happenings.push({ ...what, at: this.#elapsed() })
  }

  #input() {
    return { now: this.#agenda.now, freshLegId: this.#deps.freshLegId(), policy: this.#deps.policy }
  }
}
