import type { Millis } from '../../../core/shared/ids.ts'

/** One registered phone of an extension. */
export interface Contact {
  readonly extension: string
  readonly callId: string
  /** Where it registered from, `ip:port`. */
  readonly address: string
  readonly expiresAt: Millis
}

/**
 * Which extensions are registered, phone by phone: an extension may have two phones, and a phone that was restarted
 * registers under another Call-ID while its former registration is still to run out.
 */
export interface Registrations {
  readonly extensions: readonly string[]
  reset(contacts: readonly Contact[]): void
  /** Takes the place of what the same phone or the same Call-ID had registered before. */
  add(contact: Contact): void
  /** Takes the phone's or the Call-ID's registration away; true when that was the extension's last live one. */
  remove(contact: Contact, at: Millis): boolean
}

export function createRegistrations(): Registrations {
  const contacts = new Map<string, readonly Contact[]>()
  const othersThan = ({ extension, callId, address }: Contact): readonly Contact[] =>
    (contacts.get(extension) ?? []).filter(other => other.callId !== callId && other.address !== address)
  const add = (contact: Contact): void => {
    contacts.set(contact.extension, [...othersThan(contact).slice(-mostContacts), contact])
  }
  return {
    get extensions() {
      return [...contacts.keys()]
    },
    reset(registered) {
      contacts.clear()
      registered.forEach(add)
    },
    add,
    remove(gone, at) {
      const { extension } = gone
      const left = othersThan(gone).filter(({ expiresAt }) => expiresAt > at)
      if (left.length === 0) return contacts.delete(extension)
      contacts.set(extension, left)
      return false
    },
  }
}

/** More phones than this on one extension are a phone that never says goodbye. */
const mostContacts = 15
