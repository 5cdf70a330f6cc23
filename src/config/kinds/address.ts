import { isIP, isIPv4 } from 'node:net'
import { integer, type Kind } from './kind.ts'

/** Where to listen or connect. `host` is a name or an IP address, IPv6 without its brackets. */
export interface HostPort {
  readonly host: string
  readonly port: number
}

/** UDP ports, both ends included. */
export interface PortRange {
  readonly low: number
  readonly high: number
}

export const port = integer(1, 65535)

export const host: Kind<string> = {
  label: { en: 'a host name or IP address', zh: '主机名或 IP 地址' },
  read: value => (isHost(value) ? value : undefined),
}

/** RFC 1123 host name, or an IP address; text of digits and dots only must be a whole IPv4 address. */
function isHost(value: string): boolean {
  if (isIP(value) !== 0) return true
  if (value.length > 253 || /^[\d.]+$/.test(value)) return false
  return value.split('.').every(label => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))
}

export const hostPort: Kind<HostPort> = {
  label: {
    en: 'host:port ([address]:port for IPv6), port 1..65535',
    zh: 'host:port（IPv6 写成 [地址]:端口），端口 1..65535',
  },
  read(value) {
    const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(value)
    const address = match?.[1] ?? match?.[2] ?? ''
    const number = port.read(match?.[3] ?? '')
    return isHost(address) && number !== undefined ? { host: address, port: number } : undefined
  },
}

export const portRange: Kind<PortRange> = {
  label: {
    en: 'low-high, two ports from 1024 to 65535 at least 20 apart',
    zh: '低-高，两个 1024 到 65535 之间、至少相差 20 的端口',
  },
  read(value) {
    const match = /^(\d{1,5})-(\d{1,5})$/.exec(value)
    const low = Number(match?.[1])
    const high = Number(match?.[2])
    return low >= 1024 && high <= 65535 && high - low >= 20 ? { low, high } : undefined
  },
}

/** An absolute http or https URL. User and password in it are refused: they would end up in logs. */
export const httpUrl: Kind<string> = {
  label: {
    en: 'a URL like http://host:port/path, without user and password',
    zh: '形如 http://主机:端口/路径 的 URL，不含用户名和密码',
  },
  read(value) {
    if (!/^https?:\/\/[^\s/]/i.test(value) || !URL.canParse(value)) return undefined
    const url = new URL(value)
    return url.username === '' && url.password === '' && url.hash === '' ? value : undefined
  },
}

/** An IP address or a CIDR block, e.g. `127.0.0.1`, `10.0.0.0/8`, `::1`. */
export const addressBlock: Kind<string> = {
  label: { en: 'an IP address or a block like 10.0.0.0/8', zh: 'IP 地址或网段，如 10.0.0.0/8' },
  read(value) {
    const [address = '', bits, ...rest] = value.split('/')
    if (isIP(address) === 0 || rest.length > 0) return undefined
    if (bits === undefined) return value
    return /^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128) ? value : undefined
  },
}
