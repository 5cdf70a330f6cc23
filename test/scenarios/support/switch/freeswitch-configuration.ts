import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What we give to users of FreeSWITCH: used here as it is, so that it is known to work. */
const shippedFolder = fileURLToPath(new URL('../../../../switches/freeswitch/', import.meta.url))

/** Everything a FreeSWITCH of the scenarios needs to know. */
export interface FreeswitchFacts {
  readonly folder: string
  readonly sipPort: number
  /** The profile without passwords that the carrier calls, and where the carrier of the gateway `carrier` listens. */
  readonly trunk: { readonly port: number; readonly carrierPort: number }
  readonly rtp: { readonly low: number; readonly high: number }
  readonly esl: { readonly port: number; readonly password: string }
  /** Where directory and dialplan come from. */
  readonly source:
    | { readonly type: 'nacd'; readonly url: string; readonly user: string; readonly password: string }
    /** A house of its own: these users, and the dialplan that hands the groups to nacd. */
    | { readonly type: 'own'; readonly users: Readonly<Record<string, string>> }
  readonly more?: FreeswitchMore
}

/** What a FreeSWITCH has beside what the scenarios need of it. */
export interface FreeswitchMore {
  /** Without `mod_`. */
  readonly modules: readonly string[]
  /** XML of their configurations. */
  readonly configurations: string
  /** How much it writes down; the scenarios' is `debug`. */
  readonly loglevel: string
}

const modules = [
  'logfile',
  'event_socket',
  'xml_curl',
  'sofia',
  'loopback',
  'commands',
  'dptools',
  'db',
  'hash',
  'dialplan_xml',
  'sndfile',
  'native_file',
  'tone_stream',
]

/** freeswitch.xml: one SIP profile on loopback whose users and dialplan nacd answers for. */
export function freeswitchXml(facts: FreeswitchFacts): string {
  const configurations = [
    configuration('switch.conf', switchSettings(facts)),
    `<configuration name="modules.conf"><modules>${[...modules, ...(facts.more?.modules ?? [])]
      .map(name => `<load module="mod_${name}"/>`)
      .join('')}</modules></configuration>`,
    logfile(facts),
    eventSocket(facts),
    xmlCurl(facts),
    '<configuration name="acl.conf"><network-lists/></configuration>',
    sofia(facts),
    facts.more?.configurations ?? '',
  ]
  return `<?xml version="1.0"?>
<document type="freeswitch/xml">
<X-PRE-PROCESS cmd="set" data="domain=127.0.0.1"/>
<section name="configuration">
${configurations.join('\n')}
</section>
${ownSections(facts)}<section name="languages"></section>
</document>
`
}

type Settings = Readonly<Record<string, string | number>>

const params = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, value]) => `<param name="${name}" value="${value}"/>`)
    .join('\n')

const configuration = (name: string, settings: Settings): string =>
  `<configuration name="${name}"><settings>\n${params(settings)}\n</settings></configuration>`

const switchSettings = ({ rtp, more }: FreeswitchFacts): Settings => ({
  'max-sessions': 1_000,
  'sessions-per-second': 200,
  loglevel: more?.loglevel ?? 'debug',
  'rtp-start-port': rtp.low,
  'rtp-end-port': rtp.high,
})

const eventSocket = ({ esl }: FreeswitchFacts): string =>
  shipped('event_socket.conf.xml', { '"8021"': `"${esl.port}"`, 'CHANGE-ME': esl.password })

const logfile = ({ folder }: FreeswitchFacts): string =>
  `<configuration name="logfile.conf"><settings/><profiles><profile name="default">
<settings><param name="logfile" value="${folder}/log/freeswitch.log"/></settings>
<mappings><map name="all" value="debug,info,notice,warning,err,crit,alert"/></mappings>
</profile></profiles></configuration>`

const xmlCurl = ({ source }: FreeswitchFacts): string =>
  source.type === 'own'
    ? ''
    : shipped('xml_curl.conf.xml', {
        'http://127.0.0.1:8090/v1/freeswitch/xml': source.url,
        'nacd:CHANGE-ME': `${source.user}:${source.password}`,
      })

