import { relative } from 'node:path'
import type { Language } from '../../config/words.ts'
import type { Heard } from '../../dry-run/happening.ts'
import type { Sound } from '../../ports/house/sound-library.ts'

/** One line for each name: what it says, how long, and which file it is. */
export function heardLines(heard: readonly Heard[], language: Language): string[] {
  if (heard.length === 0) return [{ en: '- (silence)', zh: '-（静音）' }[language]]
  return heard.map(
    ({ name, sounds }) => `- ${[name, ...facts(name, sounds, language)].join(between[language])}`,
  )
}

const between: Readonly<Record<Language, string>> = { en: ', ', zh: '，' }

function facts(name: string, sounds: readonly Sound[], language: Language): string[] {
  const missing = sounds.filter(({ type }) => type === 'missing').map(sound => sound.name)
  return [
    ...(missing.length === sounds.length ? [] : [length(sounds, language)]),
    ...words(sounds, language),
    ...files(name, sounds),
    ...(missing.length > 0 ? [absent(name, missing, language)] : []),
  ]
}

function length(sounds: readonly Sound[], language: Language): string {
  if (sounds.some(({ seconds }) => seconds === null)) {
    return { en: 'of unknown length', zh: '时长未知' }[language]
  }
  const seconds = sounds.reduce((sum, sound) => sum + (sound.seconds ?? 0), 0).toFixed(1)
  return { en: `${seconds} s`, zh: `${seconds} 秒` }[language]
}

function words(sounds: readonly Sound[], language: Language): string[] {
  const said = sounds.flatMap(sound => (sound.type === 'file' && sound.words !== '' ? [sound.words] : []))
  if (said.length === 0) return []
  // Chinese words follow each other without a blank, whatever the terminal speaks.
  const text = said.join(said.some(each => /\p{Script=Han}/u.test(each)) ? '' : ' ')
  return [{ en: `"${text}"`, zh: `“${text}”` }[language]]
}

/** The file, as seen from here; of a spoken number the recordings it is put together from. */
function files(name: string, sounds: readonly Sound[]): string[] {
  if (name.startsWith('say://')) return [sounds.map(sound => sound.name).join(' ')]
  return sounds.flatMap(sound =>
    sound.type === 'file' && sound.path !== name ? [shortPath(sound.path)] : [],
  )
}

function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.startsWith('..') ? path : fromHere
}

function absent(name: string, missing: readonly string[], language: Language): string {
  const which = missing.includes(name) ? '' : ` ${missing.join(' ')}`
  return {
    en: `MISSING${which}: in none of the voices folders, nobody hears it`,
    zh: `缺失${which}：语音目录中没有，听不到`,
  }[language]
}
