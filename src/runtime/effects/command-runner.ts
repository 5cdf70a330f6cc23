import type { SwitchCommand } from '../../core/call/switch-command.ts'
import type { LegId, RequestId } from '../../core/shared/ids.ts'
import type { LegPlayer } from '../legs/leg-player.ts'
import type { LiveCall } from '../live-call.ts'
import type { CallHandle, EffectDeps } from './effect-handlers.ts'
import { findPrompts } from './find-prompts.ts'

type Prompted = Extract<SwitchCommand, { type: 'play' | 'playForever' | 'collectDigits' }>

/** Commands that are more than sent. */
type CommandHandlers = {
  readonly [T in SwitchCommand['type']]?: (
    call: LiveCall,
    command: Extract<SwitchCommand, { type: T }>,
  ) => void
}

/** Where nothing is to be heard. FreeSWITCH ends what is played forever when a round of it is shorter than 500 ms. */
const silence = 'silence_stream://1000'

/** Brings a call's commands to its switch: what is to be heard becomes files, one announcement after the other. */
export function createCommandRunner(deps: EffectDeps, handle: Pick<CallHandle, 'post'>) {
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

  const play = (call: LiveCall, command: Parameters<LegPlayer['play']>[0]): void =>
    deps.player.play(command, each => send(call, each))

  const playFound = (call: LiveCall, command: Prompted): void => {
    const prompts = findPrompts(deps, call, command.prompts)
    if (prompts.length === 0 && command.type === 'play') {
      const { requestId } = command
      handle.post(call, { type: 'executeDone', requestId, digits: '', recordedMs: 0 })
      return
    }
    const found = { ...command, prompts: prompts.length > 0 ? prompts : [silence] }
    if (found.type !== 'collectDigits') play(call, found)
    else play(call, { ...found, badPrompts: findPrompts(deps, call, found.badPrompts) })
  }

  const noRoom = (call: LiveCall, command: SwitchCommand, message: string): void => {
    deps.log.error({ call: call.state.uuid }, message)
    handle.post(call, { type: 'commandFailed', command, reason: 'no room on the disk' })
  }

  const handlers: CommandHandlers = {
    play: playFound,
    playForever: playFound,
    collectDigits: playFound,
    record: (call, command) => {
      if (deps.recordings.hasRoom()) play(call, command)
      else noRoom(call, command, 'no room on the disk for messages')
    },
    bridgeTo: play,
    startRecording: (call, command) => {
      if (deps.recordings.hasRoom()) send(call, command)
      else noRoom(call, command, 'no room on the disk for recordings')
    },
    stopPlaying: (call, { legId }) => deps.player.stop(legId, each => send(call, each)),
    bridgeLegs: (call, command) => {
      // Joining ends whatever plays on either side.
      deps.player.forget(command.legId)
      deps.player.forget(command.otherId)
      send(call, command)
    },
  }

  return {
    run: (call: LiveCall, command: SwitchCommand): void => {
      const handler = (handlers[command.type] ?? send) as typeof send
      handler(call, command)
    },
    /** Ends what the caller hears. */
    hush: (call: LiveCall): void => deps.player.stop(call.state.uuid, each => send(call, each)),
    /** The switch reports the end of an announcement. */
    played: (call: LiveCall, legId: LegId, id: RequestId): void =>
      deps.player.done(legId, id, each => send(call, each)),
  }
}
