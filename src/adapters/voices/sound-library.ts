import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { voiceFolders } from '../../config/voice-folders.ts'
import type { Language } from '../../core/speech/language.ts'
import type { SoundLibrary } from '../../ports/house/sound-library.ts'
import { generatedSeconds } from './generated-length.ts'
import { createPromptFinder } from './prompt-finder.ts'
import { readPromptWords } from './prompt-words.ts'
import { wavSeconds } from './wav-length.ts'

/** What the voices folders hold, found as calls find it, with lengths and words. `now` in ms. */
export function openSoundLibrary(
  folders: readonly string[],
  house: Language,
  now: () => number,
): SoundLibrary {
  const finder = createPromptFinder(folders, house, now)
  const words = readPromptWords(folders)
  const wordsOf = (name: string, path: string, language: Language): string => {
    if (isAbsolute(name)) return ''
    const isOwn = voiceFolders(folders, language).some(folder => join(folder, name) === path)
    return words(name, isOwn ? language : house)
  }
  return {
    look(name, language) {
      if (/^(tone|silence)_stream:/.test(name)) {
        return { type: 'generated', name, seconds: generatedSeconds(name) }
      }
      const path = finder.find(name, language)
      if (path === null) return { type: 'missing', name, seconds: 0 }
      if (!existsSync(path)) return { type: 'elsewhere', name, seconds: null }
      const said = wordsOf(name, path, language)
      return { type: 'file', name, path, seconds: wavSeconds(path), words: said }
    },
  }
}
