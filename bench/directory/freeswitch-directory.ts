import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../test/scenarios/support/free-ports.ts'
import type { Program } from '../../test/scenarios/support/process/program.ts'
import { runFreeswitch } from '../../test/scenarios/support/switch/freeswitch.ts'
import type { FreeswitchHome } from '../../test/scenarios/support/switch/freeswitch-home.ts'
import { domain, extensions } from './extensions.ts'

/** Where a FreeSWITCH takes its users from. */
export type DirectorySource =
  | { readonly type: 'static' }
  /** `database`: as mod_pgsql connects. */
  | { readonly type: 'lua'; readonly database: string }
  | { readonly type: 'xml_curl'; readonly url: string; readonly credentials: string }

export interface FreeswitchDirectory {
  readonly esl: { readonly port: number; readonly password: string }
  readonly program: Program
}

const password = 'bench-event-socket'

/** A FreeSWITCH without SIP, with what it needs to look its users up. */
export async function startDirectory(
  home: FreeswitchHome,
  folder: string,
  source: DirectorySource,
): Promise<FreeswitchDirectory> {
  const esl = { port: await freePort(), password }
  mkdirSync(join(folder, 'tmp'), { recursive: true })
  copyFileSync(new URL('../peers/directory.lua', import.meta.url), join(folder, 'tmp', 'directory.lua'))
  const program = await runFreeswitch(home, { folder, esl }, freeswitchXml(source, esl.port))
  return { esl, program }
}

const modules: Record<DirectorySource['type'], readonly string[]> = {
  static: [],
  lua: ['pgsql', 'lua'],
  xml_curl: ['xml_curl'],
}

function freeswitchXml(source: DirectorySource, eslPort: number): string {
  const loaded = ['event_socket', 'commands', 'dptools', ...modules[source.type]]
  const database = source.type === 'lua' ? source.database : ''
  return `<?xml version="1.0"?>
<document type="freeswitch/xml">
<X-PRE-PROCESS cmd="set" data="domain=${domain}"/>
<X-PRE-PROCESS cmd="set" data="bench_database=${database}"/>
<section name="configuration">
${configuration('switch.conf', params({ 'max-db-handles': 50, loglevel: 'err' }))}
<configuration name="modules.conf"><modules>${loaded.map(name => `<load module="mod_${name}"/>`).join('')}</modules></configuration>
${configuration('event_socket.conf', params({ 'listen-ip': '127.0.0.1', 'listen-port': eslPort, password }))}
<configuration name="acl.conf"><network-lists/></configuration>
${bindings(source)}
</section>
${source.type === 'static' ? staticDirectory() : ''}
</document>
`
}

const params = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<param name="${name}" value="${value}"/>`)
    .join('')

const configuration = (name: string, content: string): string =>
  `<configuration name="${name}"><settings>${content}</settings></configuration>`

function bindings(source: DirectorySource): string {
  if (source.type === 'lua') {
    const binding = { 'xml-handler-script': 'directory.lua', 'xml-handler-bindings': 'directory' }
    return configuration('lua.conf', params(binding))
  }
  if (source.type === 'static') return ''
  return `<configuration name="xml_curl.conf"><bindings><binding name="nacd">
<param name="gateway-url" value="${source.url}" bindings="directory"/>
<param name="gateway-credentials" value="${source.credentials}"/><param name="auth-scheme" value="basic"/>
</binding></bindings></configuration>`
}

function staticDirectory(): string {
  const users = extensions.map(
    ({ number, secret }) =>
      `<user id="${number}"><params>${params({ password: secret })}</params>` +
      '<variables><variable name="user_context" value="default"/></variables></user>',
  )
  return `<section name="directory"><domain name="${domain}"><groups><group name="default"><users>
${users.join('\n')}
</users></group></groups></domain></section>`
}
