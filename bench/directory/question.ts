import { xmlCurl } from '../../test/scenarios/support/switch/switch-kind.ts'
import { type RawRequest, rawPost } from '../support/http-load.ts'
import { domain } from './extensions.ts'

/** As mod_xml_curl asks when a phone registers. */
export const question = (number: string): RawRequest =>
  rawPost(
    '/v1/freeswitch/xml',
    new URLSearchParams({
      hostname: 'bench',
      section: 'directory',
      tag_name: 'domain',
      key_name: 'name',
      key_value: domain,
      'Event-Name': 'REQUEST_PARAMS',
      action: 'sip_auth',
      sip_auth_username: number,
      sip_auth_realm: domain,
      sip_auth_method: 'REGISTER',
      key: 'id',
      user: number,
      domain,
    }).toString(),
    {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: `Basic ${btoa(`${xmlCurl.user}:${xmlCurl.password}`)}`,
    },
  )
