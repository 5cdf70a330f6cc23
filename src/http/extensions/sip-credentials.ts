import { createHash } from 'node:crypto'
import Type from 'typebox'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { closed, errors } from '../resource/schemas.ts'
import { basicAccess } from '../server/basic-access.ts'
import { ApiError } from '../server/errors.ts'
import { secretOf } from './extension-secret.ts'

type Deps = Pick<HttpDeps, 'clock' | 'customerDb' | 'log' | 'passwords' | 'sipProxy'>

const user = Type.String({
  pattern: '^[0-9A-Za-z*#+._-]{1,64}$',
  description: 'The user of the Authorization header.',
})
// No quote, backslash or control character: it stands in quotes in the challenge.
const realm = Type.String({
  pattern: '^[^"\\\\\\u0000-\\u001f\\u007f]{1,255}$',
  description: 'Of the challenge.',
})

const schema = {
  summary: 'What a SIP proxy checks an extension with',
  description:
    'The HA1 of RFC 7616 section 3.4.2 (MD5 of `user:realm:password`); never the password. ' +
    'With a name and password of its own (`sip_proxy_user`), from the addresses of `sip_proxy_allow`. ' +
    '404: no such extension. 503: the database does not answer, try again.',
  tags: ['sip'],
  security: [{ sipProxy: [] }],
  body: closed({ user, realm }),
  response: {
    200: Type.Object({ user: Type.String(), realm: Type.String(), ha1: Type.String() }),
    ...errors,
  },
}

/** `POST /v1/sip/credentials`, for Kamailio and OpenSIPS. */
export function sipCredentials(deps: Deps): ApiPlugin {
  return async api => {
    api.addHook('onRequest', basicAccess(deps.sipProxy, 'SIP credentials', deps))
    api.post('/v1/sip/credentials', { schema }, async (request, reply) => {
      const { user, realm } = request.body
      const secret = await secretOf(user, realm, deps)
      if (secret === null) throw new ApiError('no_such_record')
      const ha1 = secret.format === 'ha1' ? secret.value : ha1Of(user, realm, secret.value)
      return reply.header('cache-control', 'no-store').send({ user, realm, ha1 })
    })
  }
}

const ha1Of = (user: string, realm: string, password: string): string =>
  createHash('md5').update(`${user}:${realm}:${password}`).digest('hex')
