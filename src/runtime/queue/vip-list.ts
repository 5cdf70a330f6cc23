import type { Millis } from '../../core/shared/ids.ts'
import { lookUpForms, type NumberPlan } from '../../core/shared/phone-number.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Vip, VipReader } from '../../ports/queue/vips.ts'

/** When the store is asked again after it failed, in ms. */
const retryMs = 5_000
/** They are read anew at most so often, in ms: somebody may send thousands of changes one by one. */
const restMs = 1_000

export interface VipListDeps {
  readonly clock: Clock
  readonly log: Log
  readonly vips: VipReader
  /** How numbers are written before they are looked up. */
  readonly numbers: NumberPlan
}

/** The callers who go before others, in memory: joining a queue waits for no database. */
export class VipList {
  readonly #deps: VipListDeps
  #byNumber: ReadonlyMap<string, readonly Vip[]> = new Map()
  #isLoading = false
  #isStale = false
  #cancelRetry = (): void => undefined
  #isResting = false
  #hasChanged = false
  #cancelRest = (): void => undefined

  constructor(deps: VipListDeps) {
    this.#deps = deps
    deps.vips.onChange(() => this.#changed())
  }

  /** Reads them again; when that fails those known before stay, and it is tried once more. */
  async load(): Promise<void> {
    this.#isStale = true
    if (this.#isLoading) return
    this.#isLoading = true
    this.#cancelRetry()
    try {
      while (this.#isStale) {
        this.#isStale = false
        this.#byNumber = Map.groupBy(await this.#deps.vips.vips(), ({ number }) => number)
      }
    } catch (error) {
      this.#deps.log.error({ error: String(error) }, 'VIP numbers could not be read')
      this.#cancelRetry = this.#deps.clock.after(retryMs, () => void this.load())
    } finally {
      this.#isLoading = false
    }
  }

  /** Points of priority this caller has on top in the group: the most that any entry gives, 0 without one. */
  priorityOf(callerNumber: string, group: string, now: Millis): number {
    if (this.#byNumber.size === 0 || callerNumber === '') return 0
    const forms = [callerNumber, ...lookUpForms(callerNumber, this.#deps.numbers)]
    const entries = forms.flatMap(form => this.#byNumber.get(form) ?? [])
    const counting = entries.filter(vip => isFor(vip, group) && isStill(vip, now))
    return counting.reduce((most, { priority }) => Math.max(most, priority), 0)
  }

  stop(): void {
    this.#cancelRetry()
    this.#cancelRest()
  }

  /** The first change is read at once, those that come right after it together. */
  #changed(): void {
    this.#hasChanged = true
    if (this.#isResting) return
    this.#hasChanged = false
    this.#isResting = true
    this.#cancelRest = this.#deps.clock.after(restMs, () => {
      this.#isResting = false
      if (this.#hasChanged) this.#changed()
    })
    void this.load()
  }
}

const isFor = (vip: Vip, group: string): boolean => vip.group === '' || vip.group === group
const isStill = ({ until }: Vip, now: Millis): boolean => until === null || until > now
