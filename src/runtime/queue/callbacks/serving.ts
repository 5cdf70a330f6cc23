import type { LegId } from '../../../core/shared/ids.ts'
import type { Switch } from '../../../ports/switch.ts'

/** A callback that is being made. */
export interface Serving {
  readonly id: LegId
  readonly group: string
  readonly number: string
  /** The agent's. */
  readonly extension: string
  /** No originate of ours says how the ringing ends: an earlier controller began it, or its switch was lost since. */
  isFound: boolean
  /** `ringing`: the agent's phone; `calling`: the agent waits for the customer; `talking`: they are joined. */
  stage: 'ringing' | 'calling' | 'talking'
  /** The agent's leg; "" = it is not there yet. */
  legId: LegId | ''
  /** Where that leg is, or will be; null = nowhere. */
  on: Switch | null
  /** The queue has taken the offer back. */
  isWithdrawn: boolean
  /** The switch of that leg is out of reach: what becomes of it is not known. */
  isLost: boolean
}

type Beginning = Pick<Serving, 'id' | 'group' | 'number' | 'extension' | 'isFound' | 'on'>

/** The callbacks that are being made, by their own id and by the agent's leg. */
export class Servings {
  readonly #byId = new Map<LegId, Serving>()
  readonly #byLeg = new Map<LegId, Serving>()

  begin(beginning: Beginning): Serving {
    const serving: Serving = {
      ...beginning,
      stage: 'ringing',
      legId: '',
      isWithdrawn: false,
      isLost: false,
    }
    this.#byId.set(serving.id, serving)
    return serving
  }

  /** Its leg is there. */
  up(serving: Serving, legId: LegId, on: Switch): void {
    serving.legId = legId
    serving.on = on
    this.#byLeg.set(legId, serving)
  }

  end(serving: Serving): void {
    if (this.isCurrent(serving)) this.#byId.delete(serving.id)
    if (serving.legId !== '') this.#byLeg.delete(serving.legId)
  }

  get(id: LegId): Serving | undefined {
    return this.#byId.get(id)
  }

  byLeg(legId: LegId): Serving | undefined {
    return this.#byLeg.get(legId)
  }

  all(): readonly Serving[] {
    return [...this.#byId.values()]
  }

  on(switchName: string): readonly Serving[] {
    return this.all().filter(({ on }) => on?.name === switchName)
  }

  isCurrent(serving: Serving): boolean {
    return this.#byId.get(serving.id) === serving
  }
}
