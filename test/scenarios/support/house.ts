import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FlowServer } from './flow/flow-server.ts'
import { PushReceiver } from './flow/push-receiver.ts'
import { freePort } from './free-ports.ts'
import type { NacdConfiguration } from './nacd/configuration.ts'
import { extensions, writeCustomerDatabase } from './nacd/customer-database.ts'
import { Nacd } from './nacd/nacd.ts'
import { Phone, type PhoneOptions } from './phone/baresip.ts'
import type { Account } from './phone/register-all.ts'
import { muLaw, toneSamples, writeToneFile } from './phone/tone-file.ts'
import type { Program } from './process/program.ts'
import { askSwitch, type EventSocketAddress, listChannels } from './switch/event-socket.ts'
import { EventWire } from './switch/event-wire.ts'
import type { FreeswitchMore } from './switch/freeswitch-configuration.ts'
import {
  databaseSettings,
  embeddedPid,
  pickPorts,
  type SwitchKind,
  type SwitchPorts,
  setups,
  switchReady,
  xmlCurl,
} from './switch/switch-kind.ts'
import { makeTempFolder } from './temp-folder.ts'
import { ownPrompts, promptNames, tones } from './tones.ts'
import { until } from './until.ts'

export interface HouseOptions {
  /** Parameters of nacd.conf.xml that differ from the scenarios' usual ones. */
  readonly settings?: Readonly<Record<string, string>>
  /** Attributes of more `<switch>` in nacd.conf.xml. */
  readonly otherSwitches?: readonly Readonly<Record<string, string>>[]
  /** Inner XML of `<dialplan>`. */
  readonly dialplan?: string
  /** FreeSWITCH has users and a dialplan of its own, and asks nacd for neither. */
  readonly ownDialplan?: boolean
  /** How many RTP ports the switch may use; default 200. */
  readonly rtpPorts?: number
  /** More extensions of the customer. */
  readonly accounts?: readonly Account[]
  /** What its FreeSWITCH has more, in the house's folder. */
  readonly freeswitch?: (folder: string) => FreeswitchMore
}

/** Seconds each prompt of the voices folder lasts. */
export const promptSeconds = 1

/** Groups of the scenarios, as in the example call-flow server. */
const groups = ['110', '119', '120', '121', '122']

/** What nacd counts and must be at 0 when nobody calls. */
const counters = ['nacd_calls', 'nacd_legs', 'nacd_push_events_waiting']

/** A whole house of its own: switch, controller, customer's server, on free ports of loopback, in a folder that goes away. */
export class House {
  readonly kind: SwitchKind
  readonly flow: FlowServer
  readonly push: PushReceiver
  readonly nacd: Nacd
  readonly ports: SwitchPorts
  readonly folder: string
  /** A file for SIPp to send: a second of the caller's tone as raw G.711 µ-law. */
  readonly audio: string
  readonly #configuration: NacdConfiguration
  readonly #phones: { close(): Promise<void> }[] = []
  #removeFolder: () => void
  #switch: Program | null = null

