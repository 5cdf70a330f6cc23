/** A key the far end pressed. */
export interface Digit {
  readonly digit: string
  readonly durationMs: number
  /** How it came: by RFC 4733, by SIP INFO, or by a command of a client. */
  readonly source: 'RTP' | 'ENDPOINT' | 'APP'
}

/**
 * Who wants digits. `wants` is asked when one waits: true = `take` gets it, false = it stays for who comes after.
 */
export interface DigitConsumer {
  readonly wants: () => boolean
  readonly take: (digit: Digit) => void
}

/** Takes none and lets them wait. */
export const keepDigits: DigitConsumer = { wants: () => false, take: () => undefined }

/** Most digits waiting; more are lost. */
const maxWaiting = 100

/**
 * Digits on their way to whoever wants them: the innermost consumer. What nobody takes waits, so that digits typed
 * before they are asked for are not lost (FreeSWITCH's digit queue).
 */
export class Digits {
  readonly #onTaken: (digit: Digit) => void
  readonly #waiting: Digit[] = []
  readonly #consumers: DigitConsumer[] = []

  /** `onTaken` is told of each digit that leaves the queue, before its consumer. */
  constructor(onTaken: (digit: Digit) => void) {
    this.#onTaken = onTaken
  }

  push(digit: Digit): void {
    if (this.#waiting.length >= maxWaiting) return
    this.#waiting.push(digit)
    this.#deliver()
  }

  /** Puts a consumer in front and gives it what waits; the returned function takes it away from there. */
  consume({ wants, take }: DigitConsumer): () => void {
    // A place of its own: the same consumer may stand in several.
    const consumer = { wants, take }
    this.#consumers.push(consumer)
    this.#deliver()
    return () => {
      const at = this.#consumers.indexOf(consumer)
      if (at === -1) return
      this.#consumers.splice(at, 1)
      this.#deliver()
    }
  }

  /** A consumer may leave or be covered while it takes a digit: each digit asks anew. */
  #deliver(): void {
    for (let consumer = this.#consumers.at(-1); consumer !== undefined; consumer = this.#consumers.at(-1)) {
      if (this.#waiting.length === 0 || !consumer.wants()) return
      const digit = this.#waiting.shift()
      if (digit === undefined) return
      this.#onTaken(digit)
      consumer.take(digit)
    }
  }
}
