/** Most variables, and the longest name and value, in characters. */
const most = 10_000
const longest = 1024

/** The variables of the switch as a whole: they outlive every leg, and end with the switch. */
export class GlobalVariables {
  readonly #values = new Map<string, string>()

  get(name: string): string {
    return this.#values.get(name) ?? ''
  }

  /** `name=value`; without a value the variable goes. False when it cannot be. */
  set(text: string): boolean {
    const at = text.indexOf('=')
    const [name, value] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
    if (value === '') {
      this.#values.delete(name)
      return name !== ''
    }
    const hasRoom = this.#values.has(name) || this.#values.size < most
    if (name === '' || text.length > longest || /\p{Cc}/u.test(text) || !hasRoom) return false
    this.#values.set(name, value)
    return true
  }

  /** One `name=value` a line. */
  list(): string {
    return [...this.#values].map(([name, value]) => `${name}=${value}\n`).join('')
  }
}
