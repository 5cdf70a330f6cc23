import type { Page, PageRequest } from '../page.ts'
import type { ChangeOutcome } from '../queue/agent-admin.ts'

/** A trunk to a carrier, without its password: that can be written, never read back. */
export interface GatewayRecord {
  /** Letters, digits, `_ . -`: it stands in dial strings (`sofia/gateway/<name>/<number>`). */
  readonly name: string
  /** `sip`: nacd tells the switch all about it. `freeswitch`: it stands in a FreeSWITCH's own files under this name. */
  readonly kind: 'sip' | 'freeswitch'
  /** Where its calls go: a host name or address, with or without a port. */
  readonly host: string
  /** Addresses and networks its calls come from, beside `host`. */
  readonly addresses: readonly string[]
  readonly transport: 'udp' | 'tcp'
  /** For the carrier's challenges, "" = it asks for none. */
  readonly username: string
  /** Of the carrier's challenges, "" = whatever it says. */
  readonly realm: string
  /** Whether we register with the carrier. */
  readonly register: boolean
  /** Seconds a registration is asked for; it is refreshed in good time. */
  readonly registerSeconds: number
  /** Seconds between two OPTIONS that see whether it is there, 0 = none are sent. */
  readonly pingSeconds: number
  readonly enabled: boolean
  /** How it wants the called number (core/routing/number/rewrite-number.ts); "" and 0 = as it is. */
  readonly strip: number
  readonly prepend: string
  readonly pattern: string
  readonly replacement: string
  /** Whose trunk it is; "" = its own. After a failure that lies with a carrier no other trunk of it is tried. */
  readonly carrier: string
  /** Calls at once; null = no limit. */
  readonly maxConcurrent: number | null
  /** Calls begun in any second; null = no limit. */
  readonly cps: number | null
  /** Whether calls are begun 1/cps apart, for carriers that dislike bursts. */
  readonly evenSpacing: boolean
  /** Numbers it shows as the caller's: none = the caller's own, one = that one, more = in turn. */
  readonly callerIds: readonly string[]
  /** How often each of them is shown in any hour; null = no limit. */
  readonly callerIdPerHour: number | null
}

/** What the switch is told of a gateway. Never log it. */
export interface GatewayWithPassword extends GatewayRecord {
  readonly password: string
}

export type GatewayChange = Partial<Omit<GatewayRecord, 'name'>> & { readonly password?: string }

/** The trunks of the house, for those who route and those who tell the switch. */
export interface Gateways {
  /** All of them, also those that are not enabled, by name. */
  gateways(): Promise<readonly GatewayWithPassword[]>
  /** After every change. */
  onChange(listener: () => void): void
}

/** The trunks as an operator sees them. */
export interface GatewayAdmin {
  list(request: PageRequest): Promise<Page<GatewayRecord>>
  find(name: string): Promise<GatewayRecord | null>
  /** `password` null keeps the one there is, "" for a new gateway. */
  save(record: GatewayRecord, password: string | null): Promise<'created' | 'replaced'>
  change(name: string, change: GatewayChange): Promise<ChangeOutcome<GatewayRecord>>
  /** One that routes lead to stays. */
  remove(name: string): Promise<GatewayRemoval>
}

export type GatewayRemoval =
  | { readonly type: 'removed' }
  | { readonly type: 'notFound' }
  | { readonly type: 'inUse'; readonly routes: number }
