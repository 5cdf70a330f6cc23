import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { AgentMemory } from '../../../core/acd/agent-memory.ts'
import { clip, whole } from '../database/column-values.ts'
import { readJson } from '../database/json-text.ts'
import type { AgentStateRow } from '../schema.ts'

const count = Type.Integer({ minimum: 0 })
const missCount = Type.Optional(count)

const memory = Compile(
  Type.Object({
    rest: Type.Union([
      Type.Null(),
      Type.Object({
        why: Type.Enum(['wrapUp', 'noAnswer', 'rejected', 'busy', 'unreachable']),
        until: Type.Number(),
        group: Type.String(),
      }),
    ]),
    talk: Type.Union([
      Type.Null(),
      Type.Object({ callId: Type.String(), group: Type.String(), since: Type.Number() }),
    ]),
    idleSince: Type.Number(),
    misses: Type.Object({
      noAnswer: missCount,
      rejected: missCount,
      busy: missCount,
      unreachable: missCount,
    }),
    calls: count,
    talkedMs: Type.Number({ minimum: 0 }),
    at: Type.Number(),
  }),
)

/** The key of an agent's row. */
export const agentKey = (extension: string): string => clip(extension, 32)

export const agentStateRow = (state: AgentMemory): AgentStateRow => ({
  extension: agentKey(state.extension),
  state: JSON.stringify(state),
  at: whole(state.at),
})

/** null: what was written there is none. */
export function agentMemory({ extension, state }: AgentStateRow): AgentMemory | null {
  const read = readJson(state)
  return memory.Check(read) ? { ...(read as Omit<AgentMemory, 'extension'>), extension } : null
}
