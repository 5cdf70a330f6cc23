import { randomUUID } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { hostname } from 'node:os'
import { endIdleLegs } from './channel/calls/idle-legs.ts'
import { receiveCall } from './channel/calls/inbound.ts'
import { fireRegistration, type RegistrationChange } from './channel/calls/registrations.ts'
import { createExchange } from './channel/create-exchange.ts'
import type { Exchange } from './channel/exchange.ts'
import { readMessage } from './channel/leg/messages.ts'
import { createApi } from './eventsocket/api/create-api.ts'
import type { ShutdownMode } from './eventsocket/api/fsctl.ts'
import { EventBus } from './eventsocket/event-bus.ts'
import { heartbeatHeaders } from './eventsocket/heartbeat.ts'
import { EventSocketServer } from './eventsocket/server.ts'
import { fireGateway, fireGatewayState } from './gateways/gateway-events.ts'
import { GatewaySource } from './gateways/gateway-source.ts'
import { GatewayTable } from './gateways/gateway-table.ts'
import { TrunkAddresses } from './gateways/trunk-addresses.ts'
import { watchIdle } from './idle-exit.ts'
import type { Log } from './log.ts'
import { createMediaEngine } from './media/engine.ts'
import type { MediaEngine } from './media/types.ts'
import type { Settings } from './settings.ts'
import { type SipClock, systemClock } from './sip/clock.ts'
import { createSipStack } from './sip/stack.ts'
import type { Registration, SipStack } from './sip/types.ts'
import { createXmlCurl, type XmlCurl } from './xmlcurl/client.ts'
import { createDirectory, type Directory } from './xmlcurl/directory.ts'
import { passwordsOf } from './xmlcurl/password-lookup.ts'

/** Most legs at once. */
const maxLegs = 2000

const sweepMs = 10_000
const heartbeatMs = 20_000

/** How long the end of the switch waits for registrars to take a registration back. */
const farewellMs = 1_000

/** The whole switch: SIP, media, channels and the event socket, put together from its settings. */
export class EmbeddedSwitch {
  readonly #settings: Settings
  readonly #log: Log
  readonly #clock: SipClock = systemClock
  readonly #startedAt: number
  readonly #bus: EventBus
  readonly #stack: SipStack
  readonly #media: MediaEngine
  readonly #exchange: Exchange
  readonly #gateways: GatewayTable
  readonly #gatewaySource: GatewaySource
  readonly #eventSocket: EventSocketServer
  readonly #onDone: () => void
  readonly #timers: Array<() => void> = []
  #closing = false

