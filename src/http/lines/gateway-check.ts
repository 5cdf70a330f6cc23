import { BlockList, isIPv4 } from 'node:net'
import { addressBlock, host, hostPort } from '../../config/kinds/address.ts'
import type { Kind } from '../../config/kinds/kind.ts'
import type { GatewayRecord } from '../../ports/lines/gateways.ts'
import { refused } from '../resource/text-forms.ts'

/**
 * What a field's own form does not say: what the fields of one gateway must be together. `hadPassword`: one is kept where
 * none is sent. Throws ApiError.
 */
export function checkGateway(
  record: GatewayRecord,
  password: string | undefined,
  hadPassword: boolean,
): void {
  if (record.host !== '' || record.kind === 'sip') checkForm('host', record.host, hostForms)
  record.addresses.forEach((address, index) => {
    checkForm(`addresses/${index}`, address, carrierBlock)
  })
  if (record.kind === 'freeswitch') refuseAccount({ ...record, password })
  else if (record.register) demandAccount(record, password === undefined ? hadPassword : password !== '')
}

const hostForms: Kind<unknown> = {
  label: {
    en: 'a host name or address, or host:port ([address]:port for IPv6)',
    zh: '主机名或 IP 地址，或 host:port（IPv6 写成 [地址]:端口）',
  },
  read: text => host.read(text) ?? hostPort.read(text),
}

/** Whoever calls from there needs no password. */
const carrierBlock: Kind<string> = {
  label: {
    en: 'an IP address, or a block like 10.0.0.0/24 not wider than /8 (IPv6: /16)',
    zh: 'IP 地址，或 10.0.0.0/24 这样的网段，不得大于 /8（IPv6 不得大于 /16）',
  },
  read: text => (addressBlock.read(text) === undefined || isTooWide(text) ? undefined : text),
}

/** How IPv6 writes IPv4 addresses: such a block is a block of IPv4 (RFC 4291 2.5.5.2). */
const mapped = { first: '::ffff:0.0.0.0', bits: 96 } as const

/** A block that the embedded switch refuses: it would ignore the gateway. */
function isTooWide(block: string): boolean {
  const [address = '', prefix] = block.split('/')
  const bits = prefix === undefined ? 128 : Number(prefix)
  if (isIPv4(address)) return bits < 8
  if (bits >= mapped.bits + 8) return false
  const [network, allMapped] = [new BlockList(), new BlockList()]
  network.addSubnet(address, bits, 'ipv6')
  allMapped.addSubnet(mapped.first, mapped.bits, 'ipv6')
  return bits < 16 || network.check(mapped.first, 'ipv6') || allMapped.check(address, 'ipv6')
}

function checkForm(field: string, text: string, { label, read }: Kind<unknown>): void {
  if (read(text) === undefined) throw refused(field, { expected: label })
}

const toRegister = {
  username: { en: 'a user name, as register is on', zh: '用户名（register 已开启）' },
  password: { en: 'a password, as register is on', zh: '密码（register 已开启）' },
}

function demandAccount({ username }: GatewayRecord, hasPassword: boolean): void {
  if (username === '') throw refused('username', { expected: toRegister.username })
  if (!hasPassword) throw refused('password', { expected: toRegister.password })
}

const inItsFiles = {
  en: "nothing for a gateway of the kind freeswitch: that stands in FreeSWITCH's own files",
  zh: '留空：freeswitch 类型网关的账号写在 FreeSWITCH 自己的配置文件中',
}

type Account = Pick<GatewayRecord, 'username' | 'realm' | 'register'> & {
  readonly password: string | undefined
}

/** A field that is accepted and does nothing is worse than none. */
function refuseAccount(sent: Account): void {
  for (const field of ['username', 'password', 'realm', 'register'] as const) {
    if (sent[field]) throw refused(field, { expected: inItsFiles })
  }
}
