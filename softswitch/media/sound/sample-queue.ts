/** Samples in their order, as many as there are. */
export class SampleQueue {
  #samples = new Int16Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(samples: Int16Array): void {
    const needed = this.#length + samples.length
    if (needed > this.#samples.length) {
      const wider = new Int16Array(2 * needed)
      wider.set(this.#samples.subarray(0, this.#length))
      this.#samples = wider
    }
    this.#samples.set(samples, this.#length)
    this.#length = needed
  }

  /** The first `count` of them, which must be there. */
  take(count: number): Int16Array {
    const taken = this.#samples.slice(0, count)
    this.#samples.copyWithin(0, count, this.#length)
    this.#length -= count
    return taken
  }
}
