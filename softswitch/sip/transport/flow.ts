/** One peer as the sockets see it: the address it sends from and is sent to. */
export interface Flow {
  readonly ip: string
  readonly port: number
  readonly transport: 'udp' | 'tcp'
}

/** An IPv4 address seen through an IPv6 socket (`::ffff:192.0.2.1`) is written as IPv4. */
export function plainIp(ip: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(ip) ? ip.slice(7) : ip
}

/** Whether both name the same peer. */
export function isSame(one: Flow, other: Flow): boolean {
  return one.port === other.port && one.ip === other.ip && one.transport === other.transport
}

/** Whether responses and requests on this flow are delivered without our retransmitting (RFC 3261 17). */
export function isReliable(flow: Flow): boolean {
  return flow.transport === 'tcp'
}
