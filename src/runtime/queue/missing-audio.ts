import type { GroupLanguage, GroupRecord } from '../../core/acd/records.ts'
import { audioOf, type NamedAudio } from '../../core/acd/rules/group-audio.ts'
import { type Language, languages } from '../../core/speech/language.ts'
import type { PromptFinder } from '../../ports/house/prompt-finder.ts'

/** What of a group's audio is in no voices folder, in a language its callers may have: nobody would hear it. */
export type FindMissingAudio = (group: GroupRecord) => readonly NamedAudio[]

/** `house`: the language where neither group nor call says one. */
export function createMissingAudio(prompts: PromptFinder, house: Language): FindMissingAudio {
  return group => {
    const spoken = spokenIn(group.language, house)
    return audioOf(group).filter(({ name }) => spoken.some(language => prompts.find(name, language) === null))
  }
}

function spokenIn(language: GroupLanguage, house: Language): readonly Language[] {
  if (language === 'ask') return languages
  return [language === '' ? house : language]
}
