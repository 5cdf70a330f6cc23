import type { CallEffect } from '../core/call/call-effect.ts'
import type { CallEvent } from '../core/call/call-event.ts'
import { recordIdOf } from '../core/call/record/record-id.ts'
import type { SwitchCommand } from '../core/call/switch-command.ts'
import type { LegId, RequestId } from '../core/shared/ids.ts'
import type { Language } from '../core/speech/language.ts'
import { expandSay } from '../core/speech/say-name.ts'
import type { CallFlow } from '../ports/calls/call-flow.ts'
import type { CallLog } from '../ports/calls/call-log.ts'
import type { Recordings } from '../ports/calls/recordings.ts'
import type { Clock } from '../ports/clock.ts'
import type { PromptFinder } from '../ports/house/prompt-finder.ts'
import type { LineDesk } from '../ports/lines/line-desk.ts'
import type { Log } from '../ports/log.ts'
import type { AgentDesk } from '../ports/queue/agent-desk.ts'
import { type DidQueries, lookUpDid } from './did-look-up.ts'
import type { PushEvents } from './events/push-events.ts'
import type { LegPlayer } from './legs/leg-player.ts'
import type { LiveCall } from './live-call.ts'
import type { AcdRunner } from './queue/acd-runner.ts'
import type { CallbackDesk } from './queue/callbacks/callback-desk.ts'
import { grantWish } from './queue/grant-wish.ts'
import type { OpenCallJournal } from './queue/open-call-journal.ts'
import type { QueueHours } from './queue/queue-hours.ts'
import { encodeState } from './restart/saved-state.ts'

export interface EffectDeps {
  readonly clock: Clock
  readonly log: Log
  readonly callFlow: CallFlow
  readonly callLog: CallLog
  readonly acd: AcdRunner
  readonly hours: Pick<QueueHours, 'isClosed'>
  readonly agents: AgentDesk
  readonly callbacks: Pick<CallbackDesk, 'add'>
  readonly journal: Pick<OpenCallJournal, 'keep' | 'close'>
  readonly dids: DidQueries
  readonly lines: LineDesk
  readonly prompts: PromptFinder
  readonly recordings: Pick<Recordings, 'hasRoom'>
  /** What callers are spoken to in where nothing else is said. */
  readonly language: Language
  readonly player: LegPlayer
  readonly push: Pick<PushEvents, 'call' | 'release'>
}

/** What an effect may do to the call it belongs to, beside the world outside. */
export interface CallHandle {
  post(call: LiveCall, event: CallEvent): void
  own(call: LiveCall, legId: LegId): void
  finish(call: LiveCall): void
}

type Effect<T extends CallEffect['type']> = Extract<CallEffect, { type: T }>
type Handlers = { readonly [T in CallEffect['type']]: (call: LiveCall, effect: Effect<T>) => void }
type Prompted = Extract<SwitchCommand, { type: 'play' | 'playForever' | 'collectDigits' }>

/** Where nothing is to be heard. FreeSWITCH ends what is played forever when a round of it is shorter than 500 ms. */
const silence = 'silence_stream://1000'

