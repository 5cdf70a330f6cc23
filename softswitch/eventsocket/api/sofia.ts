import { separate } from '../../channel/separate.ts'
import { trunkProfile } from '../../gateways/gateway-events.ts'
import {
  gatewaySummary,
  gatewaysXml,
  gatewayText,
  gatewayXml,
  type OwnContact,
} from '../../gateways/gateway-report.ts'
import type { GatewaySource } from '../../gateways/gateway-source.ts'
import type { GatewayTable } from '../../gateways/gateway-table.ts'
import { usage } from './answers.ts'
import type { ApiHandler } from './api-table.ts'

export interface SofiaOptions {
  readonly gateways: GatewayTable
  readonly source: GatewaySource
  readonly own: () => OwnContact
  readonly now: () => number
}

const syntax = usage(
  'profile external [rescan|killgw <gateway>|_all_] | status gateway [<gateway>] | xmlstatus gateway [<gateway>]',
)

/** Profiles of this switch: phones are in the first, trunks in the second. */
const profiles: ReadonlySet<string> = new Set(['internal', trunkProfile])

async function rescan({ source }: SofiaOptions): Promise<string> {
  const scan = await source.scan()
  return scan.type === 'done'
    ? 'Reload XML [Success]\n+OK scan complete\n'
    : `-ERR the controller gave no answer (${scan.reason}); the gateways stay as they are and are asked for again\n`
}

function killGateway({ gateways }: SofiaOptions, name: string | undefined): string {
  if (name === undefined) return '-ERR missing gw name\n'
  if (name.toLowerCase() === '_all_') {
    for (const gateway of gateways.all()) gateways.drop(gateway.name)
    return '+OK every gateway marked for deletion.\n'
  }
  return gateways.drop(name) ? '+OK gateway marked for deletion.\n' : '-ERR no such gateway.\n'
}

function profile(options: SofiaOptions, words: readonly string[]): string | Promise<string> {
  const [name = '', command = '', gateway] = words
  if (!profiles.has(name)) return `Invalid Profile [${name}]`
  if (command.toLowerCase() === 'rescan') return rescan(options)
  return command.toLowerCase() === 'killgw' ? killGateway(options, gateway) : syntax
}

function status(options: SofiaOptions, words: readonly string[]): string {
  const [what = '', name] = words
  const { gateways, own, now } = options
  if (what.toLowerCase() !== 'gateway') return syntax
  return name === undefined ? gatewaySummary(gateways.all(), now()) : gatewayText(gateways.find(name), own())
}

function xmlStatus(options: SofiaOptions, words: readonly string[]): string {
  const [what = '', name] = words
  const { gateways, own } = options
  if (what.toLowerCase() !== 'gateway') return syntax
  return name === undefined ? gatewaysXml(gateways.all(), own()) : gatewayXml(gateways.find(name), own())
}

/** `sofia profile|status|xmlstatus ...`: the gateways, in mod_sofia's words. */
export function sofia(options: SofiaOptions): ApiHandler {
  return args => {
    const [command = '', ...words] = separate(args.trim(), ' ', 5)
    switch (command.toLowerCase()) {
      case 'profile':
        return profile(options, words)
      case 'status':
        return status(options, words)
      case 'xmlstatus':
        return xmlStatus(options, words)
      default:
        return syntax
    }
  }
}
