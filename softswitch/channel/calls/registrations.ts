import type { EventBus } from '../../eventsocket/event-bus.ts'
import type { Header } from '../../eventsocket/protocol/event.ts'
import type { Registration } from '../../sip/types.ts'

/** What becomes of a registration. */
export type RegistrationChange = 'register' | 'refresh' | 'unregister' | 'expire'

function headers(registration: Registration, domain: string, now: number): readonly Header[] {
  const seconds = Math.max(0, Math.round((registration.expiresAt - now) / 1000))
  return [
    ['profile-name', 'internal'],
    ['from-user', registration.extension],
    ['from-host', domain],
    ['contact', `"" <${registration.contact}>`],
    ['call-id', registration.callId],
    ['rpid', 'unknown'],
    ['status', `Registered(${registration.transport.toUpperCase()})`],
    ['expires', String(seconds)],
    ['to-user', registration.extension],
    ['to-host', domain],
    ['network-ip', registration.ip],
    ['network-port', String(registration.port)],
    ['username', registration.extension],
    ['realm', domain],
    ['user-agent', registration.userAgent],
  ]
}

/** An expired registration is told in other words than the others (mod_sofia, sofia_reg). */
function expireHeaders(registration: Registration, domain: string): readonly Header[] {
  return [
    ['profile-name', 'internal'],
    ['user', registration.extension],
    ['host', domain],
    ['contact', registration.contact],
    ['call-id', registration.callId],
    ['expires', String(Math.round(registration.expiresAt / 1000))],
    ['user-agent', registration.userAgent],
    ['realm', domain],
    ['network-ip', registration.ip],
    ['network-port', String(registration.port)],
  ]
}

/** Fires `sofia::register` (also for a refresh), `sofia::unregister` or `sofia::expire`. */
export function fireRegistration(
  bus: EventBus,
  registration: Registration,
  change: RegistrationChange,
  context: { readonly domain: string; readonly now: number },
): void {
  const subclass = change === 'refresh' ? 'register' : change
  bus.fire({
    name: 'CUSTOM',
    subclass: `sofia::${subclass}`,
    headers: () =>
      change === 'expire'
        ? expireHeaders(registration, context.domain)
        : headers(registration, context.domain, context.now),
  })
}
