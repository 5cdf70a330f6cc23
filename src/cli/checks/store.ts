import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { nameOf } from '../../adapters/sql/database/dialect.ts'
import { StoreUnavailable } from '../../adapters/sql/database/store-error.ts'
import { inspectStore, type StoreState } from '../../adapters/sql/inspect-store.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { StoreConfig } from '../../config/config.ts'
import type { Words } from '../../config/words.ts'
import { type Check, type Finding, failed, ok, same } from './finding.ts'
import { codeOf, reasonWords } from './reason.ts'

/** nacd's own database: one that is there can be read and written, one that is not can be made. Nothing is changed. */
export const checkStore: Check = async ({ store }) => {
  if (store.type !== 'sqlite') return [await checkServer(store)]
  return [store.file === ':memory:' ? ok(same('store :memory:'), forgetful) : await checkFile(store)]
}

const forgetful = { en: 'kept in memory, gone at the end', zh: '仅保存在内存中，停止后丢失' }

async function checkServer(store: StoreConfig): Promise<Finding> {
  const subject = subjectOf(store)
  try {
    return findingOf(subject, await inspectStore(store, systemClock))
  } catch (error) {
    return failed(subject, whyNot(error), mendServer)
  }
}

async function checkFile(store: StoreConfig & { readonly type: 'sqlite' }): Promise<Finding> {
  const subject = subjectOf(store)
  try {
    const parent = await nearestFolder(store.file)
    await access(parent, constants.R_OK | constants.W_OK)
    if (parent !== store.file) return ok(subject, { en: 'is made at the first start', zh: '首次启动时创建' })
    return findingOf(subject, await inspectStore(store, systemClock))
  } catch (error) {
    return failed(subject, whyNot(error), mendFile)
  }
}

/** The subject of the finding names the store already. */
function whyNot(error: unknown): Words {
  const words = reasonWords(error)
  return error instanceof StoreUnavailable && words.en === error.message ? same(error.reason) : words
}

const subjectOf = (store: StoreConfig): Words => ({
  en: `store ${nameOf(store)}`,
  zh: `数据库 ${nameOf(store)}`,
})

function findingOf(subject: Words, state: StoreState): Finding {
  const { version, pending, foreign, mayCreate } = state
  if (foreign.length > 0) return failed(subject, madeByNewer(foreign), mendVersion)
  if (pending.length > 0 && mayCreate === false) return failed(subject, mayNotCreate(version), mendRights)
  return ok(subject, pending.length === 0 ? upToDate(version) : toCome(version, pending))
}

const upToDate = (version: string): Words => ({
  en: `${version}, its tables are up to date`,
  zh: `${version}，数据表已是最新`,
})

const toCome = (version: string, pending: readonly string[]): Words => ({
  en: `${version}, tables are made or changed at the next start: ${pending.join(', ')}`,
  zh: `${version}，下次启动时建表或改表：${pending.join('、')}`,
})

const madeByNewer = (foreign: readonly string[]): Words => ({
  en: `its tables were made by a newer version of nacd (${foreign.join(', ')})`,
  zh: `数据表由更新版本的 nacd 建立（${foreign.join('、')}）`,
})

const mayNotCreate = (version: string): Words => ({
  en: `${version}, tables have to be made and this account may not make any`,
  zh: `${version}，需要建表，但该账号没有建表权限`,
})

const mendVersion: Words = {
  en: 'start that version, or name another database with the parameter store',
  zh: '启动该版本的 nacd，或用参数 store 换一个数据库',
}

const mendRights: Words = {
  en: 'PostgreSQL: ALTER DATABASE <database> OWNER TO <account>; MySQL: GRANT ALL ON <database>.* TO <account>; see docs/store.md',
  zh: 'PostgreSQL：ALTER DATABASE <库名> OWNER TO <账号>；MySQL：GRANT ALL ON <库名>.* TO <账号>；参见 docs/store.zh-CN.md',
}

const mendServer: Words = {
  en: 'start the database server, or correct the parameter store (host, port, account, password, database); docs/store.md has the lines that make database and account',
  zh: '启动数据库服务，或修改参数 store（主机、端口、账号、密码、库名）；建库、建账号的语句见 docs/store.zh-CN.md',
}

const mendFile: Words = {
  en: 'correct the parameter store, or the rights of the file and its folder',
  zh: '修改参数 store，或调整文件及其目录的权限',
}

/** The file itself, or the nearest folder above it that is there: that is where it would be made. */
async function nearestFolder(path: string): Promise<string> {
  try {
    await stat(path)
    return path
  } catch (error) {
    const parent = dirname(path)
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error
    return nearestFolder(parent)
  }
}
