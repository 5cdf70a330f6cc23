import { isIPv6 } from 'node:net'
import { formatHost, type HostPort, parseHostPort } from '../sip/message/host-port.ts'
import { type AddressEntry, readAddresses } from './address-entry.ts'

/** A trunk as the controller defines it (mod_sofia: the params of a gateway). Never log it: it has the password. */
export interface GatewayDefinition {
  /** Letters, digits, `_ . -`. */
  readonly name: string
  /** Where its calls go. */
  readonly proxy: HostPort
  readonly transport: 'udp' | 'tcp'
  /** Of the challenges that are answered, "" = of any. */
  readonly realm: string
  readonly username: string
  readonly password: string
  /** Whether we register with it. */
  readonly register: boolean
  /** Seconds a registration is asked for. */
  readonly expireSeconds: number
  /** Seconds after a failed registration; every further failure waits longer. */
  readonly retrySeconds: number
  /** Seconds between two OPTIONS, 0 = none. */
  readonly pingSeconds: number
  /** User part of From where the caller's number is not in it, "" = the username. */
  readonly fromUser: string
  /** Host part of From, "" = ours. */
  readonly fromDomain: string
  /** Whether From carries the caller's number. */
  readonly callerIdInFrom: boolean
  /** What calls to our registered contact are for, `auto_to_user` = the user of To, "" = the username. */
  readonly extension: string
  /** Where its calls come from, beside `proxy`. */
  readonly addresses: readonly AddressEntry[]
}

/** A definition, or what is wrong with it. */
export type DefinitionResult =
  | { readonly type: 'gateway'; readonly definition: GatewayDefinition }
  | { readonly type: 'wrong'; readonly problem: string }

type Params = ReadonlyMap<string, string>

const truths: ReadonlySet<string> = new Set(['true', 'yes', 'on', '1', 'enabled'])

function isTrue(params: Params, name: string, otherwise: boolean): boolean {
  const value = params.get(name)
  return value === undefined ? otherwise : truths.has(value.toLowerCase())
}

/** A number of seconds, or `otherwise` where there is none; null when it is none or out of bounds. */
function secondsOf(params: Params, name: string, otherwise: number, least: number): number | null {
  const text = params.get(name)
  if (text === undefined || text === '') return otherwise
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : -1
  return seconds === 0 && otherwise === 0 ? 0 : seconds >= least && seconds <= 86_400 ? seconds : null
}

function transportOf(text: string): 'udp' | 'tcp' | null {
  const name = text.toLowerCase()
  return name === 'udp' || name === 'tcp' ? name : null
}

/** `host`, `host:port`, both also as `sip:...` and with `;transport=`. */
function readProxy(text: string): { proxy: HostPort | null; transport: string | null } {
  const [address = '', ...params] = text.replace(/^sip:/i, '').split(';')
  const named = params.find(param => /^transport=/i.test(param))
  const proxy = isIPv6(address) ? { host: address.toLowerCase(), port: null } : parseHostPort(address)
  return { proxy, transport: named?.slice('transport='.length) ?? null }
}

/** Printable, so that it can stand in a header and in a digest. */
const printable = /^[\x20-\x7e\u00a0-\uffff]{0,255}$/

const texts = ['realm', 'username', 'password', 'from-user', 'from-domain', 'extension'] as const

function problemOf(params: Params, name: string): string | null {
  if (!/^[\w.-]{1,64}$/.test(name)) return 'its name: expected letters, digits, _ . -'
  const unusable = texts.find(text => !printable.test(params.get(text) ?? ''))
  if (unusable !== undefined) return `${unusable}: expected printable text of at most 255 characters`
  const domain = params.get('from-domain') ?? ''
  if (domain !== '' && parseHostPort(domain)?.port !== null) return 'from-domain: expected a host'
  if (!isTrue(params, 'register', true)) return null
  const missing = ['username', 'password'].find(text => (params.get(text) ?? '') === '')
  return missing === undefined ? null : `${missing}: needed to register`
}

/** The numbers of a definition, or the param that is none. */
function readSeconds(params: Params) {
  const expireSeconds = secondsOf(params, 'expire-seconds', 3600, 5)
  const retrySeconds = secondsOf(params, 'retry-seconds', 30, 1)
  const pingSeconds = secondsOf(params, 'ping', 0, 1)
  if (expireSeconds === null) return 'expire-seconds: expected 5 to 86400'
  if (retrySeconds === null) return 'retry-seconds: expected 1 to 86400'
  if (pingSeconds === null) return 'ping: expected 0 to 86400 seconds'
  return { expireSeconds, retrySeconds, pingSeconds }
}

function wrong(problem: string): DefinitionResult {
  return { type: 'wrong', problem }
}

/** Reads the params of a gateway; without `proxy` its name is its host (mod_sofia). No secret is in a problem's text. */
export function readDefinition(name: string, params: Params): DefinitionResult {
  const problem = problemOf(params, name)
  if (problem !== null) return wrong(problem)
  const { proxy, transport: inProxy } = readProxy(params.get('proxy') || params.get('realm') || name)
  if (proxy === null) return wrong('proxy: expected a host, with or without a port')
  const transport = transportOf(params.get('register-transport') ?? inProxy ?? 'udp')
  if (transport === null) return wrong('register-transport: expected udp or tcp')
  const addresses = readAddresses(params.get('inbound-addresses') ?? '')
  if (typeof addresses === 'string') return wrong(`inbound-addresses: ${addresses}`)
  const seconds = readSeconds(params)
  if (typeof seconds === 'string') return wrong(seconds)
  const text = (param: (typeof texts)[number]): string => params.get(param) ?? ''
  const definition: GatewayDefinition = {
    name,
    proxy,
    transport,
    realm: text('realm'),
    username: text('username'),
    password: text('password'),
    register: isTrue(params, 'register', true),
    ...seconds,
    fromUser: text('from-user'),
    fromDomain: text('from-domain'),
    callerIdInFrom: isTrue(params, 'caller-id-in-from', false),
    extension: text('extension'),
    addresses,
  }
  return { type: 'gateway', definition }
}

/** `host:port` or `host`, as it stands in URIs. */
export function proxyText({ proxy }: Pick<GatewayDefinition, 'proxy'>): string {
  return `${formatHost(proxy.host)}${proxy.port === null ? '' : `:${proxy.port}`}`
}

/** The URI of the trunk itself, or of `user` there, with the transport where it is not UDP. */
export function trunkUri(definition: GatewayDefinition, account = ''): string {
  const transport = definition.transport === 'tcp' ? ';transport=tcp' : ''
  return `sip:${account === '' ? '' : `${account}@`}${proxyText(definition)}${transport}`
}
