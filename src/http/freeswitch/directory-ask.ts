import type { XmlForm } from './form.ts'

/** What one directory request asks for. */
export type DirectoryAsk =
  /** Somebody proves who they are; the answer carries the password. `realm` is what their digest is made with. */
  | { readonly type: 'authenticate'; readonly user: string; readonly domain: string; readonly realm: string }
  /** Somebody is to be rung, or looked up: no password needed, none given. */
  | { readonly type: 'locate'; readonly user: string; readonly domain: string }
  /** The trunks of a profile (mod_sofia at start and at `sofia profile <name> rescan`); domain "" = of all. */
  | { readonly type: 'gateways'; readonly domain: string }
  /** Addresses that need no password (`<node domain=...>` of acl.conf). */
  | { readonly type: 'networks'; readonly domain: string }
  /** Groups, aliases, whole domains, other services' users: not nacd's. */
  | { readonly type: 'other' }

/** The actions of FreeSWITCH that look for an extension; "" is set_user, user_exists, user_data and the like. */
const locating: readonly string[] = ['', 'user_call', 'message-count', 'voicemail-lookup']

/** Extensions as `number@domain`; nothing here has a meaning in a dial string. */
const name = /^[0-9A-Za-z*#+._-]{1,64}$/
const host = /^[0-9A-Za-z._:[\]-]{1,255}$/

export function directoryAsk(form: XmlForm): DirectoryAsk {
  const purpose = form.field('purpose')
  if (purpose === '' || purpose === 'publish-vm') return userAsk(form)
  return Object.hasOwn(domainAsks, purpose) && isForDomain(form)
    ? (domainAsks[purpose]?.(form) ?? other)
    : other
}

const other: DirectoryAsk = { type: 'other' }

function userAsk(form: XmlForm): DirectoryAsk {
  const [user, action] = [form.field('user'), form.field('action')]
  const domain = form.field('domain') || form.field('key_value')
  const byNumber = form.field('key') === 'id' || form.field('key') === ''
  if (!byNumber || !name.test(user) || !host.test(domain)) return other
  if (action !== 'sip_auth') return locating.includes(action) ? { type: 'locate', user, domain } : other
  return { type: 'authenticate', user, domain, realm: form.field('sip_auth_realm') || domain }
}

/** Asks for a domain as a whole, by their purpose. */
const domainAsks: Readonly<Record<string, (form: XmlForm) => DirectoryAsk>> = {
  gateways: form => (form.field('profile') === '' ? other : domainAsk('gateways', form.field('key_value'))),
  'network-list': form => domainAsk('networks', form.field('domain')),
}

function domainAsk(type: 'gateways' | 'networks', domain: string): DirectoryAsk {
  return domain === '' || host.test(domain) ? { type, domain } : other
}

/**
 * A phone can add fields to what FreeSWITCH asks on its behalf (see form.ts), not take any away: `purpose` in a question
 * about a user is its doing. A user without a password, as a trunk's is, would let it in without one.
 */
function isForDomain(form: XmlForm): boolean {
  return ['user', 'key', 'action', 'sip_auth_username'].every(field => form.field(field) === '')
}
