/** What a text should have had at a place, for people. */
export interface WrongHours {
  readonly type: 'wrong'
  /** The character where it went wrong, 1.. */
  readonly position: number
  readonly expected: { readonly en: string; readonly zh: string }
}

/** Signs of a Chinese keyboard and words between two days, each as one ASCII sign: positions stay what they were. */
const signs: Readonly<Record<string, string>> = {
  '：': ':',
  '，': ',',
  '、': ',',
  '；': ';',
  '－': '-',
  '–': '-',
  '—': '-',
  '～': '-',
  '~': '-',
  至: '-',
  到: '-',
  '\u3000': ' ',
}

/** Goes through a text of opening hours, word by word; spaces do not matter. */
export class Scanner {
  readonly #text: string
  #at = 0
  #wrong: WrongHours | null = null

  constructor(text: string) {
    this.#text = Array.from(text, plain).join('').toLowerCase()
    this.#skipSpaces()
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length
  }

  get position(): number {
    return this.#at + 1
  }

  /** Why reading stopped; where no `fail` told it, the text is right. */
  get wrong(): WrongHours | null {
    return this.#wrong
  }

  /** What `pattern` (sticky) finds here, and goes behind it; null and stays where it finds nothing. */
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return null
    this.#at += found[0].length
    this.#skipSpaces()
    return found
  }

  fail(expected: WrongHours['expected'], position = this.position): null {
    this.#wrong = { type: 'wrong', position, expected }
    return null
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === ' ') this.#at += 1
  }
}

function plain(sign: string): string {
  const isWideDigit = sign >= '０' && sign <= '９'
  return isWideDigit ? String(sign.charCodeAt(0) - '０'.charCodeAt(0)) : (signs[sign] ?? sign)
}
