import { readFileSync } from 'node:fs'
import { until } from '../until.ts'

/** Resolves when a program has a UDP port of this machine open. */
export async function isOpen(port: number): Promise<void> {
  await until(`a program at UDP port ${port}`, () => isTaken(port), { within: 20_000 })
}

/** On Linux: the second column is the local address, in hexadecimal (proc(5), net/udp). */
function isTaken(port: number): boolean {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const sockets = readFileSync('/proc/net/udp', 'latin1').split('\n')
  return sockets.some(socket => socket.trim().split(/\s+/)[1]?.endsWith(wanted))
}
