import type { Millis } from '../../../core/shared/ids.ts'

/** One registered phone of an extension. */
export interface Contact {
  readonly extension: string
  readonly callId: string
  /** Where it registered from, `ip:port`. */
  readonly address: string
  readonly expiresAt: Millis
}

/** Extensions whose first phone was found, or whose last one was found gone. */
export interface RegistrationChanges {
  readonly came: readonly string[]
  readonly gone: readonly string[]
}

/**
 * Which extensions are registered, phone by phone: an extension may have two phones, and a phone that was restarted
 * registers under another Call-ID while its former registration is still to run out.
 */
export interface Registrations {
  readonly extensions: readonly string[]
  /** Replaces everything by what the switch lists, and remembers from here on whom events tell of. */
  reset(contacts: readonly Contact[]): void
  /**
   * Takes in a later list, the last one of its kind, null when there was none. What no event told of since `reset` is
   * as this list has it; of all others the events know better.
   */
  settle(contacts: readonly Contact[] | null): RegistrationChanges
  /** Takes the place of what the same phone or the same Call-ID had registered before. */
  add(contact: Contact): void
  /** Takes the phone's or the Call-ID's registration away; true when that was the extension's last live one. */
  remove(contact: Contact, at: Millis): boolean
}

export function createRegistrations(): Registrations {
  const contacts = new Map<string, readonly Contact[]>()
  let told: Set<string> | null = null
  const note = (contact: Contact): void => {
    for (const name of namesOf(contact)) told?.add(name)
  }
  const othersThan = ({ extension, callId, address }: Contact): readonly Contact[] =>
    (contacts.get(extension) ?? []).filter(other => other.callId !== callId && other.address !== address)
  const keep = (contact: Contact): void => {
    contacts.set(contact.extension, [...othersThan(contact).slice(-mostContacts), contact])
  }
  const replaceBy = (registered: readonly Contact[]): void => {
    contacts.clear()
    registered.forEach(keep)
  }
  return {
    get extensions() {
      return [...contacts.keys()]
    },
    reset(registered) {
      told = new Set()
      replaceBy(registered)
    },
    settle(registered) {
      const known = told
      told = null
      if (known === null || registered === null) return { came: [], gone: [] }
      const isTold = (contact: Contact): boolean => namesOf(contact).some(name => known.has(name))
      const before = new Set(contacts.keys())
      const byEvents = [...contacts.values()].flat().filter(isTold)
      replaceBy([...registered.filter(contact => !isTold(contact)), ...byEvents])
      const came = [...contacts.keys()].filter(extension => !before.has(extension))
      const gone = [...before].filter(extension => !contacts.has(extension))
      return { came, gone }
    },
    add(contact) {
      note(contact)
      keep(contact)
    },
    remove(gone, at) {
      note(gone)
      const { extension } = gone
      const left = othersThan(gone).filter(({ expiresAt }) => expiresAt > at)
      if (left.length === 0) return contacts.delete(extension)
      contacts.set(extension, left)
      return false
    },
  }
}

/** What an event and a row of the list may have in common. */
const namesOf = ({ extension, callId, address }: Contact): readonly string[] => [
  `${extension} call ${callId}`,
  `${extension} at ${address}`,
]

/** More phones than this on one extension are a phone that never says goodbye. */
const mostContacts = 15
