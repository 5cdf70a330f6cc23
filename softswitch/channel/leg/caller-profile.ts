import type { Header } from '../../eventsocket/protocol/event.ts'

/** Who calls whom on a channel (FreeSWITCH's caller profile). All texts may be "". */
export interface CallerProfile {
  username: string
  dialplan: string
  callerIdName: string
  callerIdNumber: string
  origCallerIdName: string
  origCallerIdNumber: string
  calleeIdName: string
  calleeIdNumber: string
  networkAddr: string
  ani: string
  destinationNumber: string
  context: string
  /** Counts the destinations the channel was sent to, from 1. */
  index: number
}

/** When things happened to a channel, epoch ms; 0 = not yet. */
export interface ChannelTimes {
  profileCreated: number
  readonly created: number
  answered: number
  progress: number
  progressMedia: number
  hangup: number
  transfer: number
  bridged: number
  lastHold: number
  /** How long it was on hold altogether, ms. */
  holdAccum: number
}

const emptyProfile: CallerProfile = {
  username: '',
  dialplan: 'XML',
  callerIdName: '',
  callerIdNumber: '',
  origCallerIdName: '',
  origCallerIdNumber: '',
  calleeIdName: '',
  calleeIdNumber: '',
  networkAddr: '',
  ani: '',
  destinationNumber: '',
  context: 'default',
  index: 1,
}

/** A profile with the caller's number and name also as ANI and original caller id. */
export function createProfile(known: Partial<CallerProfile>): CallerProfile {
  const number = known.callerIdNumber ?? ''
  return {
    ...emptyProfile,
    origCallerIdName: known.callerIdName ?? '',
    origCallerIdNumber: number,
    ani: number,
    ...known,
  }
}

export function createTimes(now: number): ChannelTimes {
  return {
    profileCreated: now,
    created: now,
    answered: 0,
    progress: 0,
    progressMedia: 0,
    hangup: 0,
    transfer: 0,
    bridged: 0,
    lastHold: 0,
    holdAccum: 0,
  }
}

/** Names of profile fields in dialplan conditions and `${...}`. */
const fieldNames: Readonly<Record<string, keyof CallerProfile>> = {
  username: 'username',
  dialplan: 'dialplan',
  caller_id_name: 'callerIdName',
  caller_id_number: 'callerIdNumber',
  orig_caller_id_name: 'origCallerIdName',
  orig_caller_id_number: 'origCallerIdNumber',
  callee_id_name: 'calleeIdName',
  callee_id_number: 'calleeIdNumber',
  network_addr: 'networkAddr',
  ani: 'ani',
  destination_number: 'destinationNumber',
  context: 'context',
}

/** A field of the profile by its dialplan name, null when there is none of that name. */
export function profileField(profile: CallerProfile, name: string): string | null {
  const field = Object.hasOwn(fieldNames, name) ? fieldNames[name] : undefined
  return field === undefined ? null : String(profile[field])
}

const micros = (ms: number): string => String(ms * 1000)

/** What the headers of a profile need to know of the channel. */
export interface ProfileOwner {
  readonly uuid: string
  readonly name: string
  readonly direction: 'inbound' | 'outbound'
  readonly profile: CallerProfile
  readonly times: ChannelTimes
}

/** The headers of a profile under `prefix` (`Caller`, `Other-Leg`, `Hunt`); times in microseconds. */
export function profileHeaders(prefix: string, owner: ProfileOwner): readonly Header[] {
  const { profile, times } = owner
  const texts: Header[] = [
    ['Direction', owner.direction],
    ['Logical-Direction', owner.direction],
    ['Username', profile.username],
    ['Dialplan', profile.dialplan],
    ['Caller-ID-Name', profile.callerIdName],
    ['Caller-ID-Number', profile.callerIdNumber],
    ['Orig-Caller-ID-Name', profile.origCallerIdName],
    ['Orig-Caller-ID-Number', profile.origCallerIdNumber],
    ['Callee-ID-Name', profile.calleeIdName],
    ['Callee-ID-Number', profile.calleeIdNumber],
    ['Network-Addr', profile.networkAddr],
    ['ANI', profile.ani],
    ['Destination-Number', profile.destinationNumber],
    ['Unique-ID', owner.uuid],
    ['Source', 'mod_sofia'],
    ['Context', profile.context],
    ['Channel-Name', owner.name],
    ['Profile-Index', String(profile.index)],
    ['Profile-Created-Time', micros(times.profileCreated)],
    ['Channel-Created-Time', micros(times.created)],
    ['Channel-Answered-Time', micros(times.answered)],
    ['Channel-Progress-Time', micros(times.progress)],
    ['Channel-Progress-Media-Time', micros(times.progressMedia)],
    ['Channel-Hangup-Time', micros(times.hangup)],
    ['Channel-Transfer-Time', micros(times.transfer)],
    ['Channel-Resurrect-Time', '0'],
    ['Channel-Bridged-Time', micros(times.bridged)],
    ['Channel-Last-Hold', micros(times.lastHold)],
    ['Channel-Hold-Accum', micros(times.holdAccum)],
    ['Screen-Bit', 'true'],
    ['Privacy-Hide-Name', 'false'],
    ['Privacy-Hide-Number', 'false'],
  ]
  return texts.filter(([, value]) => value !== '').map(([name, value]) => [`${prefix}-${name}`, value])
}
