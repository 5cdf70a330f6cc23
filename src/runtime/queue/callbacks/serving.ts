import type { LegId } from '../../../core/shared/ids.ts'

/** A callback that is being made. */
export interface Serving {
  readonly id: LegId
  readonly group: string
  readonly number: string
  /** The agent's. */
  readonly extension: string
  /** Begun by an earlier controller. */
  readonly isFound: boolean
  /** `ringing`: the agent's phone; `calling`: the agent waits for the customer; `talking`: they are joined. */
  stage: 'ringing' | 'calling' | 'talking'
  /** The agent's leg; "" = it is not there yet. */
  legId: LegId | ''
  switchName: string
  /** Its switch is out of reach. */
  isAway: boolean
  /** The queue has taken the offer back. */
  isWithdrawn: boolean
}

type Beginning = Pick<Serving, 'id' | 'group' | 'number' | 'extension' | 'isFound'>

/** The callbacks that are being made, by their own id and by the agent's leg. */
export class Servings {
  readonly #byId = new Map<LegId, Serving>()
  readonly #byLeg = new Map<LegId, Serving>()

  begin(beginning: Beginning): Serving {
    const serving: Serving = {
      ...beginning,
      stage: 'ringing',
      legId: '',
      switchName: '',
      isAway: false,
      isWithdrawn: false,
    }
    this.#byId.set(serving.id, serving)
    return serving
  }

  /** Its leg is there. */
  up(serving: Serving, legId: LegId, switchName: string): void {
    serving.legId = legId
    serving.switchName = switchName
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

  on(switchName: string): readonly Serving[] {
    return [...this.#byId.values()].filter(each => each.switchName === switchName)
  }

  isCurrent(serving: Serving): boolean {
    return this.#byId.get(serving.id) === serving
  }
}
