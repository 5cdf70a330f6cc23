import type { EventBus } from '../eventsocket/event-bus.ts'
import type { GatewayTable } from '../gateways/gateway-table.ts'
import type { Log } from '../log.ts'
import { openAudio } from '../media/sound/open-audio.ts'
import type { MediaEngine } from '../media/types.ts'
import type { SipClock } from '../sip/clock.ts'
import type { SipStack } from '../sip/types.ts'
import type { XmlCurl } from '../xmlcurl/client.ts'
import type { Directory } from '../xmlcurl/directory.ts'
import { LegTable } from './calls/leg-table.ts'
import type { Exchange } from './exchange.ts'
import { execute, executeMessage } from './execute.ts'
import { GlobalVariables } from './global-variables.ts'
import { Recordings } from './media/recordings.ts'

export interface ExchangeOptions {
  readonly domain: string
  readonly sip: { readonly host: string; readonly stack: SipStack }
  readonly media: MediaEngine
  readonly bus: EventBus
  readonly clock: SipClock
  readonly log: Log
  readonly directory: Directory
  readonly xmlCurl: XmlCurl
  readonly gateways: GatewayTable
  /** Absolute folders for bare audio names. */
  readonly voices: readonly string[]
  /** Absolute folder for recordings, null = none are made. */
  readonly recordings: string | null
  /** Most legs at once. */
  readonly maxLegs: number
  /** Told when the last leg is gone. */
  readonly emptied: () => void
  readonly isClosing: () => boolean
}

/** Puts together what the calls of one switch share. */
export function createExchange(options: ExchangeOptions): Exchange {
  const { bus, clock, log, media } = options
  const legs = new LegTable(options.maxLegs, options.emptied)
  const globals = new GlobalVariables()
  const exchange: Exchange = {
    domain: options.domain,
    sip: options.sip,
    media,
    bus,
    clock,
    log,
    directory: options.directory,
    xmlCurl: options.xmlCurl,
    gateways: options.gateways,
    openAudio: text => openAudio(text, { voices: options.voices }),
    recordings: new Recordings(options.recordings),
    legs,
    globals,
    legContext: {
      bus,
      clock,
      log,
      globals,
      openMedia: () => media.open(),
      execute: (leg, message, signal) => executeMessage(exchange, leg, message, signal),
      gone: leg => legs.remove(leg),
    },
    execute: (leg, run, signal) => execute(exchange, leg, run, signal),
    isClosing: options.isClosing,
  }
  return exchange
}
