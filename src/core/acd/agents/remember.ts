import type { Millis } from '../../shared/ids.ts'
import { millis } from '../../shared/ids.ts'
import type { AgentMemory } from '../agent-memory.ts'
import type { Ledger } from '../ledger.ts'
import type { AgentDesk } from './agent-desk.ts'
import type { PhoneDesk } from './phone-desk.ts'
import type { Roster } from './roster.ts'

/** Agents are again as they were before a restart; a rest that was over by then is over. */
export function remember(
  memories: readonly AgentMemory[],
  isToday: (at: Millis) => boolean,
  roster: Roster,
  agents: AgentDesk,
  phones: PhoneDesk,
  ledger: Ledger,
): void {
  const { now } = ledger
  for (const memory of memories) {
    const agent = roster.get(memory.extension)
    if (agent === undefined) continue
    agents.change(agent, () => {
      agent.idleSince = millis(Math.min(now, memory.idleSince))
      agent.misses = memory.misses
      if (agent.activity.type === 'idle') agent.since = agent.idleSince
      if (!isToday(memory.at)) return
      agent.calls += memory.calls
      agent.talkedMs += memory.talkedMs
    })
    const { rest, talk } = memory
    if (rest !== null && rest.until > now && agent.activity.type === 'idle') {
      agents.restAgain(agent, rest)
    }
    if (talk !== null) phones.rememberTalk(agent, talk)
  }
}
