import type { LiveCall } from '../live-call.ts'
import type { QueuedCaller } from '../queue/acd-runner.ts'
import type { CallHandle, EffectDeps, EffectHandlers } from './effect-handlers.ts'

type QueueEffect =
  | 'joinQueue'
  | 'leaveQueue'
  | 'keepOffer'
  | 'askPlace'
  | 'callBack'
  | 'offerRinging'
  | 'offerTaken'
  | 'offerAnswered'
  | 'offerFailed'

/** What a call asks of the queues and tells them. */
export function queueEffects(
  deps: Pick<EffectDeps, 'acd' | 'hours' | 'callbacks'>,
  handle: Pick<CallHandle, 'post'>,
): EffectHandlers<QueueEffect> {
  return {
    joinQueue: (call, { wait, callerNumber, again }) => {
      if (!again && deps.hours.isClosed(wait.group))
        handle.post(call, { type: 'queueFailed', cause: 'closed' })
      else deps.acd.join(queued(call, callerNumber), wait, again)
    },
    leaveQueue: (call, { how }) => deps.acd.leave(call.state.uuid, how),
    keepOffer: (call, { wait, callerNumber, extension }) =>
      deps.acd.keepOffer(queued(call, callerNumber), wait, extension),
    askPlace: call => deps.acd.tellPlace(call.state.uuid),
    callBack: (call, { wait, number }) => deps.callbacks.add(call.state, wait, number),
    offerRinging: (call, { extension }) => deps.acd.offerRinging(call.state.uuid, extension),
    offerTaken: (call, { extension }) => deps.acd.offerTaken(call.state.uuid, extension),
    offerAnswered: (call, { extension, group }) =>
      deps.acd.offerAnswered(call.state.uuid, call.state.callerNumber, extension, group),
    offerFailed: (call, { extension, cause }) => deps.acd.offerFailed(call.state.uuid, extension, cause),
  }
}

/** The switch it is on now: in a state that was saved it may bear another name. */
const queued = (call: LiveCall, callerNumber: string): QueuedCaller => ({
  callId: call.state.uuid,
  callerNumber,
  switchName: call.switch.name,
})