  private constructor(
    kind: SwitchKind,
    ports: SwitchPorts,
    flow: FlowServer,
    push: PushReceiver,
    options: HouseOptions,
  ) {
    const folder = makeTempFolder(`scenario-${kind}`)
    this.kind = kind
    this.ports = ports
    this.flow = flow
    this.push = push
    this.folder = folder.path
    this.#removeFolder = folder.remove
    writeVoices(join(folder.path, 'voices', 'zh'))
    writeCustomerDatabase(join(folder.path, 'customer.db'), options.accounts)
    this.audio = join(folder.path, 'caller.ulaw')
    writeFileSync(this.audio, muLaw(toneSamples(tones.caller, 1)))
    this.#configuration = {
      settings: { ...this.#settings(), ...options.settings },
      switch: setups[kind].attributes(ports),
      otherSwitches: options.otherSwitches ?? [],
      dialplan: options.dialplan ?? '',
    }
    this.nacd = new Nacd(folder.path, ports.http, this.#configuration)
  }

  /** Resolves when phones can register and calls can be taken. */
  static async open(kind: SwitchKind, options: HouseOptions = {}): Promise<House> {
    const [flow, push] = [new FlowServer(), new PushReceiver()]
    await Promise.all([flow.start(), push.start()])
    const house = new House(kind, await pickPorts(options.rtpPorts ?? 200), flow, push, options)
    await house.#start(options).catch(async error => {
      await house.close()
      throw error
    })
    return house
  }

  get eventSocket(): EventSocketAddress {
    return { port: this.ports.esl, password: setups[this.kind].eventSocketPassword(this.nacd) }
  }

  /** A phone with the right password, registered. */
  async phone(number: string, options: Partial<PhoneOptions> = {}): Promise<Phone> {
    const phone = await this.strangePhone(number, options)
    const outcome = await phone.register()
    if (outcome !== 'ok') throw new Error(`phone ${number} could not register: ${outcome}`)
    return phone
  }

  /** A phone that has not registered. */
  async strangePhone(number: string, options: Partial<PhoneOptions> = {}): Promise<Phone> {
    const password = extensions[number] ?? ''
    const phone = await Phone.start({ number, password, sipPort: this.ports.sip, ...options })
    return this.lendOut(phone)
  }

  /** Where the carrier's calls arrive. */
  get trunkPort(): number {
    return this.kind === 'embedded' ? this.ports.sip : this.ports.trunk
  }

  /** Makes the gateway `carrier`, which a FreeSWITCH of the scenarios has in its own files. */
  async openTrunk(): Promise<void> {
    if (this.kind === 'freeswitch') return
    await this.nacd.api.put('/v1/gateways/carrier', { host: `127.0.0.1:${this.ports.carrier}` })
    await askSwitch(this.eventSocket, 'sofia profile external rescan')
  }

  /** The far end of the gateway `carrier`, where `number` is reached. */
  async carrierPhone(number: string, options: Partial<PhoneOptions> = {}): Promise<Phone> {
    const carrier = await this.strangePhone(number, { port: this.ports.carrier, ...options })
    await carrier.listen()
    return carrier
  }

  /** Something to be closed at the end of the scenario. */
  lendOut<T extends { close(): Promise<void> }>(thing: T): T {
    this.#phones.push(thing)
    return thing
  }

  /** Ends a scenario: phones go, and neither the controller nor the switch has anything left of its calls. */
  async tidyUp(): Promise<void> {
    await Promise.all(this.#phones.splice(0).map(phone => phone.close()))
    await this.nothingLeft()
  }

  async nothingLeft(within = 10_000): Promise<void> {
    await until('no call left at nacd', async () => (await this.nacd.api.calls()).length === 0, { within })
    await until('no channel left on the switch', async () => (await this.channels()).length === 0, { within })
    for (const counter of counters)
      await until(`${counter} back at 0`, async () => (await this.nacd.api.metric(counter)) === 0, { within })
  }

  /** The process of the switch. */
  get switchPid(): number {
    return this.#switch?.pid ?? embeddedPid(this.folder)
  }

  /** The controller is killed, and the next one reaches the event socket by a way that may break. */
  async wire(): Promise<EventWire> {
    const port = await freePort()
    const wire = await EventWire.open(port, this.ports.esl)
    await this.nacd.kill()
    const attributes = setups[this.kind].attributes({ ...this.ports, esl: port })
    this.nacd.configure({ ...this.#configuration, switch: attributes })
    await this.nacd.start()
    return wire
  }

  /** The switch dies with all its calls. */
  async killSwitch(): Promise<void> {
    if (this.#switch !== null) {
      this.#switch.signal('SIGKILL')
      await this.#switch.stop()
    } else process.kill(embeddedPid(this.folder), 'SIGKILL')
    await until('no switch', () =>
      this.channels().then(
        () => false,
        () => true,
      ),
    )
  }

  /** Another one in its place, at the same addresses; resolves when nacd has it. */
  async startSwitch(): Promise<void> {
    await this.#switch?.stop()
    this.#switch = await setups[this.kind].restart(this.folder, this.ports)
    await switchReady(this.kind, this.eventSocket)
    await this.nacd.ready()
  }

  channels(): Promise<readonly Readonly<Record<string, string>>[]> {
    return listChannels(this.eventSocket)
  }

  async close(): Promise<void> {
    await Promise.all(this.#phones.splice(0).map(phone => phone.close()))
    if (this.nacd.hasStarted) await this.nacd.stop()
    await this.#switch?.stop()
    await Promise.all([this.flow.stop(), this.push.stop()])
    this.#removeFolder()
  }

  async #start({ ownDialplan = false, freeswitch }: HouseOptions): Promise<void> {
    this.#switch = await setups[this.kind].start(
      this.folder,
      this.ports,
      ownDialplan,
      freeswitch?.(this.folder),
    )
    await this.nacd.start()
    await switchReady(this.kind, this.eventSocket)
    for (const number of groups)
      await this.nacd.api.put(`/v1/groups/${number}`, { name: number, ring_timeout: 15 })
  }

  #settings(): Record<string, string> {
    return {
      ...databaseSettings,
      db_string: 'sqlite:customer.db',
      // As long as the embedded switch waits for nacd, nearly.
      db_timeout_ms: '4500',
      http_call_flow_url: this.flow.url,
      push_event_url: this.push.url,
      listen: `127.0.0.1:${this.ports.http}`,
      voices: 'voices',
      language: 'zh',
      xml_curl_user: xmlCurl.user,
      xml_curl_password: xmlCurl.password,
      log_level: 'debug',
      log_pii: 'true',
    }
  }
}

function writeVoices(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of promptNames) writeToneFile(join(folder, `${name}.wav`), tones[name], promptSeconds)
  mkdirSync(join(folder, 'digits'), { recursive: true })
  for (const [file, [name, seconds]] of Object.entries(ownPrompts))
    writeToneFile(join(folder, file), tones[name], seconds)
}
