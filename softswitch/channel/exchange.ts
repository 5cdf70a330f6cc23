import type { EventBus } from '../eventsocket/event-bus.ts'
import type { GatewayTable } from '../gateways/gateway-table.ts'
import type { Log } from '../log.ts'
import type { OpenedAudio } from '../media/sound/open-audio.ts'
import type { MediaEngine } from '../media/types.ts'
import type { SipClock } from '../sip/clock.ts'
import type { SipStack } from '../sip/types.ts'
import type { XmlCurl } from '../xmlcurl/client.ts'
import type { Directory } from '../xmlcurl/directory.ts'
import type { LegTable } from './calls/leg-table.ts'
import type { GlobalVariables } from './global-variables.ts'
import type { Leg, LegContext } from './leg/leg.ts'
import type { Recordings } from './media/recordings.ts'

/** Runs one application on a leg, with its events (FreeSWITCH: switch_core_session_exec). */
type Execute = (leg: Leg, run: ApplicationRun, signal: AbortSignal) => Promise<void>

export interface ApplicationRun {
  readonly application: string
  readonly data: string
  /** Application-UUID of its events, "" = one is made. */
  readonly eventUuid?: string
}

/** What the calls of one switch share. */
export interface Exchange {
  /** The realm of its extensions, and the host in the addresses it writes. */
  readonly domain: string
  /** Where its SIP side is reached. */
  readonly sip: { readonly host: string; readonly stack: SipStack }
  readonly media: MediaEngine
  readonly bus: EventBus
  readonly clock: SipClock
  readonly log: Log
  readonly directory: Directory
  readonly xmlCurl: XmlCurl
  readonly gateways: GatewayTable
  readonly openAudio: (text: string) => Promise<OpenedAudio>
  readonly recordings: Recordings
  readonly legs: LegTable
  readonly globals: GlobalVariables
  readonly legContext: LegContext
  readonly execute: Execute
  /** Whether the switch is on its way down and takes no new calls. */
  readonly isClosing: () => boolean
}
