import type { SipClock } from '../clock.ts'
import type { SipUri } from '../message/uri.ts'
import { sameUri } from '../message/uri-equality.ts'
import type { Registration } from '../types.ts'

/** One contact of an extension, and what ordering and comparing need. */
export interface Binding {
  readonly registration: Registration
  readonly uri: SipUri
  readonly sequence: number
}

interface Kept extends Binding {
  readonly cancelExpiry: () => void
}

/** The live contacts of every extension: RFC 3261 10.3. Each leaves by itself when its time is over. */
export class Bindings {
  readonly #clock: SipClock
  readonly #expired: (registration: Registration) => void
  readonly #extensions = new Map<string, readonly Kept[]>()

  constructor(clock: SipClock, expired: (registration: Registration) => void) {
    this.#clock = clock
    this.#expired = expired
  }

  /** Oldest refresh first. */
  of(extension: string): readonly Binding[] {
    return this.#extensions.get(extension) ?? []
  }

  all(): readonly Binding[] {
    return [...this.#extensions.values()].flat()
  }

  isAt(ip: string, port: number): boolean {
    return this.all().some(({ registration }) => registration.ip === ip && registration.port === port)
  }

  find(extension: string, uri: SipUri): Binding | null {
    return this.of(extension).find(binding => sameUri(binding.uri, uri)) ?? null
  }

  /** Adds a contact, or replaces the one with an equal URI. */
  put(binding: Binding): void {
    const { extension, expiresAt } = binding.registration
    this.remove(extension, binding.uri)
    const cancelExpiry = this.#clock.after(expiresAt - this.#clock.now(), () => {
      this.remove(extension, binding.uri)
      this.#expired(binding.registration)
    })
    this.#set(extension, [...this.#kept(extension), { ...binding, cancelExpiry }])
  }

  remove(extension: string, uri: SipUri): void {
    const bindings = this.#kept(extension)
    for (const binding of bindings) if (sameUri(binding.uri, uri)) binding.cancelExpiry()
    this.#set(
      extension,
      bindings.filter(binding => !sameUri(binding.uri, uri)),
    )
  }

  /** Stops all expiry timers. */
  close(): void {
    for (const bindings of this.#extensions.values()) for (const binding of bindings) binding.cancelExpiry()
    this.#extensions.clear()
  }

  #kept(extension: string): readonly Kept[] {
    return this.#extensions.get(extension) ?? []
  }

  #set(extension: string, bindings: readonly Kept[]): void {
    if (bindings.length === 0) this.#extensions.delete(extension)
    else this.#extensions.set(extension, bindings)
  }
}
