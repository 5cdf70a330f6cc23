/** How many live things each source address has; an address without any takes no memory. */
export class SourceCounts {
  readonly #counts = new Map<string, number>()

  of(ip: string): number {
    return this.#counts.get(ip) ?? 0
  }

  add(ip: string): void {
    this.#counts.set(ip, this.of(ip) + 1)
  }

  remove(ip: string): void {
    const left = this.of(ip) - 1
    if (left > 0) this.#counts.set(ip, left)
    else this.#counts.delete(ip)
  }
}
