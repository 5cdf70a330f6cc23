/** The phones that can be rung now: those registered at a switch that is within reach. A phone may be at several. */
export class Phones {
  readonly #bySwitch = new Map<string, Set<string>>()

  /** All the phones of one switch, by extension. */
  reset(switchName: string, extensions: readonly string[]): void {
    this.#bySwitch.set(switchName, new Set(extensions))
  }

  add(switchName: string, extension: string): void {
    this.#bySwitch.get(switchName)?.add(extension)
  }

  remove(switchName: string, extension: string): void {
    this.#bySwitch.get(switchName)?.delete(extension)
  }

  /** The switches this phone is registered at. */
  at(extension: string): readonly string[] {
    return [...this.#bySwitch].flatMap(([name, extensions]) => (extensions.has(extension) ? [name] : []))
  }

  has(extension: string): boolean {
    return [...this.#bySwitch.values()].some(extensions => extensions.has(extension))
  }
}
