import { findReferralTarget } from '../dialplan/referral-target.ts'
import { lookUpDid } from '../did-look-up.ts'
import { grantWish } from '../queue/grant-wish.ts'
import type { CallHandle, EffectDeps, EffectHandlers } from './effect-handlers.ts'

type QuestionEffect = 'ask' | 'lookUp' | 'route' | 'setAgent'

/** What a call asks of the customer's server, their database and the agents' desk; each answer comes back as an event. */
export function questionEffects(
  deps: Pick<EffectDeps, 'callFlow' | 'clock' | 'log' | 'dids' | 'dialplan' | 'isPhone' | 'push' | 'agents'>,
  handle: Pick<CallHandle, 'post'>,
): EffectHandlers<QuestionEffect> {
  return {
    ask: (call, { requestId, request }) => {
      void deps.callFlow.ask(request, requestId).then(answer => {
        const { tookMs, raw } = answer
        handle.post(
          call,
          answer.type === 'answered'
            ? { type: 'flowAnswered', requestId, response: answer.response, tookMs, raw }
            : { type: 'flowFailed', requestId, reason: answer.reason, detail: answer.detail, tookMs, raw },
        )
      })
    },
    lookUp: (call, { requestId, lookUp }) => {
      const from = deps.clock.now()
      const { uuid } = call.state
      void lookUpDid(deps.dids, lookUp, uuid, deps.log).then(result => {
        handle.post(call, { type: 'lookedUp', requestId, result, tookMs: deps.clock.now() - from })
        // The number through which the two reach each other is known now, or never will be.
        deps.push.release(uuid)
      })
    },
    route: (call, { requestId, destination, extension }) => {
      void findReferralTarget({ destination, extension, call: call.state.uuid }, deps).then(target =>
        handle.post(call, { type: 'routed', requestId, target }),
      )
    },
    setAgent: (call, { requestId, extension, wish }) => {
      void grantWish(deps, extension, wish).then(outcome =>
        handle.post(call, { type: 'agentSet', requestId, outcome }),
      )
    },
  }
}
