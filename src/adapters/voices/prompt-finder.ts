import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { voiceFolders } from '../../config/voice-folders.ts'
import type { Language } from '../../core/speech/language.ts'
import type { PromptFinder } from '../../ports/house/prompt-finder.ts'

/** A name that was missing is looked for again after this time, in ms: somebody may have put the file there. */
const retryMissingMs = 5_000
const mostRemembered = 10_000

/**
 * Finds prompts in the voices folders, in each of them in its sub-folder of the language first; what there is not in
 * the language of a call is taken in that of the house. Generated audio (tone_stream://, silence_stream://) and absolute paths pass
 * as they are, as the contract says; the switch may be another machine with files of its own.
 */
export function createPromptFinder(
  folders: readonly string[],
  house: Language,
  now: () => number,
): PromptFinder {
  const found = new Map<string, string>()
  const missing = new Map<string, number>()

  const lookFor = (name: string, language: Language): string | null => {
    const key = keyOf(name, language)
    if ((missing.get(key) ?? 0) > now()) return null
    const path = [...voiceFolders(folders, language), ...voiceFolders(folders, house)]
      .map(folder => join(folder, name))
      .find(existsSync)
    if (path === undefined) remember(missing, key, now() + retryMissingMs)
    else remember(found, key, path)
    return path ?? null
  }

  return {
    find(name, language) {
      if (name.startsWith('say://')) return null
      if (name.includes('://') || isAbsolute(name)) return name
      if (name.split('/').includes('..') || name.includes('\0')) return null
      return found.get(keyOf(name, language)) ?? lookFor(name, language)
    },
  }
}

const keyOf = (name: string, language: Language): string => `${language}/${name}`

/** Names come from outside: what is remembered of them stays bounded. */
function remember<T>(map: Map<string, T>, name: string, value: T): void {
  if (map.size >= mostRemembered) map.clear()
  map.set(name, value)
}
