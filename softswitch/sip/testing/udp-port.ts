import { readFileSync } from 'node:fs'
import { vi } from 'vitest'

/** Whether somebody has the UDP port on this Linux (proc(5), net/udp: the local address, in hexadecimal). */
export function isTaken(port: number): boolean {
  const local = port.toString(16).toUpperCase().padStart(4, '0')
  return new RegExp(`^ *\\d+: [0-9A-F]+:${local} `, 'm').test(readFileSync('/proc/net/udp', 'latin1'))
}

/** Resolves when somebody has it: before, who calls there is told that nobody listens. */
export async function isListening(port: number): Promise<void> {
  await vi.waitUntil(() => isTaken(port), { timeout: 10_000, interval: 10 })
}
