import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../../core/speech/language.ts'

/** What a prompt says, by its name in the voices folders (`digits/1.wav`); "" where nobody has written it down. */
export type PromptWords = (name: string, language: Language) => string

/** Reads the tables `prompts.json` of the voices folders; the first that knows a prompt has it. */
export function readPromptWords(folders: readonly string[]): PromptWords {
  const words = new Map<string, Readonly<Record<string, unknown>>>()
  for (const entry of folders.toReversed().flatMap(entriesIn)) words.set(`${entry.key}.wav`, entry)
  return (name, language) => {
    const text = words.get(name)?.[language]
    return typeof text === 'string' ? text : ''
  }
}

/** A folder need not have a table, and a table that is no list of prompts says nothing. */
function entriesIn(folder: string): Readonly<Record<string, unknown>>[] {
  try {
    const table: unknown = JSON.parse(readFileSync(join(folder, 'prompts.json'), 'utf8'))
    return Array.isArray(table) ? table.filter(each => typeof each === 'object' && each !== null) : []
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return []
    throw error
  }
}
