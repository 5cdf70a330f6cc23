import type { EventBus } from '../../eventsocket/event-bus.ts'
import type { Header } from '../../eventsocket/protocol/event.ts'
import type { EventName } from '../../eventsocket/protocol/event-names.ts'
import type { Log } from '../../log.ts'
import type { Codec, MediaSession } from '../../media/types.ts'
import type { SipClock } from '../../sip/clock.ts'
import type { IncomingCall, SipCall } from '../../sip/types.ts'
import type { Cause } from '../causes.ts'
import type { PlannedApplication } from '../dialplan/hunt.ts'
import type { GlobalVariables } from '../global-variables.ts'
import { type Digit, Digits } from '../media/digits.ts'
import { LegMedia } from '../media/leg-media.ts'
import { Activity } from './activity.ts'
import type { Channel, ChannelState } from './channel.ts'
import { endCall, type Refusal } from './farewell.ts'
import { hangupVariables } from './hangup-variables.ts'
import { markHold } from './marks.ts'
import { type ExecuteMessage, type LegMessage, MessageQueue } from './messages.ts'

/** What a leg needs of the switch. */
export interface LegContext {
  readonly bus: EventBus
  readonly clock: SipClock
  readonly log: Log
  readonly globals: Pick<GlobalVariables, 'set'>
  readonly openMedia: () => Promise<MediaSession>
  /** Runs an application on the leg for a message. */
  readonly execute: (leg: Leg, message: ExecuteMessage, signal: AbortSignal) => Promise<void>
  /** Called once, when the leg is gone with everything it held. */
  readonly gone: (leg: Leg) => void
}

/** What happens to a leg, for those who wait on it. */
export type LegNews = 'progress' | 'media' | 'answered' | 'held' | 'resumed' | 'ended'

