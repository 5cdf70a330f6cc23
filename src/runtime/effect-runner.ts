import type { CallEffect } from '../core/call/call-effect.ts'
import { recordIdOf } from '../core/call/record/record-id.ts'
import type { LegId, RequestId } from '../core/shared/ids.ts'
import { createCommandRunner } from './effects/command-runner.ts'
import type { CallHandle, EffectDeps, EffectHandlers } from './effects/effect-handlers.ts'
import { lineEffects } from './effects/line-effects.ts'
import { questionEffects } from './effects/question-effects.ts'
import { queueEffects } from './effects/queue-effects.ts'
import type { LiveCall } from './live-call.ts'
import { encodeState } from './restart/saved-state.ts'

/** Carries out effects: a table with one handler each. Results come back through `handle.post`. */
export function createEffectRunner(deps: EffectDeps, handle: CallHandle) {
  const commands = createCommandRunner(deps, handle)

  const handlers: EffectHandlers<CallEffect['type']> = {
    ...questionEffects(deps, handle),
    ...lineEffects(deps, handle, commands.hush),
    ...queueEffects(deps, handle),
    command: (call, { command }) => commands.run(call, command),
    armGuard: (call, { delayMs }) => {
      call.disarmGuard()
      call.disarmGuard = deps.clock.after(delayMs, () => handle.post(call, { type: 'phaseTimedOut' }))
    },
    disarmGuard: call => call.disarmGuard(),
    save: call => {
      commands.run(call, {
        type: 'setVariables',
        legId: call.state.uuid,
        variables: { nacd_state: encodeState(call.state) },
      })
      deps.journal.keep(call.state)
    },
    record: (call, { step }) => deps.callLog.step(recordIdOf(call.state), step),
    push: (call, { event, facts, dtmf }) => deps.push.call(event, call.state, facts, dtmf),
    ownLeg: (call, { legId }) => handle.own(call, legId),
    finish: (call, { summary }) => {
      deps.callLog.ended(summary)
      deps.journal.close(summary.uuid)
      handle.finish(call)
    },
  }

  return {
    run(call: LiveCall, effect: CallEffect): void {
      const handler = handlers[effect.type] as (call: LiveCall, effect: CallEffect) => void
      handler(call, effect)
    },
    played: (call: LiveCall, legId: LegId, id: RequestId): void => commands.played(call, legId, id),
  }
}
