import type { Language } from '../../core/speech/language.ts'

/** What is known here of one piece of audio. `seconds` null = it cannot be told (another format than WAV, an endless tone). */
export type Sound =
  | {
      readonly type: 'file'
      readonly name: string
      /** Absolute. */
      readonly path: string
      readonly seconds: number | null
      /** What it says, "" where nobody has written it down. */
      readonly words: string
    }
  /** tone_stream:// and silence_stream://. */
  | { readonly type: 'generated'; readonly name: string; readonly seconds: number | null }
  /** An absolute path that is not on this machine; the switch may be another one. */
  | { readonly type: 'elsewhere'; readonly name: string; readonly seconds: null }
  /** Nobody will hear it. */
  | { readonly type: 'missing'; readonly name: string; readonly seconds: 0 }

/** Looks audio up as the prompt finder does, and tells what it is. */
export interface SoundLibrary {
  look(name: string, language: Language): Sound
}
