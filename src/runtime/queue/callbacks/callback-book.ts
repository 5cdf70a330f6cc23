import type { CallbacksNow } from '../../../core/call/outcome.ts'
import type { LegId } from '../../../core/shared/ids.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import type { Callback, CallbackStore } from '../../../ports/queue/callbacks.ts'
import { BoundedMap } from '../../bounded-map.ts'
import { KeyedTimers } from '../keyed-timers.ts'

/** When the store is asked again after it failed, in ms. */
const retryMs = 5_000
/** Callbacks that were done with, remembered while something old may still tell of them. */
const mostDone = 10_000
/** The name of the timer of the reading; no callback has it. */
const reading = ''

export interface CallbackBookDeps {
  readonly clock: Clock
  readonly log: Log
  readonly store: CallbackStore
  /** Told of each callback that the store does not have any more either. */
  readonly removed: (id: LegId) => void
}

/** The callbacks that are still to be made: in memory, and in the store as soon as that takes them. */
export class CallbackBook implements CallbacksNow {
  readonly #deps: CallbackBookDeps
  readonly #all = new Map<LegId, Callback>()
  /** By number and group: looked for whenever a caller joins a queue. */
  readonly #byCustomer = new Map<string, LegId>()
  /** How many wait in each group. */
  readonly #counts = new Map<string, number>()
  /** Those whose latest state the store does not have yet. */
  readonly #unsaved = new Set<LegId>()
  /** Done with before those of an earlier run are known: what is read has them still. */
  readonly #doneUnread = new Set<LegId>()
  /** Done with, and the store has not heard of it yet. */
  readonly #untold = new Set<LegId>()
  readonly #done = new BoundedMap<true>(mostDone)
  #isLoaded = false
  #isSaving = false
  readonly #timers: KeyedTimers

  constructor(deps: CallbackBookDeps) {
    this.#deps = deps
    this.#timers = new KeyedTimers(deps.clock)
  }

  /** Whether those of an earlier run are known. */
  get isLoaded(): boolean {
    return this.#isLoaded
  }

  /** Reads those of an earlier run; `loaded` is told when they are there, which may be later where the store is down. */
  async load(loaded: () => void): Promise<void> {
    try {
      for (const callback of await this.#deps.store.all()) {
        if (this.#doneUnread.has(callback.id)) this.#save(callback.id)
        else if (!this.#all.has(callback.id)) this.#keepOld(callback)
      }
      // The others the store does not have.
      for (const id of this.#doneUnread) if (!this.#untold.has(id)) this.#deps.removed(id)
      this.#doneUnread.clear()
      this.#isLoaded = true
      loaded()
    } catch (error) {
      this.#deps.log.error({ error: String(error) }, 'callbacks could not be read')
      this.#timers.start(reading, retryMs, () => void this.load(loaded))
    }
  }

  get(id: LegId): Callback | undefined {
    return this.#all.get(id)
  }

  /** Whoever waits to be called at this number by this group. */
  find(number: string, group: string): Callback | undefined {
    const id = this.#byCustomer.get(customerOf({ number, group }))
    return id === undefined ? undefined : this.#all.get(id)
  }

  isWaiting(number: string, group: string): boolean {
    return this.find(number, group) !== undefined
  }

  /** Whether this one was done with in this run. */
  wasDone(id: LegId): boolean {
    return this.#done.get(id) === true
  }

  /** Whether it is done with in the store as well: no later run will know of it. */
  isOver(id: LegId): boolean {
    return this.#isLoaded && !this.#all.has(id) && !this.#untold.has(id)
  }

  waitingIn(group: string): number {
    return this.#counts.get(group) ?? 0
  }

  all(): readonly Callback[] {
    return [...this.#all.values()]
  }

  put(callback: Callback): void {
    this.#keep(callback)
    this.#save(callback.id)
  }

  remove(id: LegId): void {
    const callback = this.#all.get(id)
    this.#done.set(id, true)
    if (!this.#isLoaded) this.#doneUnread.add(id)
    if (callback === undefined) return
    const customer = customerOf(callback)
    if (this.#byCustomer.get(customer) === id) this.#byCustomer.delete(customer)
    this.#all.delete(id)
    this.#count(callback.group, -1)
    this.#save(id)
  }

  stop(): void {
    this.#timers.stop()
  }

  /** Whoever asked again before it was known that they wait already has the older, better place alone. */
  #keepOld(callback: Callback): void {
    const newer = this.find(callback.number, callback.group)
    if (newer !== undefined) this.remove(newer.id)
    this.#keep(callback)
  }

  #keep(callback: Callback): void {
    if (!this.#all.has(callback.id)) this.#count(callback.group, 1)
    this.#all.set(callback.id, callback)
    this.#byCustomer.set(customerOf(callback), callback.id)
  }

  #count(group: string, more: 1 | -1): void {
    this.#counts.set(group, this.waitingIn(group) + more)
  }

  #save(id: LegId): void {
    this.#unsaved.add(id)
    if (!this.#all.has(id)) this.#untold.add(id)
    void this.#saveAll()
  }

  /** One after the other: of several changes of one the last is written. */
  async #saveAll(): Promise<void> {
    if (this.#isSaving) return
    this.#isSaving = true
    try {
      for (const id of this.#unsaved) {
        this.#unsaved.delete(id)
        await this.#write(id)
      }
    } finally {
      this.#isSaving = false
    }
  }

  async #write(id: LegId): Promise<void> {
    const { store, log } = this.#deps
    const callback = this.#all.get(id)
    try {
      if (callback !== undefined) await store.put(callback)
      else {
        await store.remove(id)
        this.#untold.delete(id)
        this.#deps.removed(id)
      }
    } catch (error) {
      log.error({ callback: id, error: String(error) }, 'a callback could not be saved')
      this.#timers.start(id, retryMs, () => this.#save(id))
    }
  }
}

/** No group's number has a blank. */
const customerOf = ({ number, group }: Pick<Callback, 'number' | 'group'>): string => `${group} ${number}`
