import { askSwitch } from '../../../test/scenarios/support/switch/event-socket.ts'
import type { FreeswitchHome } from '../../../test/scenarios/support/switch/freeswitch-home.ts'
import { until } from '../../../test/scenarios/support/until.ts'
import {
  type BareFreeswitch,
  params,
  type Settings,
  startBareFreeswitch,
} from '../../support/bare-freeswitch.ts'

export interface LimitingPorts {
  readonly callers: number
  readonly trunk: number
  readonly carrier: number
  readonly rtp: { readonly low: number; readonly high: number }
}

/**
 * A FreeSWITCH with one gateway, `carrier`: calls to `limit<number>` pass its own `limit hash`, calls to `nacd<number>`
 * are handed to nacd, which has the same limit at the gateway. Both come in on a profile that asks nobody who they are;
 * the dialplan says what a phone would have proved, for nacd gives strangers no line.
 */
export async function startLimitingSwitch(
  home: FreeswitchHome,
  folder: string,
  ports: LimitingPorts,
  cps: number,
): Promise<BareFreeswitch> {
  const { low, high } = ports.rtp
  const freeswitch = await startBareFreeswitch(home, folder, {
    modules: ['sofia', 'hash', 'db', 'dialplan_xml', 'tone_stream', 'sndfile'],
    switch: {
      'rtp-start-port': low,
      'rtp-end-port': high,
      'max-sessions': 2_000,
      'sessions-per-second': 1_000,
    },
    configurations: sofia(ports),
    sections: dialplan(cps),
  })
  const isUp = async (): Promise<boolean> => {
    const status = await askSwitch(freeswitch.esl, 'sofia status').catch(() => '')
    return /callers\s.*RUNNING/.test(status) && /trunk\s.*RUNNING/.test(status)
  }
  await until('the SIP profiles of FreeSWITCH', isUp, { within: 40_000, every: 100 })
  return freeswitch
}

const sofia = ({ callers, trunk, carrier }: LimitingPorts): string =>
  `<configuration name="sofia.conf"><global_settings/><profiles>
<profile name="callers"><settings>${params({ ...profile, 'sip-port': callers })}</settings></profile>
<profile name="trunk"><gateways><gateway name="carrier">
${params({ proxy: `127.0.0.1:${carrier}`, register: 'false', 'caller-id-in-from': 'true' })}
</gateway></gateways><settings>${params({ ...profile, 'sip-port': trunk })}</settings></profile>
</profiles></configuration>`

const profile: Settings = {
  'sip-ip': '127.0.0.1',
  'rtp-ip': '127.0.0.1',
  'ext-sip-ip': '127.0.0.1',
  'ext-rtp-ip': '127.0.0.1',
  context: 'bench',
  dialplan: 'XML',
  'inbound-codec-prefs': 'PCMU',
  'outbound-codec-prefs': 'PCMU',
  'auth-calls': 'false',
  'manage-presence': 'false',
  'disable-naptr': 'true',
  'disable-srv': 'true',
  'rtp-timer-name': 'soft',
  tls: 'false',
}

const dialplan = (cps: number): string =>
  `<section name="dialplan"><context name="bench">
<extension name="limit"><condition field="destination_number" expression="^limit(\\d+)$">
<action application="limit" data="hash bench carrier ${cps}/1 !NORMAL_CIRCUIT_CONGESTION"/>
<action application="bridge" data="sofia/gateway/carrier/$1"/>
</condition></extension>
<extension name="nacd"><condition field="destination_number" expression="^nacd(\\d+)$">
<action application="multiset" data="sip_authorized=true sip_auth_username=1001 user_name=1001"/>
<action application="set" data="nacd_app=nbridge"/>
<action application="set" data="nacd_data=sofia/gateway/carrier/$1"/>
<action application="set" data="park_timeout=60:NORMAL_TEMPORARY_FAILURE"/>
<action application="park"/>
</condition></extension>
</context></section>`
