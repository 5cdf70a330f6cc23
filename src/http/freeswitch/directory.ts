import { section } from './document.ts'
import { type Xml, xml } from './xml.ts'

/** What `ext_query_string` gives. */
export type PasswordFormat = 'plain' | 'ha1'

/** A channel variable, for the switch to expand. */
const variable = (expression: string): string => `\${${expression}}`

/** The switch fills in who is dialled; `sofia_contact` gives the address that user registered from. */
const dialed = `${variable('dialed_user')}@${variable('dialed_domain')}`
const dialString = `{^^:sip_invite_domain=${variable('dialed_domain')}:presence_id=${dialed}}${variable(`sofia_contact(*/${dialed})`)}`

/**
 * Without a password and without this, mod_sofia lets anybody be this user (sofia_reg.c, sofia_reg_parse_auth:
 * `allow_empty_password` begins as true).
 */
export const noEmptyPassword: Xml = xml`
                <param name="allow-empty-password" value="false"/>`

/** The directory entry of one extension; `secret` null leaves the password out. */
export function userXml(user: string, domain: string, secret: Xml | null): Xml {
  return section(
    'directory',
    xml`    <domain name="${domain}">
      <groups>
        <group name="default">
          <users>
            <user id="${user}">
              <params>${secret ?? ''}${noEmptyPassword}
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

/** A domain in which nobody has anything that is asked for. */
export const emptyDomain = (domain: string): Xml => section('directory', xml`    <domain name="${domain}"/>`)
