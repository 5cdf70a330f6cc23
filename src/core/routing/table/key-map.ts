const fewestSlots = 16
const none = -1

/**
 * Integers above 0 to indices, in two typed arrays with open addressing: 24 bytes a key at half load, nothing for the
 * garbage collector to walk. Growing is left to the owner, who may do it a slice at a time.
 */
export class KeyMap {
  readonly #keys: Float64Array
  readonly #values: Int32Array
  readonly #mask: number
  #size = 0

  /** Room for `capacity` keys. */
  constructor(capacity: number) {
    const slots = Math.max(fewestSlots, 2 ** Math.ceil(Math.log2(capacity * 1.5 + 1)))
    this.#keys = new Float64Array(slots)
    this.#values = new Int32Array(slots)
    this.#mask = slots - 1
  }

  get size(): number {
    return this.#size
  }

  /** Whether another key would make look-ups slow. */
  get isFull(): boolean {
    return this.#size * 4 >= this.slots * 3
  }

  get slots(): number {
    return this.#mask + 1
  }

  get bytes(): number {
    return this.#keys.byteLength + this.#values.byteLength
  }

  /** -1 where the key is not there. */
  get(key: number): number {
    const slot = this.#slotOf(key)
    return this.#keys[slot] === key ? (this.#values[slot] ?? none) : none
  }

  set(key: number, value: number): void {
    const slot = this.#slotOf(key)
    if (this.#keys[slot] !== key) this.#size++
    this.#keys[slot] = key
    this.#values[slot] = value
  }

  /** Takes over what stands in the slots `from` to `to` (not included) of another map. */
  takeOver(other: KeyMap, from: number, to: number): void {
    for (let slot = from; slot < Math.min(to, other.slots); slot++) {
      const key = other.#keys[slot] ?? 0
      if (key !== 0) this.set(key, other.#values[slot] ?? none)
    }
  }

  /** Where the key stands, or would. */
  #slotOf(key: number): number {
    let slot = scatter(key) & this.#mask
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & this.#mask
    return slot
  }
}

/** Neighbouring prefixes go far apart: both halves of the key through the finaliser of MurmurHash3. */
function scatter(key: number): number {
  let hash = (key | 0) ^ Math.imul((key / 4_294_967_296) | 0, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
