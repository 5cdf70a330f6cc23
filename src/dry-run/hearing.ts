import type { Prompts } from '../core/call/switch-command.ts'
import type { Language } from '../core/speech/language.ts'
import { expandSay } from '../core/speech/say-name.ts'
import type { SoundLibrary } from '../ports/house/sound-library.ts'
import type { Heard } from './happening.ts'

/** What is heard of these names, as the runtime would find it. */
export const listen = (names: Prompts, language: Language, sounds: SoundLibrary): Heard[] =>
  names.map(name => ({
    name,
    sounds: (expandSay(name, language) ?? [name]).map(each => sounds.look(each, language)),
  }))

/** How long it is heard, in ms; what cannot be told takes no time. */
export const lengthMs = (heard: readonly Heard[]): number =>
  Math.round(1000 * heard.flatMap(each => each.sounds).reduce((sum, sound) => sum + (sound.seconds ?? 0), 0))