/** Carries out effects: a table with one handler each. Results come back through `handle.post`. */
export function createEffectRunner(deps: EffectDeps, handle: CallHandle) {
  const send = (call: LiveCall, command: SwitchCommand): void => {
    void call.switch.send(command).then(outcome => {
      if (outcome.type === 'refused')
        handle.post(call, { type: 'commandFailed', command, reason: outcome.reason })
      if (outcome.type === 'done' && command.type === 'transfer') handle.post(call, { type: 'left' })
      if (outcome.type === 'done' && command.type === 'askPartner')
        handle.post(call, { type: 'partnerSeen', legId: command.legId, partner: outcome.text })
      if (outcome.type !== 'done') {
        const { reason } = outcome
        deps.log.warn(
          { call: call.state.uuid, command: command.type, outcome: outcome.type, reason },
          'command failed',
        )
      }
    })
  }

  const playFound = (call: LiveCall, command: Prompted): void => {
    const prompts = findPrompts(deps, call, command.prompts)
    if (prompts.length === 0 && command.type === 'play') {
      handle.post(call, {
        type: 'executeDone',
        requestId: command.requestId,
        digits: '',
        recordedMs: 0,
      })
      return
    }
    const found = { ...command, prompts: prompts.length > 0 ? prompts : [silence] }
    if (found.type !== 'collectDigits') deps.player.play(found, each => send(call, each))
    else {
      const badPrompts = findPrompts(deps, call, found.badPrompts)
      deps.player.play({ ...found, badPrompts }, each => send(call, each))
    }
  }

  const commands: {
    readonly [T in SwitchCommand['type']]?: (call: LiveCall, command: SwitchCommand) => void
  } = {
    play: (call, command) => playFound(call, command as Prompted),
    playForever: (call, command) => playFound(call, command as Prompted),
    collectDigits: (call, command) => playFound(call, command as Prompted),
    record: (call, command) => {
      if (command.type !== 'record') return
      if (deps.recordings.hasRoom()) {
        deps.player.play(command, each => send(call, each))
        return
      }
      deps.log.error({ call: call.state.uuid }, 'no room on the disk for messages')
      handle.post(call, { type: 'commandFailed', command, reason: 'no room on the disk' })
    },
    bridgeTo: (call, command) => {
      if (command.type === 'bridgeTo') deps.player.play(command, each => send(call, each))
    },
    startRecording: (call, command) => {
      if (deps.recordings.hasRoom()) return send(call, command)
      deps.log.error({ call: call.state.uuid }, 'no room on the disk for recordings')
      handle.post(call, { type: 'commandFailed', command, reason: 'no room on the disk' })
    },
    stopPlaying: (call, command) => deps.player.stop(command.legId, each => send(call, each)),
    bridgeLegs: (call, command) => {
      if (command.type !== 'bridgeLegs') return
      // Joining ends whatever plays on either side.
      deps.player.forget(command.legId)
      deps.player.forget(command.otherId)
      send(call, command)
    },
  }

  const handlers: Handlers = {
    command: (call, { command }) => (commands[command.type] ?? send)(call, command),
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
    setAgent: (call, { requestId, extension, wish }) => {
      void grantWish(deps, extension, wish).then(outcome =>
        handle.post(call, { type: 'agentSet', requestId, outcome }),
      )
    },
    seekLine: (call, { requestId, request }) =>
      deps.lines.seek(
        requestId,
        request,
        answer => handle.post(call, { type: 'lineAnswered', requestId, answer }),
        () => deps.player.stop(call.state.uuid, each => send(call, each)),
      ),
    lineFailed: (call, { requestId, failure }) => {
      if (deps.lines.failed(requestId, failure)) return
      // Nobody hunts for this call any more (the request was another controller's): the failure stands.
      const { cause, sipCode } = failure
      const answer = { type: 'refused', cause, sipCode, reason: 'allFailed', story: [] } as const
      handle.post(call, { type: 'lineAnswered', requestId, answer })
    },
    leaveLine: (_call, { requestId }) => deps.lines.leave(requestId),
    joinQueue: (call, { wait, callerNumber, again }) => {
      if (!again && deps.hours.isClosed(wait.group))
        handle.post(call, { type: 'queueFailed', cause: 'closed' })
      else deps.acd.join(call.state.uuid, wait, callerNumber, again)
    },
    leaveQueue: (call, { how }) => deps.acd.leave(call.state.uuid, how),
    keepOffer: (call, { wait, callerNumber, extension }) =>
      deps.acd.keepOffer(call.state.uuid, wait, callerNumber, extension),
    askPlace: call => deps.acd.tellPlace(call.state.uuid),
    callBack: (call, { wait, number }) => deps.callbacks.add(call.state, wait, number),
    offerRinging: (call, { extension }) => deps.acd.offerRinging(call.state.uuid, extension),
    offerTaken: (call, { extension }) => deps.acd.offerTaken(call.state.uuid, extension),
    offerAnswered: (call, { extension, group }) =>
      deps.acd.offerAnswered(call.state.uuid, call.state.callerNumber, extension, group),
    offerFailed: (call, { extension, cause }) => deps.acd.offerFailed(call.state.uuid, extension, cause),
    armGuard: (call, { delayMs }) => {
      call.disarmGuard()
      call.disarmGuard = deps.clock.after(delayMs, () => handle.post(call, { type: 'phaseTimedOut' }))
    },
    disarmGuard: call => call.disarmGuard(),
    save: call => {
      send(call, {
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
    /** The switch reports the end of an announcement. */
    played(call: LiveCall, legId: LegId, id: RequestId): void {
      deps.player.done(legId, id, each => send(call, each))
    },
  }
}

/** Names become files; one that is missing is left out and told, so that a wrong name never stops a call. */
function findPrompts(deps: EffectDeps, call: LiveCall, names: readonly string[]): string[] {
  const language = call.state.language || deps.language
  const spoken = names.flatMap(name => expandSay(name, language) ?? [name])
  return spoken.flatMap(name => {
    const found = deps.prompts.find(name, language)
    if (found !== null) return [found]
    deps.log.warn({ call: call.state.uuid, prompt: name }, 'prompt not found')
    deps.callLog.step(recordIdOf(call.state), {
      at: deps.clock.now(),
      type: 'prompt_missing',
      detail: { prompt: name },
    })
    return []
  })
}
