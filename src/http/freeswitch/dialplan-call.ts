import type { CallOrigin, DialplanCall } from '../../core/routing/dialplan/internal-call.ts'
import { provenExtension } from '../../core/routing/dialplan/proven-extension.ts'
import type { XmlForm } from './form.ts'

/** Knows the gateway that calls from an address. */
export interface Trunks {
  /** Its name, null when none does. */
  gatewayOf(address: string, port: number): string | null
}

/** The call as the switch describes it: `Hunt-*` is what is being routed now, after a transfer too. */
export function dialplanCall(form: XmlForm, trunks: Trunks): DialplanCall {
  return {
    destination: destinationOf(form),
    origin: originOf(form, trunks),
  }
}

const destinationOf = (form: XmlForm): string =>
  form.field('Hunt-Destination-Number') || form.field('Caller-Destination-Number')

/** A phone that proves who it is counts as its extension, from wherever it calls. */
function originOf(form: XmlForm, trunks: Trunks): CallOrigin {
  const extension = provenExtension(name => form.field(`variable_${name}`)) || sentExtension(form)
  if (extension !== '') return { type: 'extension', number: extension }
  const address = form.field('variable_sip_network_ip') || form.field('Caller-Network-Addr')
  const gateway = trunks.gatewayOf(address, Number(form.field('variable_sip_network_port')))
  return gateway === null
    ? { type: 'stranger' }
    : { type: 'gateway', name: gateway, handedOver: isHandedOver(form) }
}

/** nacd leaves `nacd_part` on a call it sends on, the switch `transfer_source` on one that a phone of the house transfers. */
const isHandedOver = (form: XmlForm): boolean =>
  form.field('variable_nacd_part') !== '' || form.field('variable_transfer_source') !== ''

/**
 * The extension nacd itself has dialled, to send it to just this number (runtime/originate). Sent elsewhere later, by
 * whomever it talks with, it has no more rights than anybody.
 */
function sentExtension(form: XmlForm): string {
  const destination = destinationOf(form)
  const isSent = destination !== '' && form.field('variable_nacd_sent') === destination
  return isSent ? form.field('variable_nacd_extension') : ''
}
