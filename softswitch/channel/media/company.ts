import type { VoiceFor } from '../../media/types.ts'

/** One of those who may be heard by the others in the same call. */
export interface Companion {
  speaksTo(whom: VoiceFor): boolean
  /** Takes in what `speaker`, one of the others, says. */
  take(speaker: Companion, samples: Int16Array, cameBefore: boolean): void
  /** `speaker` is heard no more. */
  forget(speaker: Companion): void
}

/** Those who are in one leg's call beside the two who talk, in the order in which they came. */
export class Company {
  #members: readonly Companion[] = []

  /** The returned function takes it away. */
  join(member: Companion): () => void {
    this.#members = [...this.#members, member]
    return () => {
      this.#members = this.#members.filter(each => each !== member)
      for (const other of this.#members) other.forget(member)
    }
  }

  /** Brings what `speaker` says to all others. */
  say(speaker: Companion, samples: Int16Array): void {
    const own = this.#members.indexOf(speaker)
    for (const [at, other] of this.#members.entries()) if (at !== own) other.take(speaker, samples, own < at)
  }
}
