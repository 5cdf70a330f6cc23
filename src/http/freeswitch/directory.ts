import { section } from './document.ts'
import type { XmlForm } from './form.ts'
import { type Xml, xml } from './xml.ts'

export type PasswordFormat = 'plain' | 'ha1'

/** What one directory request asks for. */
export type DirectoryAsk =
  /** Somebody proves who they are; the answer carries the password. */
  | { readonly type: 'authenticate'; readonly user: string; readonly domain: string }
  /** Somebody is to be rung, or looked up: no password needed, none given. */
  | { readonly type: 'locate'; readonly user: string; readonly domain: string }
  /** Gateways, network lists, groups, whole domains, other services' users: not nacd's. */
  | { readonly type: 'other' }

/** The actions of FreeSWITCH that look for an extension; "" is set_user, user_exists, user_data and the like. */
const locating: readonly string[] = ['', 'user_call', 'message-count', 'voicemail-lookup']

/** Extensions as `number@domain`; nothing here has a meaning in a dial string. */
const name = /^[0-9A-Za-z*#+._-]{1,64}$/
const host = /^[0-9A-Za-z._:[\]-]{1,255}$/

export function directoryAsk(form: XmlForm): DirectoryAsk {
  const [user, action] = [form.field('user'), form.field('action')]
  const domain = form.field('domain') || form.field('key_value')
  const byNumber = form.field('key') === 'id' || form.field('key') === ''
  if (form.field('purpose') !== '' || !byNumber || !name.test(user) || !host.test(domain))
    return { type: 'other' }
  if (action === 'sip_auth') return { type: 'authenticate', user, domain }
  return locating.includes(action) ? { type: 'locate', user, domain } : { type: 'other' }
}

/** A channel variable, for the switch to expand. */
const variable = (expression: string): string => `\${${expression}}`

/** The switch fills in who is dialled; `sofia_contact` gives the address that user registered from. */
const dialed = `${variable('dialed_user')}@${variable('dialed_domain')}`
const dialString = `{^^:sip_invite_domain=${variable('dialed_domain')}:presence_id=${dialed}}${variable(`sofia_contact(*/${dialed})`)}`

/** The directory entry of one extension; `secret` null leaves the password out. */
export function userXml(ask: Exclude<DirectoryAsk, { type: 'other' }>, secret: Xml | null): Xml {
  const { user, domain } = ask
  return section(
    'directory',
    xml`    <domain name="${domain}">
      <groups>
        <group name="default">
          <users>
            <user id="${user}">
              <params>${secret ?? ''}
                <param name="dial-string" value="${dialString}"/>
              </params>
              <variables>
                <variable name="user_context" value="default"/>
                <variable name="accountcode" value="${user}"/>
                <variable name="effective_caller_id_number" value="${user}"/>
                <variable name="effective_caller_id_name" value="${user}"/>
              </variables>
            </user>
          </users>
        </group>
      </groups>
    </domain>`,
  )
}

const paramName: Record<PasswordFormat, string> = { plain: 'password', ha1: 'a1-hash' }

export const secretParam = (secret: string, format: PasswordFormat): Xml => xml`
                <param name="${paramName[format]}" value="${secret}"/>`
