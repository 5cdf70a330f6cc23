import { applyFallback } from '../../flow/apply-fallback.ts'
import { giveUpAll } from '../offering/parting.ts'
import { after, moveTo, type Outcome, push, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { summarize } from '../record/summary.ts'
import type { CallState, Phase } from '../state.ts'

type Leaving = Extract<Phase, { type: 'leaving' }>

/**
 * The caller's leg is being transferred into the dialplan. It stops being nacd's in the same command; where it is
 * unknown whether that was carried out, it is taken for gone: a leg that is still ours arrives anew (runtime/restart/adopt.ts).
 */
export const leaving: PhaseHandler<'leaving'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'left':
    case 'resumed':
    case 'phaseTimedOut':
      return left(state, phase, input)
    case 'commandFailed': {
      if (event.command.type !== 'transfer') return stay(state)
      const step = record(input, 'command_refused', { command: 'transfer', reason: event.reason })
      return after([step], applyFallback(state, input))
    }
    default:
      return stay(state)
  }
}

function left(from: CallState, { destination }: Leaving, input: StepInput): Outcome {
  const { state, effects } = giveUpAll(from)
  const end = {
    type: 'ending',
    cause: 'BLIND_TRANSFER',
    sipCode: 0,
    endedBy: 'system',
    endedAt: input.now,
    callerGone: true,
    otherLeg: '',
  } as const
  return moveTo(
    state,
    end,
    ...effects,
    { type: 'disarmGuard' },
    record(input, 'transferred', { destination }),
    push('transfer', { destination }),
    { type: 'finish', summary: summarize(state, end) },
  )
}
