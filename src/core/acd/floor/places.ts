import { byPlace, type Caller } from '../callers/caller.ts'
import { OrderedSet } from './ordered-set.ts'

/** The callers of a group who have a place, in order, by the switch they are at. */
export class Places {
  readonly #bySwitch = new Map<string, OrderedSet<Caller>>()

  add(caller: Caller): void {
    const { switchName } = caller
    const there = this.#bySwitch.get(switchName) ?? new OrderedSet(byPlace)
    this.#bySwitch.set(switchName, there)
    there.add(caller)
  }

  remove(caller: Caller): void {
    this.#bySwitch.get(caller.switchName)?.remove(caller)
  }

  /** All of them. */
  get size(): number {
    let size = 0
    for (const there of this.#bySwitch.values()) size += there.size
    return size
  }

  /** Those at this switch; "" = those who may be served at any. */
  sizeAt(switchName: string): number {
    return this.#bySwitch.get(switchName)?.size ?? 0
  }

  /** Of how many that caller's place is one: of those at their switch, and those who may be served at any. */
  lengthFor({ switchName }: Caller): number {
    return switchName === '' ? this.size : this.sizeAt(switchName) + this.sizeAt('')
  }

  /** 1.., counted among the same. */
  positionOf(caller: Caller): number {
    let ahead = 0
    for (const [name, there] of this.#bySwitch)
      if (caller.switchName === '' || name === '' || name === caller.switchName) ahead += there.rank(caller)
    return ahead + 1
  }

  /** The switches at which anybody is. */
  switches(): string[] {
    return [...this.#bySwitch].flatMap(([name, { size }]) => (size > 0 ? [name] : []))
  }

  /** In order. */
  at(switchName: string): Caller[] {
    return [...(this.#bySwitch.get(switchName) ?? [])]
  }

  /** All of them, in order. */
  all(): Caller[] {
    const [only = '', ...others] = this.switches()
    return others.length === 0
      ? this.at(only)
      : this.switches()
          .flatMap(each => this.at(each))
          .sort(byPlace)
  }
}
