import type { LineHouse } from '../house.ts'

/** The gateways that share an address: its limit counts the lines of them all. */
export class Neighbours {
  readonly #gateways: LineHouse['gateways']
  readonly #at = new Map<string, string[]>()

  constructor(gateways: LineHouse['gateways']) {
    this.#gateways = gateways
    for (const { name, address } of gateways.values()) {
      const there = this.#at.get(address)
      if (there === undefined) this.#at.set(address, [name])
      else there.push(name)
    }
  }

  at(address: string): readonly string[] {
    return this.#at.get(address) ?? []
  }

  /** Of a place that is free again, every gate it may open: a line of a gateway is one at its address too. */
  gatesOf(place: string): readonly string[] {
    if (!place.startsWith('gateway ')) return [place]
    const address = this.#gateways.get(place.slice('gateway '.length))?.address ?? ''
    return address === '' ? [place] : [place, `target ${address}`]
  }
}
