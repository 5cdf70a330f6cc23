import type { PasswordLookup } from '../sip/types.ts'
import type { Directory } from './directory.ts'

/** The directory gave no answer: phones get 503. */
class DirectoryUnavailable extends Error {
  override readonly name = 'DirectoryUnavailable'
}

/** Asks the directory for the passwords of phones. */
export function passwordsOf(directory: Directory): PasswordLookup {
  return async query => {
    const answer = await directory.find({
      user: query.extension,
      domain: query.domain,
      fields: [
        ['action', 'sip_auth'],
        ['sip_profile', 'internal'],
        ['sip_user_agent', query.userAgent],
        ['sip_auth_username', query.extension],
        ['sip_auth_realm', query.domain],
        ['ip', query.ip],
        ['client_port', String(query.port)],
      ],
    })
    if (answer.type === 'failed') throw new DirectoryUnavailable(answer.reason)
    return answer.type === 'found' ? answer.user.secret : null
  }
}
