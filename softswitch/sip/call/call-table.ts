import { headerOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import type { Flow } from '../transport/flow.ts'

/** A call as the stack sees it: what comes for its dialog, and the end of everything. */
export interface DialogOwner {
  /** A request inside the dialog, other than ACK and CANCEL. */
  receive(transaction: ServerTransaction): void
  /** The ACK of a 2xx. */
  acknowledged(ack: SipRequest, source: Flow): void
  hangup(): void
}

/** Live calls by Call-ID and our tag; the far end's tag is theirs to check. */
export class CallTable {
  readonly #owners = new Map<string, DialogOwner>()
  #emptied: (() => void) | null = null

  get size(): number {
    return this.#owners.size
  }

  add(callId: string, localTag: string, owner: DialogOwner): void {
    this.#owners.set(`${localTag} ${callId}`, owner)
  }

  remove(callId: string, localTag: string): void {
    this.#owners.delete(`${localTag} ${callId}`)
    if (this.size === 0) this.#emptied?.()
  }

  /** The call a request is for, RFC 3261 12.2.2; null when there is none. */
  find(request: SipRequest): DialogOwner | null {
    const localTag = tagOf(headerOf(request, 'to'))
    return this.#owners.get(`${localTag} ${headerOf(request, 'call-id')}`) ?? null
  }

  /** Hangs up everything; resolves when the last call is gone, tail and all. */
  async drain(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#emptied = resolve
    for (const owner of [...this.#owners.values()]) owner.hangup()
    if (this.size === 0) resolve()
    await promise
  }
}
