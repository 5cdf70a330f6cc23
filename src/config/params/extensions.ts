import { integer, text } from '../kinds/kind.ts'
import { optional, withDefault } from '../param.ts'

const domain = text({ en: 'a domain, at most 255 characters', zh: '域名，不超过 255 个字符' }, /^[^\s:"]+$/)
const seconds = (most: number) => integer(0, most, { en: 'seconds', zh: '秒' })

/** What is remembered of the customer's extensions between two questions to their database. */
export const extensionParams = {
  ext_cache_seconds: withDefault(seconds(3600), '10', {
    en: 'How long a password read by ext_query_string is used before it is read again, 0 = it is read each time. A change is effective at once with DELETE /v1/extension-cache/<extension>.',
    zh: 'ext_query_string 查到的密码在多长时间内直接使用、不再查询，0 = 每次都查询。修改密码后可用 DELETE /v1/extension-cache/<分机> 立即生效。',
  }),
  ext_negative_cache_seconds: withDefault(seconds(3600), '5', {
    en: 'The same for an extension that does not exist.',
    zh: '分机不存在的结果保留多长时间。',
  }),
  ext_cache_stale_seconds: withDefault(seconds(86_400), '3600', {
    en: 'How old a password may be that is given while the database does not answer, so that phones stay registered; 0 = none is given then.',
    zh: '数据库无应答时，多长时间之内查到的密码仍可使用，使话机保持注册；0 = 不使用。',
  }),
  ext_password_domain: optional(domain, {
    en: 'With ext_password_format=ha1: the domain the HA1s were made for. Extensions of another domain are then not found. Without it an HA1 is given for whatever domain is asked for.',
    zh: 'ext_password_format=ha1 时：生成 HA1 所用的域。填写后，其他域的分机一律视为不存在；不填则不论查询哪个域都返回 HA1。',
  }),
}
