import { legId, millis } from '../../shared/ids.ts'
import type { AcdEffect } from '../acd-effect.ts'
import type { AcdEvent, AcdTimer } from '../acd-event.ts'
import { AcdEngine } from '../engine.ts'
import type { AgentRecord } from '../records.ts'
import { group } from './records.ts'

type Joined = Extract<AcdEvent, { type: 'callerJoined' }>
export const join = (name: string, rest: Partial<Joined> = {}): Joined => ({
  type: 'callerJoined',
  callId: legId(name),
  callerNumber: '',
  group: '121',
  priority: 0,
  skills: [],
  since: millis(0),
  timeoutSeconds: 0,
  kind: 'call',
  switchName: '',
  ...rest,
})

export const setUp = (agents: readonly AgentRecord[], groups = [group('121')]): AcdEvent[] => [
  { type: 'configured', agents, groups },
  { type: 'registrations', switchName: '', extensions: agents.map(each => each.extension) },
]

export const leg = (type: 'legUp' | 'legDown', extension: string, id = `leg-${extension}`): AcdEvent => ({
  type,
  extension,
  legId: legId(id),
})
export const offerAnswered = (call: string, extension: string): AcdEvent => ({
  type: 'offerAnswered',
  callId: legId(call),
  callerNumber: '',
  extension,
  group: '121',
})
export const offerFailed = (call: string, extension: string, cause = 'NO_ANSWER'): AcdEvent => ({
  type: 'offerFailed',
  callId: legId(call),
  extension,
  cause,
})
export const offerFound = (call: string, extension: string): AcdEvent => ({
  ...join(call),
  type: 'offerFound',
  extension,
})

export const offerTaken = (call: string, extension: string): AcdEvent => ({
  type: 'offerTaken',
  callId: legId(call),
  extension,
})

export const left = (call: string): AcdEvent => ({ type: 'callerLeft', callId: legId(call), how: 'hungUp' })

/** The timer of a caller or, where it is a rest, of an agent; of a lease both. */
export const fired = (type: AcdTimer['type'], whose: string, extension = ''): AcdEvent => {
  const timer = type === 'rest' ? { type, extension: whose } : { type, callId: legId(whose), extension }
  return { type: 'timerFired', timer: timer as AcdTimer }
}

/** What is left out of the short form: it comes with nearly everything, and has its own tests. */

const isSaid = (effect: AcdEffect): boolean =>
  !['joined', 'waits', 'fact', 'remember'].includes(effect.type) &&
  !('timer' in effect && effect.timer.type === 'lease')

/** Applies events one second apart; says what came of the last one, in short. */
export function last(events: readonly AcdEvent[]): string[] {
  const engine = new AcdEngine()
  let effects: readonly AcdEffect[] = []
  events.forEach((event, index) => {
    effects = engine.apply(event, millis(1000 * (index + 1)))
  })
  return inShortAll(effects)
}

export const inShortAll = (effects: readonly AcdEffect[]): string[] => effects.filter(isSaid).map(inShort)

function inShort(effect: AcdEffect): string {
  switch (effect.type) {
    case 'offer':
      return `offer ${effect.callId} to ${effect.extension}`
    case 'queueFailed':
      return `${effect.callId} fails: ${effect.cause}`
    case 'startTimer':
      return `timer ${effect.timer.type} at ${effect.at}`
    case 'cancelTimer':
      return `cancel ${effect.timer.type}`
    case 'agentSetBusy':
      return `${effect.extension} busy: ${effect.reason}`
    case 'withdraw':
      return `withdraw ${effect.callId} from ${effect.extension}`
    default:
      return effect.type
  }
}
