import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'

/** Room for a burst while the process is busy: about 500 INVITEs. The kernel may give less. */
const receiveBufferBytes = 1_048_576

/** Where a socket is bound. */
export interface UdpAddress {
  readonly host: string
  readonly port: number
}

/** What a socket tells. */
export interface UdpListener {
  readonly message: (data: Buffer, from: RemoteInfo) => void
  readonly error: (error: Error) => void
}

/** Addresses are literals always: no name lookup, and what is asked of a socket is done before the call returns. */
function withoutLookup(
  address: string,
  family: number,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  callback(null, address, family)
}

/**
 * A socket that is bound when this returns, or the error why it cannot be. `shared`: further ones of ours may have its
 * address.
 */
export function bindUdp({ host, port }: UdpAddress, shared: boolean, listener: UdpListener): Socket | Error {
  const type = isIPv6(host) ? 'udp6' : 'udp4'
  // Node calls it with (address, family, callback) although its types promise an options object.
  const lookup = withoutLookup as never
  const socket = createSocket({ type, recvBufferSize: receiveBufferBytes, reuseAddr: shared, lookup })
  const failures: Error[] = []
  const fail = (cause: Error): void => void failures.push(cause)
  socket.on('error', fail)
  socket.bind(port, host)
  socket.off('error', fail)
  socket.on('message', listener.message)
  socket.on('error', listener.error)
  const [failure] = failures
  if (failure === undefined) return socket
  socket.close()
  return failure
}
