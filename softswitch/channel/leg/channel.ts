import type { Header } from '../../eventsocket/protocol/event.ts'
import type { Cause } from '../causes.ts'
import {
  type CallerProfile,
  type ChannelTimes,
  createTimes,
  profileField,
  profileHeaders,
} from './caller-profile.ts'
import { Variables } from './variables.ts'

/** FreeSWITCH's channel states, in the order of their numbers (switch_types.h). */
const channelStates = [
  'CS_NEW',
  'CS_INIT',
  'CS_ROUTING',
  'CS_SOFT_EXECUTE',
  'CS_EXECUTE',
  'CS_EXCHANGE_MEDIA',
  'CS_PARK',
  'CS_CONSUME_MEDIA',
  'CS_HIBERNATE',
  'CS_RESET',
  'CS_HANGUP',
  'CS_REPORTING',
  'CS_DESTROY',
] as const

export type ChannelState = (typeof channelStates)[number]

export type CallState = 'DOWN' | 'RINGING' | 'EARLY' | 'ACTIVE' | 'HELD' | 'UNHELD' | 'HANGUP'

/** The other leg, as the events of this one tell of it. */
export interface OtherLeg {
  readonly type: 'originator' | 'originatee'
  readonly channel: Channel
}

export interface ChannelOptions {
  readonly uuid: string
  readonly name: string
  readonly direction: 'inbound' | 'outbound'
  readonly profile: CallerProfile
  /** Epoch ms. */
  readonly now: number
}

const codecHeaders: readonly Header[] = ['Read', 'Write'].flatMap(way => [
  [`Channel-${way}-Codec-Rate`, '8000'] as const,
  [`Channel-${way}-Codec-Bit-Rate`, '64000'] as const,
])

/** What is known of one leg of a call: names, state, times and variables. */
export class Channel {
  readonly uuid: string
  readonly name: string
  readonly direction: 'inbound' | 'outbound'
  readonly profile: CallerProfile
  readonly times: ChannelTimes
  readonly variables = new Variables()
  state: ChannelState = 'CS_INIT'
  callState: CallState = 'DOWN'
  /** Why it hung up; null = it is up. */
  cause: Cause | null = null
  /** Media flows before the answer. */
  early = false
  /** The codec agreed, "" before. */
  codec: '' | 'PCMU' | 'PCMA' = ''
  /** `extension@domain` of an outbound leg to an extension. */
  presenceId = ''
  otherLeg: OtherLeg | null = null
  /** Whether it runs, or has run, applications of its own. */
  hitDialplan: boolean
  /** The application that runs, for `show channels`. */
  application = ''
  applicationData = ''

  constructor(options: ChannelOptions) {
    this.uuid = options.uuid
    this.name = options.name
    this.direction = options.direction
    this.profile = options.profile
    this.times = createTimes(options.now)
    this.hitDialplan = options.direction === 'inbound'
    this.variables.set('direction', options.direction)
    this.variables.set('uuid', options.uuid)
    this.variables.set('call_uuid', options.uuid)
    this.variables.set('channel_name', options.name)
  }

  get answered(): boolean {
    return this.times.answered > 0
  }

  get answerState(): 'ringing' | 'early' | 'answered' | 'hangup' {
    if (this.cause !== null) return 'hangup'
    if (this.answered) return 'answered'
    return this.early ? 'early' : 'ringing'
  }

  /** A variable, or the profile field of that name (FreeSWITCH's order). */
  lookUp(name: string): string | null {
    return this.variables.get(name) ?? profileField(this.profile, name.toLowerCase())
  }

  /** A profile field by its dialplan name, null when there is none of that name. */
  lookUpField(name: string): string | null {
    return profileField(this.profile, name)
  }

  /** The far end of a call we made is the caller of what comes next (FreeSWITCH: switch_channel_flip_cid). */
  flipCallerId(): void {
    if (this.hitDialplan) return
    this.hitDialplan = true
    const { callerIdName, callerIdNumber, calleeIdName, calleeIdNumber } = this.profile
    this.profile.callerIdName = calleeIdName
    this.profile.callerIdNumber = calleeIdNumber
    this.profile.calleeIdName = callerIdName
    this.profile.calleeIdNumber = callerIdNumber
  }

  /** The headers of events about this channel. */
  headers(): readonly Header[] {
    return [...this.#stateHeaders(), ...profileHeaders('Caller', this), ...this.#otherLegHeaders()]
  }

  /** Its variables as headers. */
  variableHeaders(): readonly Header[] {
    return [...this.variables.entries()].map(([name, value]) => [`variable_${name}`, value])
  }

  #stateHeaders(): Header[] {
    const headers: Header[] = [
      ['Channel-State', this.state],
      ['Channel-Call-State', this.callState],
      ['Channel-State-Number', String(channelStates.indexOf(this.state))],
      ['Channel-Name', this.name],
      ['Unique-ID', this.uuid],
      ['Call-Direction', this.direction],
      ['Presence-Call-Direction', this.direction],
      ['Channel-HIT-Dialplan', String(this.hitDialplan)],
      ...(this.presenceId === '' ? [] : [['Channel-Presence-ID', this.presenceId] as const]),
      ['Channel-Call-UUID', this.variables.get('call_uuid') ?? this.uuid],
      ['Answer-State', this.answerState],
    ]
    if (this.cause !== null) headers.unshift(['Hangup-Cause', this.cause])
    if (this.codec === '') return headers
    const names: Header[] = [
      ['Channel-Read-Codec-Name', this.codec],
      ['Channel-Write-Codec-Name', this.codec],
    ]
    return [...headers, ...names, ...codecHeaders]
  }

  #otherLegHeaders(): readonly Header[] {
    if (this.otherLeg === null) return []
    return [['Other-Type', this.otherLeg.type], ...profileHeaders('Other-Leg', this.otherLeg.channel)]
  }
}
