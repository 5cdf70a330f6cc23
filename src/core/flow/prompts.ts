import type { Prompts } from '../call/switch-command.ts'
import { isSayable } from '../speech/say-name.ts'

const plainName = /^[^\p{C}{}[\],!&|'"`$\\]{1,255}$/u
const generated = /^(tone_stream|silence_stream):\/\/[%(),;=.\-+*#A-Za-z0-9]{1,255}$/

export interface ReadPrompts {
  readonly prompts: Prompts
  /** Names that could mean more to the switch than a file: left out. */
  readonly refused: readonly string[]
}

/**
 * Audio as the contract writes it: several names joined by `|`. A name that carries characters with a meaning for
 * the switch (braces, commas, `::`, `&`, control characters) or climbs out of its folder is refused, and so is a
 * `say://` name that cannot be said.
 */
export function readPrompts(text: string): ReadPrompts {
  const names = text
    .split('|')
    .map(name => name.trim())
    .filter(name => name !== '')
  return { prompts: names.filter(isSafe), refused: names.filter(name => !isSafe(name)) }
}

export function isSafe(name: string): boolean {
  if (generated.test(name) || isSayable(name)) return true
  return (
    plainName.test(name) && !name.includes('::') && !name.includes('://') && !name.split('/').includes('..')
  )
}
