import { readPrompts } from '../../flow/prompts.ts'
import { guardMs } from '../guard-times.ts'
import { command, moveTo, nextRequest, type Outcome, type StepInput } from '../outcome.ts'
import { announce } from '../service/announce.ts'
import type { Answerer, CallState, QueueWait } from '../state.ts'
import type { Prompts } from '../switch-command.ts'

/** Before anything else the agent of a queue hears what their group says of the call; the caller hears music meanwhile. */
export function whisper(from: CallState, ringing: Answerer, input: StepInput): Outcome {
  const { legId, reason } = ringing
  const prompts = whispered(reason.wait, input)
  if (prompts.length === 0) return announce(from, ringing, input)
  const { state, id } = nextRequest(from)
  return moveTo(
    state,
    { type: 'whispering', legId, reason, requestId: id },
    { type: 'armGuard', delayMs: guardMs.whispering },
    { type: 'save' },
    command({ type: 'play', legId, requestId: id, prompts }),
  )
}

/** The group's own words, then how long the caller has waited, in whole minutes. */
function whispered({ group, since }: QueueWait, { now, policy }: StepInput): Prompts {
  const rules = policy.groups.get(group)?.queue
  if (rules === undefined) return []
  const minutes = Math.max(0, Math.floor((now - since) / 60_000))
  return [...readPrompts(rules.whisper).prompts, ...(rules.whisperWait ? [`say://waited/${minutes}`] : [])]
}
