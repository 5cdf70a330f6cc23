import type { LiveCall } from '../live-call.ts'
import type { CallHandle, EffectDeps, EffectHandlers } from './effect-handlers.ts'

type LineEffect = 'seekLine' | 'lineFailed' | 'leaveLine'

/** What a call asks of the line desk. */
export function lineEffects(
  deps: Pick<EffectDeps, 'lines'>,
  handle: Pick<CallHandle, 'post'>,
  /** Ends what the caller hears. */
  hush: (call: LiveCall) => void,
): EffectHandlers<LineEffect> {
  return {
    seekLine: (call, { requestId, request }) =>
      deps.lines.seek(
        requestId,
        request,
        answer => handle.post(call, { type: 'lineAnswered', requestId, answer }),
        () => hush(call),
      ),
    lineFailed: (call, { requestId, failure }) => {
      if (deps.lines.failed(requestId, failure)) return
      // Nobody hunts for this call any more (the request was another controller's): the failure stands.
      const { cause, sipCode } = failure
      const answer = { type: 'refused', cause, sipCode, reason: 'allFailed', story: [] } as const
      handle.post(call, { type: 'lineAnswered', requestId, answer })
    },
    leaveLine: (_call, { requestId }) => deps.lines.leave(requestId),
  }
}
