import type { Fault, FaultType } from '../../adapters/sql/customer/reading.ts'
import type { Words } from '../../config/words.ts'

interface Told {
  readonly why: Words
  readonly mend: Words
}

const inDbString: Words = { en: 'correct db_string', zh: '修改 db_string' }
const startIt: Words = {
  en: 'start the database, or correct host and port in db_string',
  zh: '启动数据库，或修改 db_string 中的主机和端口',
}

/** Every fault in words, and what mends it. */
const told: Record<FaultType, Told> = {
  unreachable: { why: { en: 'it cannot be reached', zh: '无法连接' }, mend: startIt },
  silent: { why: { en: 'no answer in time', zh: '超时无应答' }, mend: startIt },
  slow: {
    why: { en: 'the query takes too long', zh: '查询耗时过长' },
    mend: {
      en: 'give it an index, look for locks, or raise db_timeout_ms',
      zh: '建立索引、检查锁等待，或调大 db_timeout_ms',
    },
  },
  crowded: {
    why: { en: 'the server takes no more connections', zh: '数据库连接数已满' },
    mend: {
      en: 'raise the limit of the server or of this user, or lower db_pool_size',
      zh: '调大数据库或该用户的连接数上限，或调小 db_pool_size',
    },
  },
  login: {
    why: { en: 'the server refuses the user or the password', zh: '数据库拒绝该用户名或密码' },
    mend: {
      en: 'correct user and password in db_string (in a password # / ? @ -> %23 %2F %3F %40)',
      zh: '修改 db_string 中的用户名和密码（密码中的 # / ? @ 写作 %23 %2F %3F %40）',
    },
  },
  no_database: {
    why: { en: 'there is no such database, or this user may not use it', zh: '库名不存在，或该用户无权使用' },
    mend: { en: 'correct the name of the database in db_string', zh: '修改 db_string 中的库名' },
  },
  tls: {
    why: { en: 'no encrypted connection came about', zh: '未能建立 TLS 加密连接' },
    mend: {
      en: 'correct sslmode/sslrootcert (PostgreSQL) or tls/ssl-ca (MySQL) in db_string',
      zh: '修改 db_string 中的 sslmode/sslrootcert（PostgreSQL）或 tls/ssl-ca（MySQL）',
    },
  },
  wrong_server: {
    why: { en: 'what answers is no such database', zh: '应答方不是该类数据库' },
    mend: inDbString,
  },
  permission: {
    why: { en: 'the user may not read what it asks for', zh: '该用户无权读取查询涉及的数据' },
    mend: { en: 'give the user the right to read it', zh: '授予该用户读取权限' },
  },
  writes: {
    why: { en: 'it would change data; nacd only reads', zh: '该语句会修改数据，而 nacd 只读' },
    mend: { en: 'make it a SELECT', zh: '改为 SELECT 语句' },
  },
  query: {
    why: { en: 'the query cannot be asked', zh: '查询语句无法执行' },
    mend: { en: 'correct the query', zh: '修改查询语句' },
  },
  busy: {
    why: { en: 'all connections are busy', zh: '所有连接均被占用' },
    mend: { en: 'raise db_pool_size, or make the queries faster', zh: '调大 db_pool_size，或优化查询' },
  },
  resting: { why: { en: 'it failed just now', zh: '数据库刚刚出现故障' }, mend: startIt },
  closed: { why: { en: 'it was closed', zh: '连接已关闭' }, mend: inDbString },
}

/** Why, with the database's own words behind it, and what mends it. */
export function faultWords({ type, reason }: Fault): Told {
  const { why, mend } = told[type]
  return { why: { en: `${why.en} (${reason})`, zh: `${why.zh}（${reason}）` }, mend }
}
