import { sayDigits } from './digits.ts'
import { type Language, languages } from './language.ts'
import { sayMinutes, sayPosition, sayWaited } from './phrases.ts'
import { sayQuantity } from './quantity.ts'

type Say = (text: string, language: Language) => readonly string[] | null

/** What may be said, by the word after `say://`. */
const sayings: Readonly<Record<string, Say>> = {
  digits: (text, language) => sayDigits(text, language, 'plain'),
  agent: (text, language) => sayDigits(text, language, 'agent'),
  number: ofNumber(sayQuantity),
  position: ofNumber(sayPosition),
  minutes: ofNumber(sayMinutes),
  waited: ofNumber(sayWaited),
}

/** Whole numbers of up to nine digits; no sign, no fraction, no separators. */
function ofNumber(say: (n: number, language: Language) => readonly string[] | null): Say {
  return (text, language) => (/^[0-9]{1,9}$/.test(text) ? say(Number(text), language) : null)
}

/**
 * The recordings, bare names in the order they are played, of an audio name such as `say://digits/10086`,
 * `say://agent/10086`, `say://number/15`, `say://position/3`, `say://minutes/5` or `say://waited/5`.
 * null = another kind of audio name, or nothing that can be said: letters, more than 32 digits, a number over 999,999,999.
 */
export function expandSay(name: string, language: Language): readonly string[] | null {
  const [, kind = '', text = ''] = /^say:\/\/([a-z]+)\/([0-9]+)$/.exec(name) ?? []
  return Object.hasOwn(sayings, kind) ? (sayings[kind]?.(text, language) ?? null) : null
}

/** Whether a name is one that `expandSay` can say, in every language. */
export function isSayable(name: string): boolean {
  return languages.every(language => expandSay(name, language) !== null)
}
