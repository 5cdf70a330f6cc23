/** Where a gateway is: the parts of its `host`. */
export interface GatewayHost {
  /** A name or an address, IPv6 without its brackets; "" where the gateway has none. */
  readonly host: string
  /** Null = not said. */
  readonly port: number | null
}

/** Takes `name`, `name:5080`, `10.0.0.1:5080`, `2001:db8::1` or `[2001:db8::1]:5060` apart. */
export function readGatewayHost(text: string): GatewayHost {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text)
  const plain = /^([^:]+):(\d{1,5})$/.exec(text)
  const [, host = text, port] = bracketed ?? plain ?? []
  return { host, port: port === undefined ? null : Number(port) }
}

/** A gateway that has calls from an address, and the port its `host` names. */
export interface Caller {
  readonly name: string
  readonly port: number | null
}

/** Where SIP comes from when nobody says otherwise (RFC 3261 section 19.1.2). */
const usualPort = 5060

/**
 * Whose call it is, of the gateways that share its address (by name): the one whose port it comes from, else one that
 * names no port, else the first: they are all carriers of the house. Null when there are none.
 */
export function gatewayAtPort(sharing: readonly Caller[], port: number): string | null {
  const exact =
    sharing.find(each => each.port === port) ?? sharing.find(each => (each.port ?? usualPort) === port)
  return (exact ?? sharing.find(each => each.port === null) ?? sharing[0])?.name ?? null
}
