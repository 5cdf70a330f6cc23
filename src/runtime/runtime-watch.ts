import type { CallState } from '../core/call/state.ts'
import type { GatewayState } from '../ports/switch.ts'
import type { GatewayWarning } from './lines/line-warnings.ts'
import type { AgentNews } from './queue/agent-states.ts'

/** Who watches what the runtime does. Told in the middle of it: a watcher only takes note, and never throws. */
export interface RuntimeWatch {
  /** `resumed`: a call was found on a switch and taken over. `phase`: it is at something else. */
  call(what: 'began' | 'resumed' | 'phase', call: CallState): void
  agent(extension: string, news: AgentNews, groups: readonly string[]): void
  gateway(switchName: string, gateway: GatewayState): void
  gatewayGone(switchName: string, name: string): void
  warned(warning: GatewayWarning): void
  switchReady(name: string): void
  switchLost(name: string, reason: string): void
}

const nothing = (): void => undefined

export const nobodyWatches: RuntimeWatch = {
  call: nothing,
  agent: nothing,
  gateway: nothing,
  gatewayGone: nothing,
  warned: nothing,
  switchReady: nothing,
  switchLost: nothing,
}
