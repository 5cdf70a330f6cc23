import { readGatewayHost } from '../../core/routing/gateway/gateway-host.ts'
import type { GatewayWithPassword } from '../../ports/lines/gateways.ts'
import { noEmptyPassword } from './directory.ts'
import { section } from './document.ts'
import { type Xml, xml } from './xml.ts'

/** The domain the trunks are shown in where the profile asks for those of all domains. */
const anyDomain = 'gateways'

/** The trunks nacd tells the switch about, as mod_sofia reads them (sofia.c, parse_gateways). Here passwords travel. */
export function gatewaysXml(domain: string, gateways: readonly GatewayWithPassword[]): Xml {
  const told = gateways.filter(({ kind, enabled }) => kind === 'sip' && enabled)
  return section(
    'directory',
    xml`    <domain name="${domain || anyDomain}">
${told.map(userOf)}    </domain>`,
  )
}

/** Its user is nobody who could register: it has no password of its own, and none is not enough. */
const userOf = (gateway: GatewayWithPassword): Xml => xml`      <user id="${gateway.name}">
        <params>
                <param name="sip-forbid-register" value="true"/>${noEmptyPassword}
        </params>
        <gateways>
          <gateway name="${gateway.name}">
${paramsOf(gateway).map(([name, value]) => xml`            <param name="${name}" value="${value}"/>\n`)}          </gateway>
        </gateways>
      </user>
`

/** As it stands in a URI: IPv6 in brackets (RFC 3261 section 25.1). */
function proxyOf(written: string): string {
  const { host, port } = readGatewayHost(written)
  const shown = host.includes(':') ? `[${host}]` : host
  return port === null ? shown : `${shown}:${port}`
}

type Param = readonly [name: string, value: string]

function paramsOf(gateway: GatewayWithPassword): Param[] {
  const { host, transport, username, password, realm, register, registerSeconds, pingSeconds, addresses } =
    gateway
  const params: Param[] = [
    ['proxy', proxyOf(host)],
    ['realm', realm],
    ['username', username],
    ['password', password],
    ['register', String(register)],
    ['expire-seconds', String(registerSeconds)],
    ['register-transport', transport],
    ['ping', pingSeconds === 0 ? '' : String(pingSeconds)],
    ['caller-id-in-from', 'true'],
    // A call to the address we registered is for the number in its To header, not for our user name.
    ['extension', 'auto_to_user'],
    // For the embedded switch; FreeSWITCH does not know it and passes over it.
    ['inbound-addresses', addresses.join(',')],
  ]
  return params.filter(([, value]) => value !== '')
}
