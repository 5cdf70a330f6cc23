import { addressBlock } from '../kinds/address.ts'
import { list } from '../kinds/kind.ts'
import { optional, secret, withDefault } from '../param.ts'
import { accountName, accountPassword } from './account.ts'

/** Who may ask nacd for directory, dialplan and configuration (FreeSWITCH's mod_xml_curl, the embedded switch). */
export const xmlCurlParams = {
  xml_curl_allow: withDefault(list(addressBlock, 100), '127.0.0.1,::1', {
    en: 'Addresses a switch may ask from.',
    zh: '允许交换机发起请求的地址。',
  }),
  xml_curl_user: withDefault(accountName, 'nacd', {
    en: 'User name (HTTP basic authentication) the switch asks with.',
    zh: '交换机请求时使用的用户名（HTTP Basic 认证）。',
  }),
  xml_curl_password: secret(
    optional(accountPassword, {
      en: 'Its password. Without it one is made at first start.',
      zh: '对应的密码。不填则在首次启动时生成。',
    }),
  ),
}
