import { type Millis, millis } from '../../../core/shared/ids.ts'
import type { SwitchEvent } from '../../../ports/switch.ts'
import type { EventMessage } from '../wire/message.ts'
import type { Contact, Registrations } from './registrations.ts'

type RegistrationMapper = (
  message: EventMessage,
  at: Millis,
  registrations: Registrations,
) => readonly SwitchEvent[]

/** `sofia::expire` calls the extension `user`, the other two `from-user` (mod_sofia, sofia_reg.c). */
const extensionOf = (message: EventMessage): string =>
  message.header('from-user') ?? message.header('user') ?? ''

function contactOf(message: EventMessage, at: Millis): Contact {
  const expiresIn = Number(message.header('expires') ?? 0) || 0
  return {
    extension: extensionOf(message),
    callId: message.header('call-id') ?? '',
    address: `${message.header('network-ip') ?? ''}:${message.header('network-port') ?? ''}`,
    expiresAt: millis(at + expiresIn * 1000),
  }
}

const registered: RegistrationMapper = (message, at, registrations) => {
  const contact = contactOf(message, at)
  if (contact.extension === '') return []
  registrations.add(contact)
  return [{ type: 'registered', at, extension: contact.extension }]
}

const unregistered: RegistrationMapper = (message, at, registrations) => {
  const contact = contactOf(message, at)
  return registrations.remove(contact, at) ? [{ type: 'unregistered', at, extension: contact.extension }] : []
}

/** The subclasses of CUSTOM events that tell of phones coming and going. */
export const registrationMappers: ReadonlyMap<string, RegistrationMapper> = new Map([
  ['sofia::register', registered],
  ['sofia::unregister', unregistered],
  ['sofia::expire', unregistered],
])
