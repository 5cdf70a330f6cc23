import { type GatewayDefinition, proxyText } from './definition.ts'
import { escapeXml } from './escape-xml.ts'
import type { Gateway } from './gateway.ts'
import { trunkProfile } from './gateway-events.ts'
import { contactUser } from './registration.ts'

/** Who we are to the far ends of trunks. */
export interface OwnContact {
  readonly host: string
  readonly port: number
}

const line = '='.repeat(97)

const noSuchGateway = 'Invalid Gateway!\n'

function accountOf(definition: GatewayDefinition): string {
  return `sip:${definition.username || 'FreeSWITCH'}@${proxyText(definition)}`
}

function contactOf({ definition }: Gateway, own: OwnContact): string {
  const { name, transport } = definition
  return `<sip:${contactUser(name)}@${own.host}:${own.port};transport=${transport};gw=${name}>`
}

function fromOf(definition: GatewayDefinition): string {
  const user = definition.fromUser || definition.username || 'FreeSWITCH'
  return `<sip:${user}@${definition.fromDomain || proxyText(definition)}>`
}

interface Fact {
  /** Its word in the text, padded as FreeSWITCH pads it, and its tag in XML. */
  readonly word: string
  readonly tag: string
  readonly value: string
}

/** What is told of a gateway, in mod_sofia's order; the password only as whether there is one. */
function factsOf(gateway: Gateway, own: OwnContact): readonly Fact[] {
  const { definition, counts, ping } = gateway
  const fact = (word: string, tag: string, value: string | number): Fact => ({
    word,
    tag,
    value: String(value),
  })
  return [
    fact('Name    ', 'name', gateway.name),
    fact('Profile ', 'profile', trunkProfile),
    fact('Scheme  ', 'scheme', 'Digest'),
    fact('Realm   ', 'realm', definition.realm || definition.proxy.host),
    fact('Username', 'username', definition.username || 'FreeSWITCH'),
    fact('Password', 'password', definition.password === '' ? 'no' : 'yes'),
    fact('From    ', 'from', fromOf(definition)),
    fact('Contact ', 'contact', contactOf(gateway, own)),
    fact('Exten   ', 'exten', definition.extension || definition.username || 'FreeSWITCH'),
    fact('To      ', 'to', accountOf(definition)),
    fact('Proxy   ', 'proxy', `sip:${proxyText(definition)}`),
    fact('Context ', 'context', 'public'),
    fact('Expires ', 'expires', definition.expireSeconds),
    fact('Freq    ', 'freq', definition.expireSeconds),
    fact('PingFreq', 'pingfreq', definition.pingSeconds),
    fact('PingTime', 'pingtime', (ping?.ms ?? 0).toFixed(2)),
    fact('State   ', 'state', gateway.state),
    fact('Status  ', 'status', gateway.isUp ? 'UP' : 'DOWN'),
    fact('CallsIN ', 'calls-in', counts.in.total),
    fact('CallsOUT', 'calls-out', counts.out.total),
    fact('FailedCallsIN', 'failed-calls-in', counts.in.failed),
    fact('FailedCallsOUT', 'failed-calls-out', counts.out.failed),
  ]
}

/** One gateway as text; null = there is none (mod_sofia: sofia status gateway <name>). */
export function gatewayText(gateway: Gateway | null, own: OwnContact): string {
  if (gateway === null) return noSuchGateway
  const asking = gateway.ping?.asking ? ' (ping)' : ''
  const facts = factsOf(gateway, own).flatMap(({ word, value }) => [
    `${word}\t${value}${word === 'Status  ' ? asking : ''}`,
    ...(word === 'Status  ' ? [`Uptime  \t${Math.floor(gateway.upMs / 1000)}s`] : []),
  ])
  return [line, ...facts, line, ''].join('\n')
}

const xmlHead = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'

function elementOf(gateway: Gateway, own: OwnContact): string {
  const facts = factsOf(gateway, own).map(({ tag, value }) => `    <${tag}>${escapeXml(value)}</${tag}>`)
  return ['  <gateway>', ...facts, '  </gateway>', ''].join('\n')
}

/** One gateway as XML (mod_sofia: sofia xmlstatus gateway <name>). */
export function gatewayXml(gateway: Gateway | null, own: OwnContact): string {
  return gateway === null ? noSuchGateway : `${xmlHead}${elementOf(gateway, own)}`
}

/** All gateways as XML (mod_sofia: sofia xmlstatus gateway). */
export function gatewaysXml(gateways: readonly Gateway[], own: OwnContact): string {
  const elements = gateways.map(gateway => elementOf(gateway, own))
  return `${xmlHead}<gateways>\n${elements.join('')}</gateways>\n`
}

function summaryLine(gateway: Gateway, now: number): string {
  const { counts, ping, registration } = gateway
  const columns = [
    `${trunkProfile}::${gateway.name}`.padStart(25),
    accountOf(gateway.definition).padStart(32),
    gateway.state,
    (ping?.ms ?? 0).toFixed(2).padStart(6),
    `${counts.in.failed}/${counts.in.total}`,
    `${counts.out.failed}/${counts.out.total}`,
  ]
  const nextAt = gateway.state === 'FAIL_WAIT' ? (registration?.nextAt ?? null) : null
  const retry = nextAt === null ? '' : ` (retry: ${Math.max(0, Math.round((nextAt - now) / 1000))}s)`
  return `${columns.join('\t')}${retry}`
}

/** All gateways, one a line (mod_sofia: sofia status gateway). `now`: epoch ms. */
export function gatewaySummary(gateways: readonly Gateway[], now: number): string {
  const sum = (way: 'in' | 'out', what: 'total' | 'failed'): number =>
    gateways.reduce((total, { counts }) => total + counts[way][what], 0)
  const head = [
    'Profile::Gateway-Name'.padStart(25),
    '    Data    '.padStart(32),
    'State',
    'Ping Time',
    'IB Calls(F/T)',
    'OB Calls(F/T)',
  ].join('\t')
  const many = `${gateways.length} gateway${gateways.length === 1 ? '' : 's'}`
  const calls = `Inbound(Failed/Total): ${sum('in', 'failed')}/${sum('in', 'total')},Outbound(Failed/Total):${sum('out', 'failed')}/${sum('out', 'total')}`
  return [head, line, ...gateways.map(each => summaryLine(each, now)), line, `${many}: ${calls}`, ''].join(
    '\n',
  )
}
