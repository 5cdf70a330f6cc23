import type { Words } from '../../config/words.ts'
import { same } from './finding.ts'

const reasons: Readonly<Record<string, Words>> = {
  ECONNREFUSED: { en: 'nothing listens there', zh: '该地址没有程序监听' },
  ECONNRESET: { en: 'the connection was cut', zh: '连接被断开' },
  ENOTFOUND: { en: 'the host name is unknown', zh: '主机名无法解析' },
  EAI_AGAIN: { en: 'the host name cannot be looked up now', zh: '暂时无法解析主机名' },
  EHOSTUNREACH: { en: 'there is no way to that host', zh: '无法到达该主机' },
  ENETUNREACH: { en: 'there is no way to that network', zh: '无法到达该网络' },
  ETIMEDOUT: { en: 'no answer in time', zh: '超时无应答' },
  UND_ERR_CONNECT_TIMEOUT: { en: 'no answer in time', zh: '超时无应答' },
  UND_ERR_HEADERS_TIMEOUT: { en: 'connected, but no answer in time', zh: '已连接，但超时无应答' },
  HPE_INVALID_CONSTANT: { en: 'what answers there is no HTTP server', zh: '应答方不是 HTTP 服务' },
  EADDRINUSE: { en: 'another program has this port', zh: '端口已被其他程序占用' },
  EADDRNOTAVAIL: { en: 'this machine has no such address', zh: '本机没有该地址' },
  EACCES: { en: 'permission denied', zh: '没有权限' },
  EROFS: { en: 'the disk is read-only', zh: '磁盘只读' },
  ENOTDIR: { en: 'part of the path is no folder', zh: '路径中有一部分不是目录' },
}

/** The code of an error of the system or the HTTP client, also of one that wraps it; "" when it has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const code = 'code' in error ? String(error.code) : ''
  return Object.hasOwn(reasons, code) || error.cause === undefined ? code : codeOf(error.cause)
}

/** An error in words. Its message is used only where the code is unknown. */
export function reasonWords(error: unknown): Words {
  const code = codeOf(error)
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  return known ?? same(error instanceof Error ? error.message : String(error))
}
