import { freePort } from '../free-ports.ts'
import type { House } from '../house.ts'
import { until } from '../until.ts'
import type { Phone } from './baresip.ts'
import { type Invite, invitesOf, type LoggedMessage, readLog } from './carrier-log.ts'
import { Sipp } from './sipp.ts'

/** What a carrier does with every call it gets. */
export type CarrierWay =
  /** Answers at once; hangs up after `talkMs`, by default never. Whoever talks hears himself. */
  | { readonly type: 'answers'; readonly talkMs?: number }
  /** Rings until it is cancelled. */
  | { readonly type: 'rings' }
  /** Refuses with e.g. `486 Busy Here`, at once or after it has rung. */
  | { readonly type: 'refuses'; readonly status: string; readonly ringing?: boolean }
  /** Says in early media why not, then refuses. */
  | { readonly type: 'announces'; readonly status: string }
  /** Takes calls and says nothing. */
  | { readonly type: 'isSilent' }
  /** Answers as many calls in each second of the clock, and refuses more with 503. */
  | { readonly type: 'limits'; readonly perSecond: number; readonly talkMs?: number }

interface Play {
  readonly scenario: string
  readonly words?: Readonly<Record<string, string>>
}

const forever = 3_600_000

const plays: { readonly [T in CarrierWay['type']]: (way: Extract<CarrierWay, { type: T }>) => Play } = {
  answers: ({ talkMs = forever }) => ({
    scenario: 'carrier-talks',
    words: { milliseconds: String(talkMs) },
  }),
  rings: () => ({ scenario: 'carrier-rings' }),
  refuses: ({ status, ringing = false }) => ({
    scenario: ringing ? 'decline' : 'carrier-refuses',
    words: { status },
  }),
  announces: ({ status }) => ({ scenario: 'carrier-announces', words: { status } }),
  isSilent: () => ({ scenario: 'carrier-silent' }),
  limits: ({ perSecond, talkMs = forever }) => ({
    scenario: 'carrier-limits',
    words: { limit: String(perSecond), milliseconds: String(talkMs) },
  }),
}

/** More calls than any scenario makes: SIPp ends after so many. */
const mostCalls = 1_000_000

interface Live {
  readonly live: { readonly switches: readonly { readonly up: boolean }[] }
}

/** A carrier of a house: a gateway with a port of its own, where nobody is until it is told what to do. */
export class Carrier {
  readonly gateway: string
  readonly port: number
  readonly #house: House
  #sipp: Sipp | null = null

  private constructor(house: House, gateway: string, port: number) {
    this.#house = house
    this.gateway = gateway
    this.port = port
  }

  /** Makes the gateway, with these fields of `/v1/gateways`, and waits until the switch knows it. */
  static async open(house: House, gateway: string, fields: object = {}): Promise<Carrier> {
    const carrier = new Carrier(house, gateway, await freePort())
    await carrier.change(fields)
    const isKnown = async () => {
      const { live } = await house.nacd.api.get<Live>(`/v1/gateways/${gateway}`)
      return live.switches.some(({ up }) => up)
    }
    await until(`gateway ${gateway} known to the switch`, isKnown, { within: 15_000 })
    return carrier
  }

  /** Gives the gateway these fields, and all others as they are by default; without limits unless they are named. */
  async change(fields: object): Promise<void> {
    const { api } = this.#house.nacd
    const host = `127.0.0.1:${this.port}`
    await api.put(`/v1/gateways/${this.gateway}`, { host, max_concurrent: null, cps: null, ...fields })
  }

  /** From now on it does this, in place of what it did; resolves when calls can come. */
  async plays(way: CarrierWay): Promise<void> {
    await this.dies()
    const play = plays[way.type] as (way: CarrierWay) => Play
    this.#sipp = this.#house.lendOut(
      await Sipp.start({
        ...play(way),
        ...{ number: this.gateway, password: '', sipPort: this.#house.trunkPort },
        port: this.port,
        calls: mostCalls,
        args: ['-rtp_echo'],
      }),
    )
  }

  /** Gone without a word: nobody is at its port any more. */
  async dies(): Promise<void> {
    await this.#sipp?.close()
    this.#sipp = null
  }

  /** In place of SIPp: a phone that rings where the carrier's calls arrive. */
  async phone(number: string, tone: 'agent' | 'secondAgent' = 'agent'): Promise<Phone> {
    await this.dies()
    const phone = await this.#house.strangePhone(number, { port: this.port, tone })
    await phone.listen()
    return phone
  }

  /** What it wrote down since it does what it does. */
  get messages(): readonly LoggedMessage[] {
    return readLog(this.#sipp?.messages ?? '')
  }

  /** The calls that reached it since then. */
  get invites(): readonly Invite[] {
    return invitesOf(this.messages)
  }

  /** Resolves when so many calls have reached it. */
  async invited(calls = 1, within = 10_000): Promise<readonly Invite[]> {
    const enough = () => this.invites.length >= calls && this.invites
    return until(`${calls} calls at ${this.gateway}`, enough, { within })
  }
}

/** Carriers `a` and `b`, each at a gateway of its name. */
export const twoCarriers = (house: House): Promise<[Carrier, Carrier]> =>
  Promise.all([Carrier.open(house, 'a'), Carrier.open(house, 'b')])
