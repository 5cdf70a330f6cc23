import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../test/scenarios/support/free-ports.ts'
import type { Program } from '../../test/scenarios/support/process/program.ts'
import { runFreeswitch } from '../../test/scenarios/support/switch/freeswitch.ts'
import type { FreeswitchHome } from '../../test/scenarios/support/switch/freeswitch-home.ts'

/** What a FreeSWITCH of a benchmark has beside its event socket. */
export interface BareFreeswitchParts {
  /** Without `mod_`. */
  readonly modules: readonly string[]
  /** Its settings, with those of every bare one. */
  readonly switch?: Settings
  /** XML of more configurations. */
  readonly configurations: string
  /** XML of the other sections. */
  readonly sections: string
  /** Names of `$${...}` and what they stand for. */
  readonly variables?: Settings
}

export interface BareFreeswitch {
  readonly esl: { readonly port: number; readonly password: string }
  readonly program: Program
}

export type Settings = Readonly<Record<string, string | number>>

const password = 'bench-event-socket'

/** A FreeSWITCH on loopback in a folder of its own, with no more than it is told; resolves when its event socket answers. */
export async function startBareFreeswitch(
  home: FreeswitchHome,
  folder: string,
  parts: BareFreeswitchParts,
): Promise<BareFreeswitch> {
  const esl = { port: await freePort(), password }
  mkdirSync(join(folder, 'tmp'), { recursive: true })
  const program = await runFreeswitch(home, { folder, esl }, freeswitchXml(parts, esl.port))
  return { esl, program }
}

function freeswitchXml(parts: BareFreeswitchParts, eslPort: number): string {
  const modules = ['event_socket', 'commands', 'dptools', ...parts.modules]
  const variables = Object.entries(parts.variables ?? {})
  return `<?xml version="1.0"?>
<document type="freeswitch/xml">
${variables.map(([name, value]) => `<X-PRE-PROCESS cmd="set" data="${name}=${value}"/>`).join('\n')}
<section name="configuration">
${configuration('switch.conf', { 'max-db-handles': 50, loglevel: 'err', ...parts.switch })}
<configuration name="modules.conf"><modules>${modules.map(name => `<load module="mod_${name}"/>`).join('')}</modules></configuration>
${configuration('event_socket.conf', { 'listen-ip': '127.0.0.1', 'listen-port': eslPort, password })}
<configuration name="acl.conf"><network-lists/></configuration>
${parts.configurations}
</section>
${parts.sections}
</document>
`
}

export const params = (values: Settings): string =>
  Object.entries(values)
    .map(([name, value]) => `<param name="${name}" value="${value}"/>`)
    .join('')

export const configuration = (name: string, settings: Settings): string =>
  `<configuration name="${name}"><settings>${params(settings)}</settings></configuration>`
