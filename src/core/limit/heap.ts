/**
 * A binary heap that also takes out of its middle: `add` and `remove` in O(log n), `first` in O(1). Items are told
 * apart by identity; of two that are equal in order either may be first, so the order given should be total.
 */
export class Heap<T> {
  readonly #comesBefore: (a: T, b: T) => boolean
  readonly #items: T[] = []
  readonly #placeOf = new Map<T, number>()

  constructor(comesBefore: (a: T, b: T) => boolean) {
    this.#comesBefore = comesBefore
  }

  get size(): number {
    return this.#items.length
  }

  first(): T | undefined {
    return this.#items[0]
  }

  /** An item that is in already stays where it is. */
  add(item: T): void {
    if (this.#placeOf.has(item)) return
    this.#put(item, this.#items.length)
    this.#rise(item)
  }

  /** False when the item was not in. */
  remove(item: T): boolean {
    const place = this.#placeOf.get(item)
    if (place === undefined) return false
    this.#placeOf.delete(item)
    const last = this.#items.pop()
    if (last === undefined || last === item) return true
    this.#put(last, place)
    this.#rise(last)
    this.#sink(last)
    return true
  }

  /** Takes out, in order, every first item of which `isDue` holds. */
  takeWhile(isDue: (item: T) => boolean): T[] {
    const taken: T[] = []
    for (let item = this.first(); item !== undefined && isDue(item); item = this.first()) {
      this.remove(item)
      taken.push(item)
    }
    return taken
  }

  #put(item: T, place: number): void {
    this.#items[place] = item
    this.#placeOf.set(item, place)
  }

  #rise(item: T): void {
    let place = this.#placeOf.get(item) ?? 0
    while (place > 0) {
      const parentPlace = (place - 1) >> 1
      const parent = this.#items[parentPlace]
      if (parent === undefined || !this.#comesBefore(item, parent)) break
      this.#put(parent, place)
      place = parentPlace
    }
    this.#put(item, place)
  }

  #sink(item: T): void {
    let place = this.#placeOf.get(item) ?? 0
    for (let child = this.#firstChild(place); child !== undefined; child = this.#firstChild(place)) {
      if (!this.#comesBefore(child, item)) break
      const childPlace = this.#placeOf.get(child) ?? 0
      this.#put(child, place)
      place = childPlace
    }
    this.#put(item, place)
  }

  #firstChild(place: number): T | undefined {
    const left = this.#items[2 * place + 1]
    const right = this.#items[2 * place + 2]
    if (left === undefined || right === undefined) return left
    return this.#comesBefore(right, left) ? right : left
  }
}
