import type { HeaderField } from '../message/message.ts'
import { formatSipUri } from '../message/uri.ts'
import type { Flow } from '../transport/flow.ts'
import { localAddressFor } from '../transport/local-address.ts'

/** Who we are to the far end of a flow: what goes into Via and Contact. */
export class OwnAddress {
  readonly #host: string
  readonly #port: () => number

  /** `host`: the address bound to; `port`: the port bound to, once it is known. */
  constructor(host: string, port: () => number) {
    this.#host = host
    this.#port = port
  }

  sentBy(flow: Flow): { readonly host: string; readonly port: number } {
    return { host: localAddressFor(this.#host, flow.ip), port: this.#port() }
  }

  /** Our Contact; `user` is its user part. */
  contact(flow: Flow, user = 'nacd'): HeaderField {
    const { host, port } = this.sentBy(flow)
    const transport = flow.transport === 'tcp' ? ';transport=tcp' : ''
    return { name: 'contact', value: `<${formatSipUri(user, host, port)}${transport}>` }
  }
}
