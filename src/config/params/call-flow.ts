import { httpUrl } from '../kinds/address.ts'
import { fallback } from '../kinds/fallback.ts'
import { integer, list, text } from '../kinds/kind.ts'
import { optional, secret, withDefault } from '../param.ts'

const sharedSecret = text({ en: 'text of at most 255 characters', zh: '不超过 255 个字符的文本' })

const variableName = text(
  { en: 'the name of a channel variable (letters, digits, _ and -)', zh: '通道变量名（字母、数字、_ 和 -）' },
  /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/,
)

/** The dialogue with the customer's HTTP server about each call. */
export const callFlowParams = {
  http_call_flow_url: optional(httpUrl, {
    en: 'Your server that says what happens to a call. Without it the built-in flow runs.',
    zh: '决定呼叫流程的客户 HTTP 服务地址。不填则使用内置流程。',
  }),
  http_secret: secret(
    optional(sharedSecret, {
      en: 'With it every request to your server is signed (X-Nacd-Signature, HMAC-SHA256).',
      zh: '填写后，发往客户服务的每个请求都带签名（X-Nacd-Signature，HMAC-SHA256）。',
    }),
  ),
  http_timeout_ms: withDefault(integer(100, 30_000, { en: 'milliseconds', zh: '毫秒' }), '3000', {
    en: 'How long one request to your server may take.',
    zh: '单次请求客户服务的超时时间。',
  }),
  http_fallback: withDefault(fallback, 'hangup', {
    en: 'What happens to a call when your server is down or answers nonsense.',
    zh: '客户服务不可用或应答错误时，呼叫如何处理。',
  }),
  flow_variables: optional(list(variableName, 50), {
    en: 'Channel variables that are sent to your server in additional_data.',
    zh: '随 additional_data 发送给客户服务的通道变量。',
  }),
}
