import type { SipCallListener, SipEnd } from '../types.ts'

/** Things kept for an owner that does not listen yet; more are dropped, the end never is. */
const keptEvents = 64

/** Passes a call's events to its owner: those before `listen` are kept, `ended` comes exactly once and last. */
export class ListenerRelay {
  #listener: SipCallListener | null = null
  #kept: ((listener: SipCallListener) => void)[] = []
  #end: SipEnd | null = null

  get ended(): boolean {
    return this.#end !== null
  }

  listen(listener: SipCallListener): void {
    if (this.#listener !== null) return
    this.#listener = listener
    const kept = this.#kept
    this.#kept = []
    for (const event of kept) event(listener)
    if (this.#end !== null) listener.ended(this.#end)
  }

  /** Tells the owner something, unless the call has ended. */
  tell(event: (listener: SipCallListener) => void): void {
    if (this.#end !== null) return
    if (this.#listener !== null) event(this.#listener)
    else if (this.#kept.length < keptEvents) this.#kept.push(event)
  }

  /** Asks the owner to answer an offer; null = refused. */
  offer(sdp: string): string | null {
    return this.#end === null ? (this.#listener?.offered?.(sdp) ?? null) : null
  }

  /** Asks the owner to send the other party there; false = it does not. */
  refer(user: string): boolean {
    return this.#end === null && (this.#listener?.referred?.(user) ?? false)
  }

  end(end: SipEnd): void {
    if (this.#end !== null) return
    this.#end = end
    this.#listener?.ended(end)
  }
}
