import type { Socket } from 'node:dgram'
import type { Flow } from './flow.ts'
import { bindUdp, type UdpAddress, type UdpListener } from './udp-socket.ts'

function isConnected(socket: Socket): boolean {
  try {
    socket.remoteAddress()
    return true
  } catch {
    return false
  }
}

/**
 * A further socket at a shared address, connected to `peer` when this returns: the kernel gives it the peer's datagrams,
 * and as errors what the network says of those to the peer. Null when there is none to be had: no file descriptor is left,
 * no way leads there.
 */
export function connectUdp(address: UdpAddress, peer: Flow, listener: UdpListener): Socket | null {
  const socket = bindUdp(address, true, listener)
  if (socket instanceof Error) return null
  // With a callback its failure is no error event.
  socket.connect(peer.port, peer.ip, () => undefined)
  if (isConnected(socket)) return socket
  socket.close()
  return null
}
