import { customerConnection } from '../database/connection.ts'
import { integer, oneOf } from '../kinds/kind.ts'
import { query } from '../kinds/query.ts'
import { optional, secret, withDefault } from '../param.ts'

/** The customer's own database: passwords of extensions and DID numbers are read from it, nothing is written. */
export const customerDbParams = {
  db_type: optional(oneOf('postgres', 'mysql', 'sqlite'), {
    en: 'Kind of the database that holds your extensions. Without it nacd asks no customer database.',
    zh: '存放分机的数据库类型。不填则不查询客户数据库。',
  }),
  db_string: secret(
    optional(customerConnection, {
      en: 'How to connect to it. A SQLite file is relative to the folder of this file.',
      zh: '数据库连接串。SQLite 文件路径相对于本配置文件所在目录。',
    }),
  ),
  ext_query_string: optional(query, {
    en: 'Gives the password of an extension (one column). Needed with db_type.',
    zh: '按分机号查询密码（一列）。填写 db_type 时必填。',
  }),
  ext_password_format: withDefault(oneOf('plain', 'ha1'), 'plain', {
    en: 'What ext_query_string gives: the password, or its HA1 (MD5 of "number:domain:password").',
    zh: 'ext_query_string 返回的内容：明文密码，或 HA1（"分机号:域:密码" 的 MD5）。',
  }),
  out_did_sql: optional(query, {
    en: 'Gives display number and gateway (two columns) of an extension that calls out.',
    zh: '按分机号查询外呼的显示号码和网关名（两列）。',
  }),
  in_did_sql: optional(query, {
    en: 'Gives the extension (one column) behind a number that was called from outside.',
    zh: '按被叫的直线号码查询分机号（一列）。',
  }),
  db_timeout_ms: withDefault(integer(100, 30_000, { en: 'milliseconds', zh: '毫秒' }), '2000', {
    en: 'How long one look-up may take, waiting for a connection included.',
    zh: '单次查询的超时时间，包含等待连接的时间。',
  }),
  db_pool_size: withDefault(integer(1, 100), '5', {
    en: 'Most connections to it at once. A SQLite file is read by one thread, whatever stands here.',
    zh: '同时打开的最大连接数。SQLite 文件始终由一个线程读取，与此值无关。',
  }),
}
