import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { type Check, type Finding, failed, ok, same } from './finding.ts'
import { codeOf, reasonWords } from './reason.ts'

const busyMs = 1000

/** nacd's own database: one that is there can be read and written, one that is not can be made. */
export const checkStore: Check = async ({ store }) => {
  if (store.type !== 'sqlite') {
    const why = { en: `${store.type} is not supported in this version`, zh: `本版本不支持 ${store.type}` }
    return [failed(same(`store ${store.type}`), why, { en: 'use sqlite:FILE', zh: '请使用 sqlite:文件' })]
  }
  return [store.file === ':memory:' ? ok(same('store :memory:'), forgetful) : await checkFile(store.file)]
}

const forgetful = { en: 'kept in memory, gone at the end', zh: '仅保存在内存中，停止后丢失' }

async function checkFile(file: string): Promise<Finding> {
  const subject = { en: `store ${file}`, zh: `数据库 ${file}` }
  try {
    const parent = await nearestFolder(file)
    await access(parent, constants.R_OK | constants.W_OK)
    if (parent !== file) return ok(subject, { en: 'is made at the first start', zh: '首次启动时创建' })
    return ok(subject, { en: `readable, ${readTables(file)} tables`, zh: `可读，${readTables(file)} 个表` })
  } catch (error) {
    const mend = {
      en: 'correct the parameter store, or the rights of the file and its folder',
      zh: '修改参数 store，或调整文件及其目录的权限',
    }
    return failed(subject, reasonWords(error), mend)
  }
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

/** Opened to read only: a check leaves no trace. Throws what SQLite says. */
function readTables(file: string): number {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: busyMs })
  try {
    return database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all().length
  } finally {
    database.close()
  }
}