/** One leg of a call: its channel, its SIP call, its media and what it does. It ends exactly once. */
export class Leg {
  readonly channel: Channel
  readonly context: LegContext
  readonly log: Log
  readonly activity: Activity
  readonly digits = new Digits(digit => this.#fireDigit(digit))
  /** The SIP side; null until an outbound leg has sent its INVITE. */
  call: SipCall | null = null
  /** The same call when it came to us. */
  incoming: IncomingCall | null = null
  media: LegMedia | null = null
  /** What is left of its dialplan. */
  plan: PlannedApplication[] = []
  /** Variables for the legs it calls (FreeSWITCH: export). */
  readonly exports = new Map<string, string>()
  /** Waits for commands. */
  parked = false
  /** The leg it talks to. */
  peer: Leg | null = null
  /** Our SDP in an incoming call, "" before it is needed. */
  localSdp = ''
  #opening: Promise<LegMedia | null> | null = null
  readonly #watchers = new Set<(news: LegNews) => void>()
  readonly #breakers = new Set<() => void>()
  readonly #messages: MessageQueue

  constructor(channel: Channel, context: LegContext) {
    this.channel = channel
    this.context = context
    this.log = context.log.child({ uuid: channel.uuid })
    this.activity = new Activity(
      error => this.#broken(error),
      () => this.#messages.pump(),
    )
    this.#messages = new MessageQueue(message => this.#start(message))
  }

  get uuid(): string {
    return this.channel.uuid
  }

  get ended(): boolean {
    return this.channel.cause !== null
  }

  /** Whether audio flows: early or answered. */
  get hasMedia(): boolean {
    return !this.ended && (this.channel.answered || this.channel.early)
  }

  /** Adds a watcher; the returned function removes it. */
  watch(watcher: (news: LegNews) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  tell(news: LegNews): void {
    for (const watcher of [...this.#watchers]) watcher(news)
  }

  /** Adds what a break ends; the returned function takes it away. */
  onBreak(breaker: () => void): () => void {
    this.#breakers.add(breaker)
    return () => this.#breakers.delete(breaker)
  }

  /** Ends what plays or sleeps (FreeSWITCH: uuid_break); `all` drops the messages that wait, too. */
  breakOff(all: boolean): void {
    if (all) this.#messages.flush()
    this.media?.player.breakAll()
    for (const breaker of [...this.#breakers]) breaker()
  }

  /** Takes a message of a client. False when too many wait. */
  take(message: LegMessage): boolean {
    if (message.type === 'execute') return this.#messages.push(message)
    if (message.type === 'hangup') this.hangup(message.cause)
    else this.log.error({ command: message.command }, 'unknown call-command')
    return true
  }

  /** Goes to `state` and takes up the messages that waited for it. */
  enter(state: ChannelState): void {
    if (this.ended) return
    this.channel.state = state
    this.#messages.pump()
  }

  /** Fires an event of this leg with its variables and `more`. */
  fire(name: EventName, more: readonly Header[] = []): void {
    const headers = (): readonly Header[] => [
      ...this.channel.headers(),
      ...this.channel.variableHeaders(),
      ...more,
    ]
    this.context.bus.fire({ name, headers })
  }

  setVariable(name: string, value: string): void {
    if (!this.channel.variables.set(name, value)) this.log.warn({ name }, 'variable not set')
  }

  /** Takes an RTP session that is open already. */
  useMedia(session: MediaSession, codecs: readonly Codec[]): LegMedia {
    const media = new LegMedia(session, codecs)
    session.onDigit((digit, durationMs) => this.digits.push({ digit, durationMs, source: 'RTP' }))
    this.media = media
    return media
  }

  /** Opens the RTP port once; null when there is none free or the leg has ended meanwhile. */
  openMedia(codecs: readonly Codec[]): Promise<LegMedia | null> {
    this.#opening ??= this.#open(codecs)
    return this.#opening
  }

  /**
   * Hangs up for `cause`: tells the far end and ends what the leg does. `refusal` overrides the status that refuses an
   * INVITE. Does nothing when the leg has ended.
   */
  hangup(cause: Cause, refusal?: Refusal): void {
    if (this.ended) return
    this.#begin(cause)
    endCall(this, cause, refusal)
    this.#finish()
  }

  /** The far end, or the SIP side, has ended the call. */
  endedByFarEnd(cause: Cause): void {
    if (this.ended) return
    this.#begin(cause)
    this.#finish()
  }

  async #open(codecs: readonly Codec[]): Promise<LegMedia | null> {
    try {
      const session = await this.context.openMedia()
      if (this.ended) {
        session.close()
        return null
      }
      return this.useMedia(session, codecs)
    } catch (error) {
      this.log.error({ error: String(error) }, 'no media')
      return null
    }
  }

  /** While the leg is being routed or is on its way to something else, messages wait. */
  #start(message: ExecuteMessage): Promise<void> | null {
    const isBusy = this.channel.state === 'CS_INIT' || this.channel.state === 'CS_ROUTING'
    if (isBusy || this.activity.signal.aborted) return null
    return this.activity.run(signal => this.context.execute(this, message, signal))
  }

  #begin(cause: Cause): void {
    const { channel } = this
    // FreeSWITCH, too, takes a leg back from hold before it goes.
    markHold(this, false)
    channel.cause = cause
    channel.times.hangup = this.context.clock.now()
    this.fire('CHANNEL_HANGUP')
    channel.state = 'CS_HANGUP'
    channel.callState = 'HANGUP'
  }

  #finish(): void {
    this.tell('ended')
    void this.activity
      .end()
      .then(() => this.#report())
      .finally(() => this.#free())
  }

  #report(): void {
    const { channel } = this
    channel.state = 'CS_REPORTING'
    for (const [name, value] of hangupVariables(channel)) this.setVariable(name, value)
    this.fire('CHANNEL_HANGUP_COMPLETE')
    channel.state = 'CS_DESTROY'
    this.fire('CHANNEL_DESTROY')
  }

  /** Whatever happened before: no port and no place in the switch stays taken. */
  #free(): void {
    this.media?.session.close()
    this.context.gone(this)
  }

  #fireDigit(digit: Digit): void {
    const { channel } = this
    this.context.bus.fire({
      name: 'DTMF',
      headers: () => [
        ...channel.headers(),
        ['DTMF-Digit', digit.digit],
        ['DTMF-Duration', String(digit.durationMs * 8)],
        ['DTMF-Source', digit.source],
      ],
    })
  }

  #broken(error: unknown): void {
    this.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'task failed')
    this.hangup('DESTINATION_OUT_OF_ORDER')
  }
}
