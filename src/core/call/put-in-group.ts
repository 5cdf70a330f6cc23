import { groupWait } from '../flow/group-wait.ts'
import { talkCounted } from './ending/end-call.ts'
import { messageLeft } from './message/message.ts'
import { after, command, type Outcome, record, type StepInput } from './outcome.ts'
import { waitOf } from './parties/party.ts'
import type { CallState, Phase } from './state.ts'
import { enterQueue } from './waiting/enter-queue.ts'

/** The caller is alone with nacd. */
const alone: ReadonlySet<Phase['type']> = new Set<Phase['type']>([
  'asking',
  'playing',
  'collecting',
  'queued',
  'surveying',
  'recording',
])

/** Why an operator cannot put this call into the group now; null = they can. */
export function groupObjection({ phase }: CallState, group: string): string | null {
  if (phase.type === 'bridged') return 'the caller is talking'
  if (phase.type === 'ending' || phase.type === 'leaving') return 'the call is over'
  if (!alone.has(phase.type)) return 'somebody is being rung for the caller'
  return phase.type === 'queued' && phase.wait.group === group ? 'the caller waits there already' : null
}

/** An operator's wish: whatever the caller was at is over, they wait in the group's queue. */
export function putInGroup(from: CallState, group: string, input: StepInput): Outcome {
  const { uuid, phase } = from
  const left = waitOf(phase) === null ? [] : [{ type: 'leaveQueue', how: 'elsewhere' } as const]
  return after(
    [
      record(input, 'put_in_group', { group }),
      ...left,
      ...messageLeft(from, input.now),
      command({ type: 'stopPlaying', legId: uuid }),
    ],
    enterQueue(talkCounted(from, input), groupWait(group, input), input),
  )
}
