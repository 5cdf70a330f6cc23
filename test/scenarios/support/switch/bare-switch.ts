import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { eslPassword, SwitchProcess } from '../../../../softswitch/testing/switch-process.ts'
import { gatewayXml, XmlServer } from '../../../../softswitch/testing/xml-server.ts'
import { Driver } from '../driver.ts'
import { freePort, freeRange } from '../free-ports.ts'
import { whyNot } from '../on-each-switch.ts'
import { Phone, type PhoneOptions } from '../phone/baresip.ts'
import { Sipp } from '../phone/sipp.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { until } from '../until.ts'
import { askSwitch, type EventSocketAddress, listChannels } from './event-socket.ts'
import { startFreeswitch } from './freeswitch.ts'
import { dialString } from './freeswitch-configuration.ts'
import { findFreeswitch } from './freeswitch-home.ts'
import { type SwitchKind, switchKinds, switchReady } from './switch-kind.ts'

/** What runs, and how it ends. */
interface Running {
  readonly sipPort: number
  readonly eventSocket: EventSocketAddress
  close(): Promise<void>
}

/**
 * A switch without a controller, for what its commands do: extensions 1001 to 1003, the dialplan it is given, and a
 * gateway `carrier`.
 */
export class BareSwitch {
  readonly carrierPort: number
  readonly #running: Running
  readonly #lent: { close(): Promise<void> }[] = []

  private constructor(carrierPort: number, running: Running) {
    this.carrierPort = carrierPort
    this.#running = running
  }

  /** `dialplan`: the extensions of the context `default`, as XML. */
  static async open(kind: SwitchKind, dialplan: string): Promise<BareSwitch> {
    const carrierPort = await freePort()
    return new BareSwitch(carrierPort, await starters[kind](dialplan, carrierPort))
  }

  get sipPort(): number {
    return this.#running.sipPort
  }

  async phone(number: string, options: Partial<PhoneOptions> = {}): Promise<Phone> {
    const { sipPort } = this
    const phone = this.#lend(await Phone.start({ number, password: `pw${number}`, sipPort, ...options }))
    const outcome = await phone.register()
    if (outcome !== 'ok') throw new Error(`phone ${number} could not register: ${outcome}`)
    return phone
  }

  /** The far end of the gateway, as a phone. */
  async carrierPhone(number: string, options: Partial<PhoneOptions> = {}): Promise<Phone> {
    const { sipPort, carrierPort: port } = this
    const phone = this.#lend(await Phone.start({ number, password: 'none', sipPort, port, ...options }))
    await phone.listen()
    return phone
  }

  /** The far end of the gateway, playing a scenario of SIPp. */
  async carrier(
    number: string,
    scenario: string,
    words: Readonly<Record<string, string>> = {},
  ): Promise<Sipp> {
    const { sipPort, carrierPort: port } = this
    return this.#lend(await Sipp.start({ scenario, words, port, sipPort, number, password: '' }))
  }

  /** What the switch answers to an API command that is not the driver's. */
  ask(command: string): Promise<string> {
    return askSwitch(this.#running.eventSocket, command)
  }

  async driver(): Promise<Driver> {
    return this.#lend(await Driver.connect(this.#running.eventSocket))
  }

  /** Ends a scenario: phones go, and the switch has nothing left of their calls. */
  async tidyUp(): Promise<void> {
    await Promise.all(this.#lent.splice(0).map(each => each.close()))
    const isEmpty = async () => (await listChannels(this.#running.eventSocket)).length === 0
    await until('no channel left on the switch', isEmpty, { within: 10_000 })
  }

  async close(): Promise<void> {
    await Promise.all(this.#lent.splice(0).map(each => each.close()))
    await this.#running.close()
  }

  #lend<T extends { close(): Promise<void> }>(thing: T): T {
    this.#lent.push(thing)
    return thing
  }
}

const starters: Readonly<Record<SwitchKind, (dialplan: string, carrierPort: number) => Promise<Running>>> = {
  async embedded(dialplan, carrierPort) {
    const process = await SwitchProcess.start()
    process.xml.dialplan = dialplan
    const carrier = { proxy: `127.0.0.1:${carrierPort}`, register: 'false', 'caller-id-in-from': 'true' }
    process.xml.gateways = gatewayXml('carrier', carrier)
    const eventSocket = { port: process.eslPort, password: eslPassword }
    await askSwitch(eventSocket, 'sofia profile external rescan')
    return { sipPort: process.sipPort, eventSocket, close: () => process.stop() }
  },

  async freeswitch(dialplan, carrierPort) {
    const home = findFreeswitch()
    if (home === null) throw new Error('no FreeSWITCH on this machine')
    const [xml, folder] = [new XmlServer(), makeTempFolder('bare-freeswitch')]
    await xml.start()
    xml.dialplan = dialplan
    xml.dialString = dialString
    const [sipPort, eslPort, trunkPort] = [await freePort(), await freePort(), await freePort()]
    const eventSocket = { port: eslPort, password: eslPassword }
    const program = await startFreeswitch(home, {
      folder: folder.path,
      sipPort,
      rtp: await freeRange(100),
      trunk: { port: trunkPort, carrierPort },
      esl: eventSocket,
      source: { type: 'nacd', url: xml.url, user: 'switch', password: 'xml-secret' },
    })
    await switchReady('freeswitch', eventSocket)
    const close = async (): Promise<void> => {
      await program.stop()
      await xml.stop()
      folder.remove()
    }
    return { sipPort, eventSocket, close }
  },
}

/** Runs `scenarios` on both switches, without a controller; nothing of a call may be left after each. */
export function onEachBareSwitch(
  topic: string,
  dialplan: string,
  scenarios: (bare: () => BareSwitch) => void,
): void {
  for (const kind of switchKinds) {
    const missing = whyNot(kind)
    if (missing !== null) console.warn(`SKIPPED ${topic} on ${kind}: ${missing}`)
    describe.skipIf(missing !== null)(`${topic} on ${kind}`, () => {
      let opened: BareSwitch | null = null
      const bare = (): BareSwitch => {
        if (opened === null) throw new Error('the switch is there only while a scenario runs')
        return opened
      }
      beforeAll(async () => {
        opened = await BareSwitch.open(kind, dialplan)
      })
      afterAll(async () => {
        await opened?.close()
      })
      afterEach(async () => {
        await bare().tidyUp()
      })
      scenarios(bare)
    })
  }
}
