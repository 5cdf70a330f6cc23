import type { CallEffect } from '../call-effect.ts'
import type { CallEvent } from '../call-event.ts'

type QueueEffect = Extract<
  CallEffect,
  {
    type:
      | 'joinQueue'
      | 'leaveQueue'
      | 'callBack'
      | 'keepOffer'
      | 'offerRinging'
      | 'offerTaken'
      | 'offerAnswered'
      | 'offerFailed'
  }
>

const told: ReadonlySet<CallEffect['type']> = new Set<QueueEffect['type']>([
  'joinQueue',
  'leaveQueue',
  'callBack',
  'keepOffer',
  'offerRinging',
  'offerTaken',
  'offerAnswered',
  'offerFailed',
])

export const isForQueue = (effect: CallEffect): effect is QueueEffect => told.has(effect.type)

/**
 * A queue's engine that offers when the dice say so, several agents at once, and holds every call to the rules: of each
 * offer the end is told once, only one agent has the caller at a time, and nobody is told of who was not offered.
 */
export class PaperQueue {
  /** Whether the caller has a place. */
  waiting = false
  /** Offers of which no end was told. */
  readonly offers = new Set<string>()
  /** Who has answered, until the two talk or it came to nothing; "" = nobody. */
  taken = ''
  readonly broken: string[] = []
  /** Made to a caller who has left since. */
  readonly #void = new Set<string>()
  /** Taken back: that may cross the end of the offer, which is then told a second time. */
  readonly #withdrawn: string[] = []
  /** Who talks with the caller, or last did. */
  #talks = ''
  #next = 1000

  take(effect: QueueEffect): void {
    switch (effect.type) {
      case 'joinQueue':
        this.waiting = true
        return
      case 'leaveQueue':
      case 'callBack':
        this.waiting = false
        for (const extension of this.offers) this.#void.add(extension)
        return
      case 'keepOffer':
        this.offers.add(effect.extension)
        return
      case 'offerRinging':
        if (!this.offers.has(effect.extension)) this.broken.push(`rings unasked: ${effect.extension}`)
        return
      case 'offerTaken':
        this.#take(effect.extension)
        return
      case 'offerAnswered':
        this.#answered(effect.extension)
        return
      default:
        this.#end(effect.extension)
        if (this.taken === effect.extension) this.taken = ''
    }
  }

  /** Told again when the switch is back. */
  #answered(extension: string): void {
    if (this.#talks === extension) return
    this.#end(extension)
    if (this.taken !== extension) this.broken.push(`talks untaken: ${extension}`)
    this.#talks = extension
    this.waiting = false
    this.taken = ''
  }

  #take(extension: string): void {
    if (!this.offers.has(extension)) this.broken.push(`taken unasked: ${extension}`)
    if (this.#void.has(extension)) this.broken.push(`taken for nobody: ${extension}`)
    if (this.taken !== '' && this.taken !== extension) this.broken.push(`two have it: ${extension}`)
    this.taken = extension
  }

  #end(extension: string): void {
    if (this.offers.delete(extension)) return
    const at = this.#withdrawn.indexOf(extension)
    if (at === -1) this.broken.push(`told twice: ${extension}`)
    else this.#withdrawn.splice(at, 1)
  }

  /** Whether it may say something of the caller now. */
  get mayAct(): boolean {
    return this.waiting && this.taken === ''
  }

  /** One to three agents, one more beside those who ring, one taken back, or the end of the wait. */
  act(dice: number): CallEvent[] {
    const out = [...this.offers]
    if (out.length > 0 && dice % 3 === 0) {
      const extension = out[dice % out.length] ?? ''
      this.#withdrawn.push(extension)
      return [{ type: 'offerWithdrawn', extension, why: 'model' }]
    }
    if (out.length > 0) return out.length < 6 ? [this.#offer(dice)] : []
    if (dice % 7 === 0) {
      this.waiting = false
      return [{ type: 'queueFailed', cause: 'timeout' }]
    }
    return Array.from({ length: 1 + (dice % 3) }, () => this.#offer(dice))
  }

  #offer(dice: number): CallEvent {
    this.#next += 1
    const extension = String(this.#next)
    this.offers.add(extension)
    return {
      type: 'agentOffered',
      extension,
      agentNumber: '',
      ringSeconds: 15,
      autoAnswer: dice % 2 === 0,
      why: {},
    }
  }
}
