/** Most variables of one channel, and the longest name and value. */
const maxVariables = 1000
const maxName = 128
const maxValue = 64 * 1024

/** A name goes into event headers: printable, without space and colon. */
const validName = /^[!-9;-~]+$/

const trueWords: ReadonlySet<string> = new Set(['true', 'yes', 'on', 'enable', 'enabled', 'active', 'allow'])

/** Whether a value says `true` in one of FreeSWITCH's ways (switch_true). */
export function saysTrue(value: string | null): boolean {
  return trueWords.has(value?.toLowerCase() ?? '') || Number(value) > 0
}

/** The variables of a channel. Names are compared without regard to case, as in FreeSWITCH. */
export class Variables {
  readonly #entries = new Map<string, { readonly name: string; readonly value: string }>()

  get(name: string): string | null {
    return this.#entries.get(name.toLowerCase())?.value ?? null
  }

  /** Whether a variable says `true` in one of FreeSWITCH's ways. */
  isTrue(name: string): boolean {
    return saysTrue(this.get(name))
  }

  /** Sets a variable, or takes it away when `value` is "". False when the name or the value cannot be. */
  set(name: string, value: string): boolean {
    const key = name.toLowerCase()
    if (value === '') {
      this.#entries.delete(key)
      return true
    }
    const isNew = !this.#entries.has(key)
    if (name.length > maxName || !validName.test(name) || value.length > maxValue) return false
    if (isNew && this.#entries.size >= maxVariables) return false
    this.#entries.set(key, { name: this.#entries.get(key)?.name ?? name, value })
    return true
  }

  /** Names and values in the order in which they were first set. */
  *entries(): Iterable<readonly [name: string, value: string]> {
    for (const { name, value } of this.#entries.values()) yield [name, value]
  }
}