/** A file for users of FreeSWITCH, with what they are told to change changed. */
function shipped(name: string, changes: Readonly<Record<string, string>>): string {
  let text = readFileSync(join(shippedFolder, name), 'utf8')
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`${name} does not say ${from}`)
    text = text.replaceAll(from, to)
  }
  return text
}

const ownSections = ({ source }: FreeswitchFacts): string =>
  source.type === 'nacd' ? '' : `${ownDirectory(source.users)}\n${ownDialplan()}\n`

function ownDialplan(): string {
  const extensions = shipped('dialplan/nacd.xml', {}).replace(/<\/?include>/g, '')
  return `<section name="dialplan">
<context name="default">${extensions}${handOver('direct_out', '^(0[0-9]{9,11}|1[3-9][0-9]{9})$', 'nout_did')}</context>
<context name="carrier">${handOver('direct_in', '^(.*)$', 'nin_did')}</context>
</section>`
}

/** A rule that hands what matches to nacd. */
export const handOver = (name: string, expression: string, application: string, first = ''): string =>
  `<extension name="${name}"><condition field="destination_number" expression="${expression}">
${first === '' ? '' : `<action application="${first}"/>`}
<action application="set" data="nacd_app=${application}"/>
<action application="set" data="nacd_data=$1"/>
<action application="park"/>
</condition></extension>`

/** As FreeSWITCH's own example configuration rings a user. */
export const dialString = `{presence_id=\${dialed_user}@\${dialed_domain}}\${sofia_contact(*/\${dialed_user}@\${dialed_domain})}`

function ownDirectory(users: Readonly<Record<string, string>>): string {
  const entries = Object.entries(users).map(
    ([number, password]) =>
      `<user id="${number}"><params><param name="password" value="${password}"/></params>` +
      '<variables><variable name="user_context" value="default"/></variables></user>',
  )
  return `<section name="directory"><domain name="127.0.0.1">
<params><param name="dial-string" value="${dialString}"/></params>
<groups><group name="default"><users>${entries.join('\n')}</users></group></groups>
</domain></section>`
}

const sofia = (facts: FreeswitchFacts): string =>
  `<configuration name="sofia.conf"><global_settings/><profiles><profile name="internal">
<domains><domain name="127.0.0.1" alias="true" parse="false"/><domain name="all" alias="false" parse="true"/></domains>
<settings>
${params(sofiaSettings(facts))}
</settings></profile>
<profile name="external">
<gateways><gateway name="carrier">
${params({ proxy: `127.0.0.1:${facts.trunk.carrierPort}`, register: 'false', 'caller-id-in-from': 'true' })}
</gateway></gateways>
<settings>
${params({ ...sofiaSettings(facts), 'sip-port': facts.trunk.port, context: 'carrier', 'auth-calls': 'false' })}
</settings></profile></profiles></configuration>`

const sofiaSettings = ({ sipPort, source }: FreeswitchFacts): Settings => ({
  // Left out by default: a phone that registers takes the place of the one before.
  ...(source.type === 'own' ? { 'multiple-registrations': 'contact' } : {}),
  'sip-ip': '127.0.0.1',
  'sip-port': sipPort,
  'rtp-ip': '127.0.0.1',
  'ext-sip-ip': '127.0.0.1',
  'ext-rtp-ip': '127.0.0.1',
  context: 'default',
  dialplan: 'XML',
  'inbound-codec-prefs': 'PCMU,PCMA',
  'outbound-codec-prefs': 'PCMU,PCMA',
  'dtmf-type': 'rfc2833',
  'rfc2833-pt': 101,
  'liberal-dtmf': 'true',
  'auth-calls': 'true',
  'challenge-realm': 'auto_from',
  'force-register-domain': '127.0.0.1',
  'force-register-db-domain': '127.0.0.1',
  'manage-presence': 'false',
  'disable-naptr': 'true',
  'disable-srv': 'true',
  'rtp-timer-name': 'soft',
  tls: 'false',
})
