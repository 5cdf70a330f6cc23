import type { CallOrigin, DialplanCall } from '../../core/routing/internal-call.ts'
import { provenExtension } from '../../core/routing/proven-extension.ts'
import type { XmlForm } from './form.ts'

/** Knows the gateway that calls from an address. */
export interface Trunks {
  /** Its name, null when none does. */
  gatewayOf(address: string, port: number): string | null
}

/** The call as the switch describes it: `Hunt-*` is what is being routed now, after a transfer too. */
export function dialplanCall(form: XmlForm, trunks: Trunks): DialplanCall {
  return {
    destination: form.field('Hunt-Destination-Number') || form.field('Caller-Destination-Number'),
    origin: originOf(form, trunks),
  }
}

/** A phone that proves who it is counts as its extension, from wherever it calls. */
function originOf(form: XmlForm, trunks: Trunks): CallOrigin {
  const extension = provenExtension(name => form.field(`variable_${name}`))
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
