import type { Language } from '../../core/speech/language.ts'

/** Finds announcements: names from outside become what the switch can open. */
export interface PromptFinder {
  /** Absolute path of a bare name (looked for in the voices folders, those of the language first), or the name itself where it needs no look-up; null = there is no such file. */
  find(name: string, language: Language): string | null
}
