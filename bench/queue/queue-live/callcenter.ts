import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import type { FreeswitchMore } from '../../../test/scenarios/support/switch/freeswitch-configuration.ts'
import type { FreeswitchHome } from '../../../test/scenarios/support/switch/freeswitch-home.ts'
import { params, type Settings } from '../../support/bare-freeswitch.ts'

/** The number that leads into mod_callcenter's queue. */
export const callcenterNumber = '7121'

const queue = 'bench'

/** Inner XML of nacd's `<dialplan>`. */
export const callcenterDialplan = `<extension name="callcenter">
<condition field="destination_number" expression="^${callcenterNumber}$">
<action application="answer"/><action application="callcenter" data="${queue}"/></condition></extension>`

export const hasCallcenter = ({ modules }: FreeswitchHome): boolean => {
  try {
    accessSync(join(modules, 'mod_callcenter.so'), constants.R_OK)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** One queue whose agents are those of nacd's group: longest idle first, no rest of any kind. */
export const callcenterParts = (agents: readonly string[], music: string): FreeswitchMore => ({
  modules: ['callcenter'],
  loglevel: 'err',
  configurations: `<configuration name="callcenter.conf"><settings/>
<queues><queue name="${queue}">${params(queueSettings(music))}</queue></queues>
<agents>${agents.map(agent).join('')}</agents>
<tiers>${agents.map(number => `<tier agent="${number}" queue="${queue}" level="1" position="1"/>`).join('')}</tiers>
</configuration>`,
})

const queueSettings = (music: string): Settings => ({
  strategy: 'longest-idle-agent',
  'moh-sound': music,
  'time-base-score': 'system',
  'max-wait-time': 0,
  'max-wait-time-with-no-agent': 0,
  'tier-rules-apply': 'false',
  'abandoned-resume-allowed': 'false',
})

const agent = (number: string): string =>
  `<agent name="${number}" type="callback" contact="[leg_timeout=15]user/${number}@127.0.0.1" ` +
  'status="Logged Out" max-no-answer="0" wrap-up-time="0" reject-delay-time="0" busy-delay-time="0"/>'

/** API commands that have the agents take calls, or not. */
export const setAgents = (agents: readonly string[], ready: boolean): readonly string[] =>
  agents.map(number => `callcenter_config agent set status ${number} '${ready ? 'Available' : 'Logged Out'}'`)
