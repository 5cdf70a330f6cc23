import { addressBlock } from '../address.ts'
import { list, text } from '../kind.ts'
import { optional, secret, withDefault } from '../param.ts'

const user = text(
  { en: 'a name of letters, digits, . _ -', zh: '由字母、数字、. _ - 组成的名称' },
  /^[A-Za-z0-9._-]{1,64}$/,
)
const password = text(
  { en: '8 to 128 printable ASCII characters without spaces', zh: '8 到 128 个可见 ASCII 字符，无空格' },
  /^[!-~]{8,128}$/,
)

/** Who may ask nacd for directory, dialplan and configuration (FreeSWITCH's mod_xml_curl, the embedded switch). */
export const xmlCurlParams = {
  xml_curl_allow: withDefault(list(addressBlock, 100), '127.0.0.1,::1', {
    en: 'Addresses a switch may ask from.',
    zh: '允许交换机发起请求的地址。',
  }),
  xml_curl_user: withDefault(user, 'nacd', {
    en: 'User name (HTTP basic authentication) the switch asks with.',
    zh: '交换机请求时使用的用户名（HTTP Basic 认证）。',
  }),
  xml_curl_password: secret(
    optional(password, {
      en: 'Its password. Without it one is made at first start.',
      zh: '对应的密码。不填则在首次启动时生成。',
    }),
  ),
}
