import { parseUri } from '../../sip/message/uri.ts'
import type { Registration } from '../../sip/types.ts'
import { asksAutoAnswer, type Callee, extraHeaders } from './callee.ts'

/** A phone of an extension, called where it registered from. */
export function phoneCallee(registration: Registration, domain: string): Callee {
  const { contact, extension, ip, port, transport, userAgent } = registration
  const uri = parseUri(contact)
  const number = uri?.user ?? extension
  const where = uri === null ? ip : `${uri.host}${uri.port === null ? '' : `:${uri.port}`}`
  const presenceId = `${extension}@${domain}`
  return {
    channelName: `sofia/internal/${number}@${where}`,
    number,
    networkAddr: ip,
    presenceId,
    variables: {
      sip_profile_name: 'internal',
      sip_destination_url: contact,
      sip_network_ip: ip,
      sip_network_port: String(port),
      sip_received_ip: ip,
      sip_received_port: String(port),
      sip_user_agent: userAgent,
      dialed_user: extension,
      dialed_domain: domain,
      dialed_extension: extension,
      presence_id: presenceId,
      originate_endpoint: 'user',
    },
    invite: caller => ({
      uri: asksAutoAnswer(caller.variables) ? `${contact};intercom=true` : contact,
      flow: { ip, port, transport },
      from: { displayName: caller.name, user: caller.number, host: domain },
      toUser: extension,
      headers: extraHeaders(caller.variables, domain),
    }),
  }
}
