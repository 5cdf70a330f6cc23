import type { SipClock } from '../clock.ts'
import { cseqOf } from '../message/cseq.ts'
import { type HeaderField, headerOf, type SipRequest } from '../message/message.ts'
import type { Flow } from '../transport/flow.ts'
import type { Registration, SipStackOptions } from '../types.ts'
import { type Binding, Bindings } from './bindings.ts'
import { type ExpiryRules, type RequestedContact, readContactRequest } from './contact-request.ts'

export interface RegistrarSetup extends Pick<SipStackOptions, 'onRegister' | 'onUnregister'> {
  readonly clock: SipClock
  readonly expiry: ExpiryRules
  /** Contacts an extension may have. */
  readonly contacts: number
}

/** The answer to a REGISTER. */
export interface RegistrarAnswer {
  readonly status: 200 | 400 | 403 | 423 | 500
  readonly reason?: string
  readonly headers?: readonly HeaderField[]
}

/** Keeps who can be reached where: RFC 3261 10.3, from the point where the request is authorised. */
export class Registrar {
  readonly #setup: RegistrarSetup
  readonly #bindings: Bindings

  constructor(setup: RegistrarSetup) {
    this.#setup = setup
    this.#bindings = new Bindings(setup.clock, registration => setup.onUnregister(registration, 'expire'))
  }

  registrations(): readonly Registration[] {
    return this.#bindings.all().map(binding => binding.registration)
  }

  registrationsOf(extension: string): readonly Registration[] {
    return this.#bindings.of(extension).map(binding => binding.registration)
  }

  /** Whether a phone registered from this very address. */
  isRegisteredAt(ip: string, port: number): boolean {
    return this.#bindings.isAt(ip, port)
  }

  close(): void {
    this.#bindings.close()
  }

  /** Does what an authorised REGISTER for `extension` asks: all of it or nothing. */
  register(request: SipRequest, source: Flow, extension: string): RegistrarAnswer {
    const asked = readContactRequest(request, this.#setup.expiry)
    switch (asked.type) {
      case 'malformed':
        return { status: 400, reason: asked.why }
      case 'too brief':
        return { status: 423, headers: [{ name: 'min-expires', value: String(this.#setup.expiry.min) }] }
      case 'query':
        return this.#listing(extension)
      case 'remove all':
        return this.#removeAll(request, extension)
      case 'update':
        return this.#update(request, source, extension, asked.contacts)
    }
  }

  /** Whether `request` comes too late for `binding`: RFC 3261 10.3 step 7, same Call-ID and no higher CSeq. */
  #isOutOfOrder(request: SipRequest, binding: Binding): boolean {
    const sameCall = binding.registration.callId === headerOf(request, 'call-id')
    return sameCall && cseqOf(request).sequence <= binding.sequence
  }

  #removeAll(request: SipRequest, extension: string): RegistrarAnswer {
    const bindings = this.#bindings.of(extension)
    if (bindings.some(binding => this.#isOutOfOrder(request, binding))) return outOfOrder
    for (const binding of bindings) this.#remove(binding)
    return this.#listing(extension)
  }

  #update(
    request: SipRequest,
    source: Flow,
    extension: string,
    contacts: readonly RequestedContact[],
  ): RegistrarAnswer {
    if (contacts.length > this.#setup.contacts) return { status: 403, reason: 'Too many contacts' }
    const known = contacts.map(contact => this.#bindings.find(extension, contact.uri))
    if (known.some(binding => binding !== null && this.#isOutOfOrder(request, binding))) return outOfOrder
    for (const contact of contacts) this.#apply(request, source, extension, contact)
    this.#enforceLimit(extension)
    return this.#listing(extension)
  }

  #apply(request: SipRequest, source: Flow, extension: string, contact: RequestedContact): void {
    const known = this.#bindings.find(extension, contact.uri)
    if (contact.expires === 0) {
      if (known !== null) this.#remove(known)
      return
    }
    const registration: Registration = {
      extension,
      contact: contact.contact,
      callId: headerOf(request, 'call-id') ?? '',
      userAgent: headerOf(request, 'user-agent') ?? '',
      ...source,
      expiresAt: this.#setup.clock.now() + contact.expires * 1_000,
    }
    this.#bindings.put({ registration, uri: contact.uri, sequence: cseqOf(request).sequence })
    this.#setup.onRegister(registration, known === null ? 'register' : 'refresh')
  }

  /** A phone that changes its address often leaves contacts behind: those refreshed longest ago give way. */
  #enforceLimit(extension: string): void {
    const bindings = this.#bindings.of(extension)
    for (const binding of bindings.slice(0, Math.max(0, bindings.length - this.#setup.contacts))) {
      this.#remove(binding)
    }
  }

  #remove(binding: Binding): void {
    this.#bindings.remove(binding.registration.extension, binding.uri)
    this.#setup.onUnregister(binding.registration, 'unregister')
  }

  /** 200 with every live contact and the seconds it has left. */
  #listing(extension: string): RegistrarAnswer {
    const now = this.#setup.clock.now()
    const contacts = this.registrationsOf(extension).map(({ contact, expiresAt }) => {
      const left = Math.max(0, Math.round((expiresAt - now) / 1_000))
      return { name: 'contact', value: `<${contact}>;expires=${left}` }
    })
    return { status: 200, headers: [...contacts, { name: 'date', value: new Date(now).toUTCString() }] }
  }
}

const outOfOrder: RegistrarAnswer = { status: 500, reason: 'CSeq out of order' }
