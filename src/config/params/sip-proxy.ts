import { addressBlock } from '../kinds/address.ts'
import { list } from '../kinds/kind.ts'
import { optional, secret, withDefault } from '../param.ts'
import { accountName, accountPassword } from './account.ts'

/** Who may ask for the HA1 of an extension (Kamailio, OpenSIPS). */
export const sipProxyParams = {
  sip_proxy_allow: withDefault(list(addressBlock, 100), '127.0.0.1,::1', {
    en: 'Addresses a SIP proxy may ask from.',
    zh: '允许 SIP 代理发起请求的地址。',
  }),
  sip_proxy_user: withDefault(accountName, 'sip-proxy', {
    en: 'User name (HTTP basic authentication) the SIP proxy asks with.',
    zh: 'SIP 代理请求时使用的用户名（HTTP Basic 认证）。',
  }),
  sip_proxy_password: secret(
    optional(accountPassword, {
      en: 'Its password. Without it one is made at first start.',
      zh: '对应的密码。不填则在首次启动时生成。',
    }),
  ),
}
