import { join } from 'node:path'
import type { Language } from './words.ts'

/** Where audio of one language is looked for by name: in each folder its sub-folder of the language first. */
export const voiceFolders = (folders: readonly string[], language: Language): string[] =>
  folders.flatMap(folder => [join(folder, language), folder])
