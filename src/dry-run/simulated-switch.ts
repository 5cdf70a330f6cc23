import type { CallEvent } from '../core/call/call-event.ts'
import type { CallState } from '../core/call/state.ts'
import type { SwitchCommand } from '../core/call/switch-command.ts'
import type { LegId, RequestId } from '../core/shared/ids.ts'
import type { Language } from '../core/speech/language.ts'
import type { SoundLibrary } from '../ports/house/sound-library.ts'
import type { Agenda } from './agenda.ts'
import type { Heard, Listener, Tell } from './happening.ts'
import { lengthMs, listen } from './hearing.ts'
import { ended, People } from './people.ts'
import { pace, type Script } from './script.ts'

export interface SimulatedSwitchDeps {
  readonly script: Script
  readonly agenda: Agenda<CallEvent>
  readonly sounds: SoundLibrary
  /** The language of the house. */
  readonly language: Language
  readonly tell: Tell
}

type Command<T extends SwitchCommand['type']> = Extract<SwitchCommand, { type: T }>
type Handlers = { readonly [T in SwitchCommand['type']]: (command: Command<T>, state: CallState) => void }

/** A switch without phones and wires: what it is told becomes events in time to come, and a line of what would be heard. */
export class SimulatedSwitch {
  readonly #deps: SimulatedSwitchDeps
  readonly #people: People
  readonly #playing = new Map<LegId, RequestId>()
  readonly #handlers: Handlers = {
    answer: () => this.#deps.tell({ type: 'callerAnswered' }),
    preAnswer: () => undefined,
    setVariables: () => undefined,
    startRecording: () => undefined,
    stopRecording: () => undefined,
    play: (command, state) => this.#play(command, state),
    playForever: (command, state) => this.#playForever(command, state),
    stopPlaying: ({ legId }) => this.#stop(legId),
    collectDigits: (command, state) => this.#collect(command, state),
    record: (command, state) => this.#record(command, state),
    originate: (command, state) => this.#people.ring(command, state),
    bridgeLegs: command => {
      this.#playing.clear()
      this.#people.talk(command)
    },
    // It is never late with joining.
    askPartner: () => undefined,
    // Direct numbers ring without a call flow.
    bridgeTo: () => undefined,
    hangup: ({ legId, cause }) => {
      this.#deps.agenda.drop(event => 'legId' in event && event.legId === legId)
      this.#deps.agenda.add(0, ended(legId, cause, 'switch', 0))
    },
    transfer: ({ destination }) => {
      this.#deps.tell({ type: 'transferred', destination })
      this.#deps.agenda.add(pace.switchWork, { type: 'left' })
    },
  }

  constructor(deps: SimulatedSwitchDeps) {
    this.#deps = deps
    this.#people = new People(deps.script, deps.agenda, deps.tell)
  }

  /** `state`: the call as it is after the step that gave the command. */
  obey(command: SwitchCommand, state: CallState): void {
    const handler = this.#handlers[command.type] as (command: SwitchCommand, state: CallState) => void
    handler(command, state)
  }

  #play({ legId, requestId, prompts }: Command<'play'>, state: CallState): void {
    const heard = this.#listen(prompts, state)
    this.#begin(legId, requestId)
    this.#deps.tell({ type: 'heard', by: listenerAt(legId, state), forever: false, heard })
    this.#deps.agenda.add(lengthMs(heard), done(requestId))
  }

  #playForever({ legId, requestId, prompts }: Command<'playForever'>, state: CallState): void {
    this.#begin(legId, requestId)
    const by = listenerAt(legId, state)
    this.#deps.tell({ type: 'heard', by, forever: true, heard: this.#listen(prompts, state) })
  }

  /** As play_and_get_digits does it: too few are asked for again, and after the last try those of that one are given. */
  #collect(command: Command<'collectDigits'>, state: CallState): void {
    const { legId, requestId, length } = command
    const survey = state.phase.type === 'surveying'
    const all = this.#people.type(survey)
    const typed = all.slice(0, length)
    const tries = typed.length === length ? 1 : command.tries
    const heard = this.#listen(command.prompts, state)
    const heardAfterBad = tries === 1 ? [] : this.#listen(command.badPrompts, state)
    this.#begin(legId, requestId)
    this.#deps.tell({ type: 'collected', survey, length, heard, heardAfterBad, tries, typed })
    const typing = typed.length * pace.digit + (tries === 1 ? 0 : command.digitTimeoutMs)
    const ms = tries * (lengthMs(heard) + typing + lengthMs(heardAfterBad))
    this.#deps.agenda.add(ms, done(requestId, typed))
    // More than was asked for is typed ahead, before anything is asked again.
    for (const digit of all.slice(length)) this.#deps.agenda.add(ms, { type: 'digit', digit })
  }

  #record({ legId, requestId, path }: Command<'record'>, { phase }: CallState): void {
    this.#begin(legId, requestId)
    const mailbox = phase.type === 'recording' ? phase.mailbox : ''
    this.#deps.tell({ type: 'recorded', mailbox, path, seconds: pace.message / 1000 })
    this.#deps.agenda.add(pace.message, done(requestId, '', pace.message))
  }

  /** What played before on this leg is over; nobody waits for its end. */
  #begin(legId: LegId, id: RequestId): void {
    this.#playing.set(legId, id)
  }

  #stop(legId: LegId): void {
    const id = this.#playing.get(legId)
    if (id === undefined) return
    this.#playing.delete(legId)
    this.#deps.agenda.drop(event => event.type === 'executeDone' && event.requestId === id)
    this.#deps.agenda.add(0, done(id))
  }

  #listen(prompts: readonly string[], state: CallState): Heard[] {
    return listen(prompts, state.language || this.#deps.language, this.#deps.sounds)
  }
}

const listenerAt = (legId: LegId, { uuid }: CallState): Listener => (legId === uuid ? 'caller' : 'agent')

const done = (requestId: RequestId, digits = '', recordedMs = 0): CallEvent => ({
  type: 'executeDone',
  requestId,
  digits,
  recordedMs,
})
