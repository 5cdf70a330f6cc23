import { endUnseen } from '../../core/call/ending/unseen-end.ts'
import { recordIdOf } from '../../core/call/record/record-id.ts'
import type { CallState } from '../../core/call/state.ts'
import type { HangupCause } from '../../core/shared/hangup-cause.ts'
import type { LegId } from '../../core/shared/ids.ts'
import type { CallLog } from '../../ports/calls/call-log.ts'
import type { OpenCall, OpenCalls } from '../../ports/calls/open-calls.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { BoundedMap } from '../bounded-map.ts'
import { KeyedTimers } from './keyed-timers.ts'

export interface OpenCallJournalDeps {
  readonly clock: Clock
  readonly log: Log
  readonly openCalls: OpenCalls
  readonly callLog: Pick<CallLog, 'step' | 'ended'>
  readonly live: () => readonly CallState[]
  /** Told of each call that ended unseen. */
  readonly gone: (state: CallState, cause: HangupCause) => void
}

/** How often a call that goes on is written down again: what a talk that ends unseen is short by at most, in ms. */
const everyMs = 60_000
/** When the store is asked again after it failed, in ms. */
const retryMs = 5_000
/** The timer's name; no switch has it. */
const beat = ''
/** Calls that ended here, remembered while the store may still have them as open. */
const mostFinished = 10_000

/** Writes down which calls are under way, so that those which end while nacd is away get their records all the same. */
export class OpenCallJournal {
  readonly #deps: OpenCallJournalDeps
  readonly #timers: KeyedTimers
  readonly #open = new Set<LegId>()
  readonly #finished = new BoundedMap<true>(mostFinished)

  constructor(deps: OpenCallJournalDeps) {
    this.#deps = deps
    this.#timers = new KeyedTimers(deps.clock)
  }

  keep(state: CallState): void {
    const { openCalls, clock } = this.#deps
    const { switchName } = state
    const recordId = recordIdOf(state)
    if (this.#open.size === 0) this.#beat()
    this.#open.add(recordId)
    // What is saved later than the end of a call is of one that has begun anew.
    const savedAt = state.phase.type === 'ending' ? state.phase.endedAt : clock.now()
    openCalls.keep({ recordId, switchName, state, savedAt })
  }

  close(recordId: LegId): void {
    this.#finished.set(recordId, true)
    this.#open.delete(recordId)
    if (this.#open.size === 0) this.#timers.cancel(beat)
    this.#deps.openCalls.close(recordId)
  }

  /** After the calls of a switch were taken over: whatever is open in the books and not alive has ended unseen. */
  async reconcile(switchName: string, cause: HangupCause): Promise<void> {
    this.#timers.cancel(switchName)
    try {
      for (const open of await this.#deps.openCalls.on(switchName)) this.#look(open, cause)
    } catch (error) {
      this.#deps.log.error({ switch: switchName, error: String(error) }, 'open calls could not be read')
      this.#timers.start(switchName, retryMs, () => void this.reconcile(switchName, cause))
    }
  }

  stop(): void {
    this.#timers.stop()
  }

  #look(open: OpenCall, cause: HangupCause): void {
    if (this.#isOurs(open.recordId)) return
    this.#end(open, cause)
    this.#deps.openCalls.close(open.recordId)
  }

  /** Alive here, or ended here. */
  #isOurs(recordId: string): boolean {
    return (
      this.#finished.get(recordId) === true || this.#deps.live().some(state => recordIdOf(state) === recordId)
    )
  }

  #end({ state, savedAt }: OpenCall, cause: HangupCause): void {
    const { clock, callLog, log, gone } = this.#deps
    const { step, summary } = endUnseen(state, { lastKnown: savedAt, found: clock.now(), cause })
    callLog.step(summary.uuid, step)
    callLog.ended(summary)
    log.warn({ call: summary.uuid, switch: state.switchName, cause }, 'a call has ended unseen')
    gone(state, cause)
  }

  #beat(): void {
    this.#timers.start(beat, everyMs, () => {
      this.#beat()
      for (const state of this.#deps.live()) this.keep(state)
    })
  }
}
