import { otherLegsOf } from '../../core/call/parties/other-leg.ts'
import type { CallState } from '../../core/call/state.ts'
import type { LegId, Millis } from '../../core/shared/ids.ts'
import type { Log } from '../../ports/log.ts'
import type { LegFacts, Switch, SwitchEvent } from '../../ports/switch.ts'
import { BoundedMap } from '../bounded-map.ts'
import type { CallRunner } from '../call-runner.ts'
import { belongsTo } from '../legs/belongs-to.ts'
import type { LegBook } from '../legs/leg-book.ts'

export interface UnreachableCallsDeps {
  readonly log: Log
  readonly calls: Pick<CallRunner, 'post'>
  readonly legs: Pick<LegBook, 'on' | 'drop'>
  /** Told of each leg that counts as gone from now on. */
  readonly lost: (leg: LegFacts) => void
}

/** Legs of closed calls, remembered until their switch comes back. */
const mostClosed = 20_000

/**
 * Calls on a switch out of reach may go on, so that nothing is freed by itself; an operator who knows better closes them.
 * A switch that comes back is the truth again: what was closed and is still there is hung up.
 */
export class UnreachableCalls {
  readonly #deps: UnreachableCallsDeps
  readonly #lostAt = new Map<string, Millis>()
  readonly #closed = new BoundedMap<true>(mostClosed)

  constructor(deps: UnreachableCallsDeps) {
    this.#deps = deps
  }

  note(event: SwitchEvent, { name }: Switch): void {
    if (event.type === 'switchLost') this.#lostAt.set(name, event.at)
    if (event.type === 'switchReady') this.#lostAt.delete(name)
  }

  /** False when the call's switch is within reach, which then has to end it. */
  close(state: CallState): boolean {
    const { log, calls, legs, lost } = this.#deps
    const { uuid, switchName } = state
    const lastKnown = this.#lostAt.get(switchName)
    if (lastKnown === undefined) return false
    log.warn({ call: uuid, switch: switchName }, 'a call was closed while its switch is out of reach')
    const known = legs.on(switchName).filter(leg => belongsTo(leg, state))
    for (const legId of [uuid, ...otherLegsOf(state), ...known.map(leg => leg.legId)])
      this.#closed.set(legId, true)
    calls.post(uuid, { type: 'writtenOff', lastKnown })
    for (const leg of known) {
      legs.drop(leg.legId)
      lost(leg)
    }
    return true
  }

  /** The end of such a leg has been told. */
  wasClosed(legId: LegId): boolean {
    return this.#closed.get(legId) !== undefined
  }

  /** Hangs up what was closed; the other legs go on. */
  endClosed(legs: readonly LegFacts[], on: Switch): readonly LegFacts[] {
    return legs.filter(({ legId }) => {
      if (!this.wasClosed(legId)) return true
      this.#deps.log.warn({ call: legId }, 'leg ended: its call was closed while the switch was out of reach')
      void on.send({ type: 'hangup', legId, cause: 'NORMAL_CLEARING' })
      return false
    })
  }
}
