import type { SwitchHeaders } from '../../../test/scenarios/support/switch/event-listener.ts'

/**
 * For each agent's leg that was hung up: ms until the next leg to that agent was made, both by the switch's own clock.
 * `events`: CHANNEL_CREATE and CHANNEL_HANGUP as they came.
 */
export function gapsOf(events: readonly SwitchHeaders[], agents: readonly string[]): readonly number[] {
  const free = new Map<string, number>()
  const gaps: number[] = []
  for (const event of events) {
    const agent = agentOf(event, agents)
    if (agent === null) continue
    const at = Number(event['Event-Date-Timestamp']) / 1000
    const since = free.get(agent)
    free.delete(agent)
    if (event['Event-Name'] === 'CHANNEL_HANGUP') free.set(agent, at)
    else if (since !== undefined) gaps.push(at - since)
  }
  return gaps
}

/** Whose leg it is, by its channel's name, e.g. `sofia/internal/3001@127.0.0.1:5062`; null = a caller's. */
function agentOf(event: SwitchHeaders, agents: readonly string[]): string | null {
  if (event['Call-Direction'] !== 'outbound') return null
  const [, number] = /\/(?:sip:)?(\d+)@/.exec(event['Channel-Name'] ?? '') ?? []
  return number !== undefined && agents.includes(number) ? number : null
}
