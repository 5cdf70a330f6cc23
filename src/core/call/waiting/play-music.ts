import { command, nextRequest, type Outcome } from '../outcome.ts'
import type { CallState, QueueWait } from '../state.ts'

/** Plays what a caller hears while they wait for an agent. */
export function playMusic(from: CallState, { music }: QueueWait): Outcome {
  const { state, id } = nextRequest(from)
  return {
    state,
    effects: [command({ type: 'playForever', legId: state.uuid, requestId: id, prompts: music })],
  }
}