  /** `onDone` is called when the switch wants to end: told to, or needed by nobody. */
  constructor(settings: Settings, log: Log, onDone: () => void) {
    this.#settings = settings
    this.#log = log
    this.#onDone = onDone
    this.#startedAt = this.#clock.now()
    const core = { uuid: randomUUID(), hostname: hostname(), ip: settings.sip.host }
    this.#bus = new EventBus(core, this.#clock)
    const xmlCurl = createXmlCurl(settings.xmlCurl)
    const ask: XmlCurl = (section, fields) =>
      xmlCurl(section, [...fields, ...this.#bus.coreHeaders('REQUEST_PARAMS')])
    const directory = createDirectory(ask, this.#clock.now)
    this.#stack = this.#createStack(directory)
    this.#gateways = this.#createGateways()
    this.#gatewaySource = new GatewaySource({ ask, table: this.#gateways, clock: this.#clock, log })
    this.#media = createMediaEngine({ host: settings.sip.host, ...settings.rtp })
    this.#exchange = createExchange({
      domain: settings.domain,
      sip: { host: settings.sip.host, stack: this.#stack },
      media: this.#media,
      bus: this.#bus,
      clock: this.#clock,
      log,
      directory,
      xmlCurl,
      gateways: this.#gateways,
      voices: settings.voices,
      recordings: settings.recordings,
      maxLegs,
      emptied: () => this.#emptied(),
      isClosing: () => this.#closing,
    })
    this.#eventSocket = this.#createEventSocket()
  }

  /** Binds the ports; rejects with the system's error when one is taken. The event socket comes last: it means ready. */
  async start(): Promise<void> {
    await this.#stack.start()
    await this.#eventSocket.start()
    void this.#gatewaySource.scan()
    this.#repeat(sweepMs, () => endIdleLegs(this.#exchange.legs.live(), this.#clock.now()))
    this.#repeat(heartbeatMs, () => this.#beat())
    this.#timers.push(
      watchIdle({
        clock: this.#clock,
        idleMs: this.#settings.idleExitMs,
        isBusy: () => this.#exchange.legs.size > 0 || this.#eventSocket.clients > 0,
        onIdle: () => this.#onDone(),
      }),
    )
  }

  /** Hangs up what is live, tells the clients, closes the ports. */
  async stop(): Promise<void> {
    this.#closing = true
    for (const cancel of this.#timers) cancel()
    const legs = [...this.#exchange.legs.live()]
    for (const leg of legs) leg.hangup('SYSTEM_SHUTDOWN')
    // What they record is on the disk then.
    await Promise.all(legs.map(leg => leg.activity.end()))
    await this.#leaveTrunks()
    await this.#stack.stop()
    await this.#eventSocket.stop()
    await this.#media.close()
  }

  #createStack(directory: Directory): SipStack {
    const { sip, domain } = this.#settings
    return createSipStack({
      ...sip,
      realm: domain,
      lookupPassword: passwordsOf(directory),
      trunkAt: (ip, port) => this.#gateways.at(ip, port)?.name ?? null,
      onInvite: call => receiveCall(this.#exchange, call, randomUUID()),
      onRegister: (registration, kind) => this.#registered(registration, kind),
      onUnregister: (registration, why) => this.#registered(registration, why),
      log: this.#log.child({ part: 'sip' }),
    })
  }

  #createGateways(): GatewayTable {
    const log = this.#log.child({ part: 'gateways' })
    const lookUp = (name: string) => lookup(name, { all: true })
    return new GatewayTable({
      stack: this.#stack,
      clock: this.#clock,
      addresses: new TrunkAddresses({
        clock: this.#clock,
        lookUp,
        warn: (fields, message) => log.warn(fields, message),
      }),
      added: gateway => fireGateway(this.#bus, gateway.name, 'add'),
      deleted: gateway => fireGateway(this.#bus, gateway.name, 'delete'),
      changed: (gateway, news) => {
        log.info({ gateway: gateway.name, state: gateway.state, up: gateway.isUp, ...news }, 'gateway state')
        fireGatewayState(this.#bus, gateway, news)
      },
    })
  }

  /** Takes the registrations back, as far as the registrars answer soon. */
  async #leaveTrunks(): Promise<void> {
    this.#gatewaySource.stop()
    const { promise: patienceOver, resolve } = Promise.withResolvers<void>()
    const cancel = this.#clock.after(farewellMs, resolve)
    await Promise.race([this.#gateways.stop(), patienceOver])
    cancel()
  }

  #createEventSocket(): EventSocketServer {
    const shutdown = (mode: ShutdownMode): void => this.#shutDown(mode)
    return new EventSocketServer({
      ...this.#settings.esl,
      bus: this.#bus,
      table: createApi({
        exchange: this.#exchange,
        source: this.#gatewaySource,
        startedAt: this.#startedAt,
        shutdown,
      }),
      message: (uuid, command) => this.#exchange.legs.get(uuid)?.take(readMessage(command)) ?? false,
      clock: this.#clock,
      warn: (fields, message) => this.#log.warn({ part: 'eventsocket', ...fields }, message),
    })
  }

  #registered(registration: Registration, change: RegistrationChange): void {
    const context = { domain: this.#settings.domain, now: this.#clock.now() }
    fireRegistration(this.#bus, registration, change, context)
  }

  #shutDown(mode: ShutdownMode): void {
    this.#closing = true
    if (mode === 'now' || this.#exchange.legs.size === 0) this.#onDone()
  }

  #emptied(): void {
    if (this.#closing) this.#onDone()
  }

  #beat(): void {
    const { legs } = this.#exchange
    const upMs = this.#clock.now() - this.#startedAt
    this.#bus.fire({ name: 'HEARTBEAT', headers: () => heartbeatHeaders(upMs, legs.size, legs.counts) })
  }

  #repeat(everyMs: number, task: () => void): void {
    let cancel = (): void => undefined
    const again = (): void => {
      task()
      cancel = this.#clock.after(everyMs, again)
    }
    cancel = this.#clock.after(everyMs, again)
    this.#timers.push(() => cancel())
  }
}
