import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FreeswitchHome } from '../../test/scenarios/support/switch/freeswitch-home.ts'
import {
  type BareFreeswitch,
  configuration,
  params,
  startBareFreeswitch,
} from '../support/bare-freeswitch.ts'
import { domain, extensions } from './extensions.ts'

/** Where a FreeSWITCH takes its users from. */
export type DirectorySource =
  | { readonly type: 'static' }
  /** `database`: as mod_pgsql connects. */
  | { readonly type: 'lua'; readonly database: string }
  | { readonly type: 'xml_curl'; readonly url: string; readonly credentials: string }

/** A FreeSWITCH without SIP, with what it needs to look its users up. */
export function startDirectory(
  home: FreeswitchHome,
  folder: string,
  source: DirectorySource,
): Promise<BareFreeswitch> {
  mkdirSync(join(folder, 'tmp'), { recursive: true })
  copyFileSync(new URL('./peers/directory.lua', import.meta.url), join(folder, 'tmp', 'directory.lua'))
  return startBareFreeswitch(home, folder, {
    modules: modules[source.type],
    variables: { domain, bench_database: source.type === 'lua' ? source.database : '' },
    configurations: bindings(source),
    sections: source.type === 'static' ? staticDirectory() : '',
  })
}

const modules: Record<DirectorySource['type'], readonly string[]> = {
  static: [],
  lua: ['pgsql', 'lua'],
  xml_curl: ['xml_curl'],
}

function bindings(source: DirectorySource): string {
  if (source.type === 'lua') {
    return configuration('lua.conf', {
      'xml-handler-script': 'directory.lua',
      'xml-handler-bindings': 'directory',
    })
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
