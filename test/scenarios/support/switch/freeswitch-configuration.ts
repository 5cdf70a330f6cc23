/** Everything a FreeSWITCH of the scenarios needs to know. */
export interface FreeswitchFacts {
  readonly folder: string
  readonly sipPort: number
  readonly rtp: { readonly low: number; readonly high: number }
  readonly esl: { readonly port: number; readonly password: string }
  /** nacd's answer to directory and dialplan. */
  readonly xmlCurl: { readonly url: string; readonly user: string; readonly password: string }
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
    `<configuration name="modules.conf"><modules>${modules
      .map(name => `<load module="mod_${name}"/>`)
      .join('')}</modules></configuration>`,
    logfile(facts),
    configuration('event_socket.conf', eventSocketSettings(facts)),
    xmlCurl(facts),
    '<configuration name="acl.conf"><network-lists/></configuration>',
    sofia(facts),
  ]
  return `<?xml version="1.0"?>
<document type="freeswitch/xml">
<X-PRE-PROCESS cmd="set" data="domain=127.0.0.1"/>
<section name="configuration">
${configurations.join('\n')}
</section>
<section name="languages"></section>
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

const switchSettings = ({ rtp }: FreeswitchFacts): Settings => ({
  'max-sessions': 300,
  'sessions-per-second': 200,
  loglevel: 'debug',
  'rtp-start-port': rtp.low,
  'rtp-end-port': rtp.high,
})

const eventSocketSettings = ({ esl }: FreeswitchFacts): Settings => ({
  'nat-map': 'false',
  'listen-ip': '127.0.0.1',
  'listen-port': esl.port,
  password: esl.password,
  'apply-inbound-acl': 'loopback.auto',
  'stop-on-bind-error': 'true',
})

const logfile = ({ folder }: FreeswitchFacts): string =>
  `<configuration name="logfile.conf"><settings/><profiles><profile name="default">
<settings><param name="logfile" value="${folder}/log/freeswitch.log"/></settings>
<mappings><map name="all" value="debug,info,notice,warning,err,crit,alert"/></mappings>
</profile></profiles></configuration>`

const xmlCurl = ({ xmlCurl: { url, user, password } }: FreeswitchFacts): string =>
  `<configuration name="xml_curl.conf"><bindings><binding name="nacd">
<param name="gateway-url" value="${url}" bindings="directory|dialplan"/>
<param name="gateway-credentials" value="${user}:${password}"/>
<param name="auth-scheme" value="basic"/>
<param name="timeout" value="5"/>
</binding></bindings></configuration>`

const sofia = (facts: FreeswitchFacts): string =>
  `<configuration name="sofia.conf"><global_settings/><profiles><profile name="internal">
<domains><domain name="127.0.0.1" alias="true" parse="false"/></domains>
<settings>
${params(sofiaSettings(facts))}
</settings></profile></profiles></configuration>`

const sofiaSettings = ({ sipPort }: FreeswitchFacts): Settings => ({
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
