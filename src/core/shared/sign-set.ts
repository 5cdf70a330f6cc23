const ascii = 128

/** Some signs of ASCII. Asked for every call, where a regular expression would cost several times as much. */
export class SignSet {
  readonly #has = new Uint8Array(ascii)

  constructor(signs: string) {
    for (const sign of signs) this.#has[sign.charCodeAt(0)] = 1
  }

  /** Whether all signs of the text from the place `from` on are of these. */
  hasAll(text: string, from = 0): boolean {
    for (let at = from; at < text.length; at++) if (this.#has[text.charCodeAt(at)] !== 1) return false
    return true
  }
}

export const digits = new SignSet('0123456789')

const dialled = new SignSet('0123456789*#')
const longest = 32

/** What may be dialled: 1 to 32 digits, stars and hashes, perhaps with a + before them. */
export function isDialable(text: string): boolean {
  const from = Number(text.startsWith('+'))
  const length = text.length - from
  return length > 0 && length <= longest && dialled.hasAll(text, from)
}
