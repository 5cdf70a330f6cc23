import type { HeaderField } from '../message/message.ts'

/** Methods that are served, in and out of dialogs. */
const allowedMethods = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'REGISTER',
  'INFO',
  'UPDATE',
  'REFER',
] as const

/** The Allow header, RFC 3261 20.5. */
export const allow: HeaderField = { name: 'allow', value: allowedMethods.join(', ') }

/** Methods about event packages (RFC 6665, RFC 3903): understood, but there is no package to serve. */
export const eventMethods: ReadonlySet<string> = new Set(['SUBSCRIBE', 'NOTIFY', 'PUBLISH'])
