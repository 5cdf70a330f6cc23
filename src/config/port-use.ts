import type { Place, Report } from './problem.ts'

/** Ports something in the file stands on. `own` = nacd or its embedded switch listens there; else another program does. */
export interface PortUse {
  readonly param: string
  readonly place: Place
  readonly protocols: readonly ('tcp' | 'udp')[]
  readonly host: string
  readonly low: number
  readonly high: number
  readonly own: boolean
}

/** Reports each use of ports that an earlier one already has. */
export function reportPortConflicts(uses: readonly PortUse[], report: Report): void {
  for (const [index, use] of uses.entries()) {
    const first = uses.slice(0, index).find(earlier => overlap(earlier, use))
    if (first === undefined) continue
    const port = Math.max(first.low, use.low)
    report(use.place, use.param, {
      en: `port ${port} is already used by "${first.param}" on line ${first.place.line}`,
      zh: `端口 ${port} 已被第 ${first.place.line} 行的 "${first.param}" 占用`,
    })
  }
}

function overlap(a: PortUse, b: PortUse): boolean {
  const sharedProtocol = a.protocols.some(protocol => b.protocols.includes(protocol))
  return sharedProtocol && a.low <= b.high && b.low <= a.high && sameMachine(a, b)
}

/** A wildcard takes the port on every address of this machine, so it meets loopback, and every other address we listen on. */
function sameMachine(a: PortUse, b: PortUse): boolean {
  const [first, second] = [normalHost(a.host), normalHost(b.host)]
  if (first === second) return true
  if (a.own && isWildcard(first)) return b.own || isLoopback(second)
  return b.own && isWildcard(second) && (a.own || isLoopback(first))
}

function normalHost(host: string): string {
  return host.toLowerCase() === 'localhost' ? '127.0.0.1' : host.toLowerCase()
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1'
}
